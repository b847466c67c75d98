// What of a confidential record the server does not have yet: in this window's memory, and never on the machine's disk.

const held = new Map<string, string>()
// A window with something unsaved asks before it goes.
window.addEventListener('beforeunload', (event) => {
  if (held.size > 0) event.preventDefault()
})

export const inMemory = {
  getItem: (key: string): string | null => held.get(key) ?? null,
  setItem: (key: string, text: string): void => void held.set(key, text),
  removeItem: (key: string): void => void held.delete(key),
}
