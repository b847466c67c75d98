// A slip scanner is a keyboard that types a URL and Enter, much faster than a person. This tells it from a person.

const MAX_GAP_MS = 60
const MAX_LENGTH = 512

export interface Scan {
  typed: string
  lastKeyMs: number
}

export const NO_SCAN: Scan = { typed: '', lastKeyMs: 0 }

/** One key; `line` is what a scanner typed, once it is complete, and `token` that of a ticket's slip in it. */
export function scanKey(scan: Scan, key: string, atMs: number): { scan: Scan; line: string | null; token: string | null } {
  const isFast = atMs - scan.lastKeyMs <= MAX_GAP_MS
  if (key === 'Enter') return { scan: NO_SCAN, line: isFast ? scan.typed : null, token: isFast ? slipToken(scan.typed) : null }
  if (key.length !== 1) return { scan, line: null, token: null }
  const typed = ((isFast ? scan.typed : '') + key).slice(-MAX_LENGTH)
  return { scan: { typed, lastKeyMs: atMs }, line: null, token: null }
}

/** The token of `https://host/t/<token>`, or null. */
export function slipToken(text: string): string | null {
  return /\/t\/([A-Za-z0-9_-]{8,})\/?$/.exec(text.trim())?.[1] ?? null
}
