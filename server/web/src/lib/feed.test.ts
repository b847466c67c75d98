import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openFeed } from './feed'

class Source {
  static all: Source[] = []
  static readonly CLOSED = 2
  readyState = 0
  onopen = (): void => undefined
  onerror = (): void => undefined
  readonly heard = new Map<string, (message: { type: string; data: string }) => void>()
  constructor(readonly address: string) {
    Source.all.push(this)
  }
  addEventListener(kind: string, hear: (message: { type: string; data: string }) => void): void {
    this.heard.set(kind, hear)
  }
  say(kind: string): void {
    this.heard.get(kind)?.({ type: kind, data: '{"seq":7}' })
  }
  close(): void {
    this.readyState = Source.CLOSED
  }
}

const reader = () => ({ onEvent: vi.fn(), onOpen: vi.fn() })

beforeEach(() => {
  Source.all = []
  vi.stubGlobal('EventSource', Source)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a feed', () => {
  it('is read by all parts of a page over one connection, until the last has gone', () => {
    const [one, other] = [reader(), reader()]
    const closeOne = openFeed({ audience: 'board', site: 'a' }, one)
    Source.all[0]?.onopen()
    const closeOther = openFeed({ audience: 'board', site: 'a' }, other)
    expect(Source.all).toHaveLength(1)
    expect(other.onOpen).toHaveBeenCalledWith(true)
    Source.all[0]?.say('ticket.called')
    expect([one.onEvent, other.onEvent].map((heard) => heard.mock.calls[0]?.[0])).toEqual([{ kind: 'ticket.called', seq: 7 }, { kind: 'ticket.called', seq: 7 }])
    closeOne()
    closeOne()
    Source.all[0]?.say('ticket.called')
    expect([one.onEvent.mock.calls.length, other.onEvent.mock.calls.length, Source.all[0]?.readyState]).toEqual([1, 2, 0])
    closeOther()
    expect(Source.all[0]?.readyState).toBe(Source.CLOSED)
    openFeed({ audience: 'board', site: 'a' }, one)()
    expect(Source.all).toHaveLength(2)
  })
  it('of another place is another', () => {
    const closes = ['a', 'b'].map((site) => openFeed({ audience: 'board', site }, reader()))
    expect(new Set(Source.all.map(({ address }) => address)).size).toBe(2)
    for (const close of closes) close()
  })
  it('that the server refused is opened again, later each time, and not after it was closed', () => {
    const one = reader()
    const close = openFeed({ audience: 'board', site: 'a' }, one)
    const refuse = (): void => {
      const last = Source.all.at(-1)
      last?.close()
      last?.onerror()
    }
    refuse()
    expect(one.onOpen).toHaveBeenLastCalledWith(false)
    vi.advanceTimersByTime(1_000)
    expect(Source.all).toHaveLength(2)
    refuse()
    vi.advanceTimersByTime(1_000)
    expect(Source.all).toHaveLength(2)
    vi.advanceTimersByTime(1_000)
    expect(Source.all).toHaveLength(3)
    refuse()
    close()
    vi.advanceTimersByTime(60_000)
    expect(Source.all).toHaveLength(3)
  })
})
