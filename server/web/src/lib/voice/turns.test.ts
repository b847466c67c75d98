import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isQuietAt } from './quiet'
import { Speaker } from './speaker'
import { callKey, Spoken } from './spoken'
import { holdTurn, type TurnAnswer } from './turn'

const call = (number: string, called_at: string, called_count = 1, state = 'called') => ({ number, called_at, called_count, state })
const now = Date.parse('2026-11-23T09:26:00+08:00')
const a = call('L012', '2026-11-23T09:25:40+08:00')
const b = call('L013', '2026-11-23T09:25:50+08:00')

describe('Spoken', () => {
  it('gives fresh calls, oldest first, and each only once', () => {
    const spoken = new Spoken()
    const calls = [b, a, call('L011', '2026-11-23T09:25:55+08:00', 1, 'serving'), call('L001', '2026-11-23T09:24:00+08:00')]
    expect(spoken.pending(calls, now)).toEqual([a, b])
    spoken.add(a)
    expect(spoken.pending(calls, now)).toEqual([b])
    expect(spoken.pending([{ ...a, called_count: 2 }], now)).toHaveLength(1)
    expect(new Spoken([callKey(b)]).pending([b], now)).toEqual([])
  })

  it('hands on a mark that skips and doubles nothing', () => {
    const [mine, theirs] = [new Spoken(), new Spoken()]
    mine.add(a)
    theirs.adopt(mine.mark([a, b], now))
    expect(theirs.pending([a, b], now)).toEqual([b])
  })

  it('never marks past a call that still waits, however early its time', () => {
    const spoken = new Spoken()
    spoken.add(b)
    expect(spoken.mark([a, b], now)).toBe(Date.parse(a.called_at) - 1)
    spoken.add(a)
    expect(spoken.mark([a, b], now)).toBe(Date.parse(b.called_at))
  })
})

describe('isQuietAt', () => {
  const rules = { quiet_hall: false, volume: 80 }
  const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)
  it.each([
    ['12:00', '14:00', '11:59', false], ['12:00', '14:00', '12:00', true], ['12:00', '14:00', '13:59', true], ['12:00', '14:00', '14:00', false],
    ['22:00', '08:30', '21:59', false], ['22:00', '08:30', '23:00', true], ['22:00', '08:30', '00:00', true], ['22:00', '08:30', '08:29', true], ['22:00', '08:30', '08:30', false],
  ])('%s to %s at %s: %s', (quiet_from, quiet_to, time, quiet) => expect(isQuietAt({ ...rules, quiet_from, quiet_to }, at(time))).toBe(quiet))
  it('all day in a quiet hall, and without volume', () => {
    expect(isQuietAt(rules, now)).toBe(false)
    expect(isQuietAt({ ...rules, quiet_hall: true }, now)).toBe(true)
    expect(isQuietAt({ ...rules, volume: 0 }, now)).toBe(true)
  })
})

describe('Speaker', () => {
  it('speaks one after the other, and looks for the next only when its turn has come', async () => {
    let waiting = ['A', 'B', 'C']
    const log: string[] = []
    const speaker = new Speaker<string>({
      next: () => waiting[0],
      say: async (what) => {
        log.push(`${what} begins`)
        await Promise.resolve()
        if (what === 'A') waiting = ['A', 'C'] // B is taken back meanwhile
        if (what === 'C') throw new Error('broken clip')
        return true
      },
      onSaid: (what) => {
        log.push(`${what} ends`)
        waiting = waiting.filter((one) => one !== what)
      },
    })
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    speaker.wake()
    speaker.wake()
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(log).toEqual(['A begins', 'A ends', 'C begins', 'C ends'])
  })
})

describe('holdTurn', () => {
  beforeEach(() => void vi.useFakeTimers({ now }))
  afterEach(() => void vi.useRealTimers())

  /** A server with one turn of 12 s. */
  function server() {
    let holder = ''
    let until = 0
    return async (who: string): Promise<TurnAnswer> => {
      if (holder === who || until < Date.now()) [holder, until] = [who, Date.now() + 12_000]
      return { speaks: holder === who, until: new Date(until).toISOString(), spoken_seq: 7, ask_again_ms: 4_000 }
    }
  }
  const board = (who: string, ask: (who: string) => Promise<TurnAnswer>, isWanted = () => true) =>
    holdTurn({ ask: () => ask(who), isWanted, msUntil: (time) => Date.parse(time) - Date.now(), onHeard: () => undefined, onTurn: () => undefined })

  it('gives one of two boards the turn, and the other after it has gone', async () => {
    const ask = server()
    const [one, two] = [board('one', ask), board('two', ask)]
    await vi.advanceTimersByTimeAsync(60_000)
    expect([one.isMine(), two.isMine()]).toEqual([true, false])
    one.stop()
    await vi.advanceTimersByTimeAsync(16_100)
    expect(two.isMine()).toBe(true)
    two.stop()
  })

  it('is silent by itself before its turn is over when the line is cut: never two at once', async () => {
    const ask = server()
    let isCut = false
    const one = board('one', (who) => (isCut ? Promise.reject(new Error('no line')) : ask(who)))
    const two = board('two', ask)
    await vi.advanceTimersByTimeAsync(5_000)
    isCut = true
    for (let ms = 0; ms < 30_000; ms += 100) {
      await vi.advanceTimersByTimeAsync(100)
      expect(one.isMine() && two.isMine()).toBe(false)
    }
    expect([one.isMine(), two.isMine()]).toEqual([false, true])
    one.stop()
    two.stop()
  })

  it('a board that cannot be heard does not keep the turn from others', async () => {
    const ask = server()
    let canSpeak = true
    const [one, two] = [board('one', ask, () => canSpeak), board('two', ask)]
    await vi.advanceTimersByTimeAsync(1_000)
    canSpeak = false
    await vi.advanceTimersByTimeAsync(20_000)
    expect([one.isMine(), two.isMine()]).toEqual([false, true])
    one.stop()
    two.stop()
  })
})
