import { describe, expect, it } from 'vitest'
import { downSince, isToChoose } from './interruption'

describe('a line that is down', () => {
  it('takes the server\'s word, else the room\'s, else what the page saw', () => {
    expect(downSince('1970-01-01T00:00:03Z', 5_000, 9_000)).toBe(3_000)
    expect(downSince(null, 5_000, 9_000)).toBe(5_000)
    expect(downSince(undefined, null, 9_000)).toBe(9_000)
    expect(downSince(null, undefined, null)).toBeNull()
  })
  it('lets the host choose after a minute, and again a minute after choosing to wait', () => {
    const after = (seconds: number, chosenAfter: number | null = null) => isToChoose({ sinceMs: 0, chosenAtMs: chosenAfter === null ? null : chosenAfter * 1_000, choice: chosenAfter === null ? null : 'wait' }, seconds * 1_000)
    expect([after(0), after(59.9), after(60), after(600)]).toEqual([false, false, true, true])
    expect([after(65, 61), after(120, 61), after(121, 61)]).toEqual([false, false, true])
  })
  it('leaves the telephone on the page once it was chosen', () => {
    expect(isToChoose({ sinceMs: 0, chosenAtMs: 61_000, choice: 'phone' }, 62_000)).toBe(true)
  })
  it('asks nothing while the line is up', () => {
    expect(isToChoose({ sinceMs: null, chosenAtMs: null, choice: null }, 99_000)).toBe(false)
  })
})
