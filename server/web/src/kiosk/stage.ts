// Who is shown large: the speaker; in silence whoever was large, at first the lawyer.
interface Person { id: string; role: string; hasPicture: boolean }

export function bigPerson(people: readonly Person[], speaker: string | null, before: string | null): string | null {
  const has = (id: string | null): boolean => people.some((person) => person.id === id)
  if (speaker !== null && has(speaker)) return speaker
  if (has(before)) return before
  return (people.find(({ role }) => role === 'lawyer') ?? people[0])?.id ?? null
}
