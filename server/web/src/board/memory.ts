// What a board remembers over a power cut: in this browser, never a person.

const ID_KEY = 'board.id'
const ZONE_KEY = 'board.zone'

export function read<T>(key: string, fallback: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? fallback
  } catch {
    return fallback
  }
}

export function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or forbidden store costs only the memory.
  }
}

const random = (): string => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The part of the name that belongs to this window: one machine may drive two screens with one memory. */
const windowId = ((): string => {
  try {
    const known = sessionStorage.getItem(ID_KEY) ?? random().slice(0, 6)
    sessionStorage.setItem(ID_KEY, known)
    return known
  } catch {
    return random().slice(0, 6)
  }
})()
const machineId = read<string>(ID_KEY, random())
write(ID_KEY, machineId)

/** Under which name this board asks for the turn to speak: the same after a reload. */
export const boardId = (): string => `${machineId}-${windowId}`

/** Part of the building with its own loudspeakers, from `?zone=`; remembered, empty for the whole place. */
export function zone(): string {
  const named = new URLSearchParams(location.search).get('zone')
  if (named === null) return read<string>(ZONE_KEY, '')
  write(ZONE_KEY, named)
  return named
}
