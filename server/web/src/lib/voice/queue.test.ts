import { describe, expect, it } from 'vitest'
import { AnnouncementQueue } from './queue'
import { callKey, toSpeak } from './spoken'

function harness() {
  const played: string[] = []
  const finish: (() => void)[] = []
  let now = 0
  const queue = new AnnouncementQueue<string>(
    (what) => {
      played.push(what)
      return new Promise((resolve) => finish.push(resolve))
    },
    () => now,
  )
  const next = async () => {
    finish.shift()?.()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { queue, played, next, at: (t: number) => (now = t) }
}

describe('AnnouncementQueue', () => {
  it('speaks two calls one after the other', async () => {
    const { queue, played, next } = harness()
    queue.push({ key: 'a', until: 100, what: 'A' })
    queue.push({ key: 'b', until: 100, what: 'B' })
    expect(played).toEqual(['A'])
    await next()
    expect(played).toEqual(['A', 'B'])
    await next()
    expect(queue.size).toBe(0)
  })

  it('drops a call that became too old while it waited', async () => {
    const { queue, played, next, at } = harness()
    queue.push({ key: 'a', until: 100, what: 'A' })
    queue.push({ key: 'b', until: 100, what: 'B' })
    at(101)
    await next()
    expect(played).toEqual(['A'])
  })

  it('does not double a call that is still waiting', async () => {
    const { queue, played, next } = harness()
    queue.push({ key: 'a', until: 100, what: 'A' })
    queue.push({ key: 'b', until: 100, what: 'B1' })
    queue.push({ key: 'b', until: 100, what: 'B2' })
    await next()
    await next()
    expect(played).toEqual(['A', 'B2'])
  })
})

describe('toSpeak', () => {
  const call = (number: string, called_at: string, called_count = 1, state = 'called') => ({ number, called_at, called_count, state })
  const now = Date.parse('2026-11-23T09:26:00+08:00')

  it('speaks fresh calls, oldest first, and each only once', () => {
    const calls = [call('L013', '2026-11-23T09:25:50+08:00'), call('L012', '2026-11-23T09:25:40+08:00'), call('L011', '2026-11-23T09:25:55+08:00', 1, 'serving')]
    const first = toSpeak(calls, [], now)
    expect(first.speak.map((c) => c.number)).toEqual(['L012', 'L013'])
    expect(toSpeak(calls, first.spoken, now).speak).toEqual([])
  })

  it('stays silent about what was called while the line was gone', () => {
    const old = call('L001', '2026-11-23T09:24:00+08:00')
    const { speak, spoken } = toSpeak([old], [], now)
    expect(speak).toEqual([])
    expect(spoken).toEqual([callKey(old)])
  })

  it('speaks a call again', () => {
    const first = call('L001', '2026-11-23T09:25:10+08:00')
    const again = call('L001', '2026-11-23T09:25:40+08:00', 2)
    expect(toSpeak([again], [callKey(first)], now).speak).toEqual([again])
  })
})
