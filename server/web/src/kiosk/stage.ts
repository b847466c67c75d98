// Who is shown large: what the host chose; else the speaker; in silence whoever was large, at first the lawyer or leader.
import type { Line, Source, Spotlight } from '@protocol'

interface Person { id: string; role: string; hasPicture: boolean }

export function bigPerson(people: readonly Person[], speaker: string | null, before: string | null): string | null {
  const has = (id: string | null): boolean => people.some((person) => person.id === id)
  if (speaker !== null && has(speaker)) return speaker
  if (has(before)) return before
  return (people.find(({ role }) => role === 'lawyer' || role === 'leader') ?? people[0])?.id ?? null
}

export interface Big { id: string; source: Source }

/** The host's choice counts while that person, or their screen, is there. */
export function bigPicture(people: readonly (Person & { screen: unknown })[], chosen: Spotlight | null, speaker: string | null, before: string | null): Big | null {
  const spotlit = chosen && people.find(({ id, screen }) => id === chosen.participant && (chosen.source !== 'screen' || screen))
  if (chosen && spotlit) return { id: spotlit.id, source: chosen.source }
  const id = bigPerson(people, speaker, before)
  return id === null ? null : { id, source: 'camera' }
}

export type CoverKind = 'stopped' | 'held' | 'consulting' | 'waiting'

/** What stands over the pictures instead of a talk. A stop comes before everything else. */
export function coverOf(floor: { is_stopped: boolean; is_consulting: boolean }, standing: string | undefined): CoverKind | null {
  if (floor.is_stopped) return 'stopped'
  if (standing === 'held') return 'held'
  if (floor.is_consulting) return 'consulting'
  return standing === 'waiting' || standing === 'announced' ? 'waiting' : null
}

/** Written to everybody by somebody else, after the line that was seen last. */
export function unseenLines(lines: readonly Line[], self: string | null, lastSeen: number): Line[] {
  return lines.filter((line) => line.id > lastSeen && line.participant !== self)
}
