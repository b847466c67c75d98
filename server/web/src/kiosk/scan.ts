// A slip scanner is a keyboard that types a URL and Enter, much faster than a person. This tells it from a person.

const MAX_GAP_MS = 60
const MAX_LENGTH = 512

export interface Scan {
  typed: string
  lastKeyMs: number
}

export const NO_SCAN: Scan = { typed: '', lastKeyMs: 0 }

/** One key; `token` is set when it completed the URL of a slip. */
export function scanKey(scan: Scan, key: string, atMs: number): { scan: Scan; token: string | null } {
  const isFast = atMs - scan.lastKeyMs <= MAX_GAP_MS
  if (key === 'Enter') return { scan: NO_SCAN, token: isFast ? slipToken(scan.typed) : null }
  if (key.length !== 1) return { scan, token: null }
  const typed = ((isFast ? scan.typed : '') + key).slice(-MAX_LENGTH)
  return { scan: { typed, lastKeyMs: atMs }, token: null }
}

/** The token of `https://host/t/<token>`, or null. */
export function slipToken(text: string): string | null {
  return /\/t\/([A-Za-z0-9_-]{8,})\/?$/.exec(text.trim())?.[1] ?? null
}
