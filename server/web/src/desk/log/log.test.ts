import { describe, expect, it } from 'vitest'
import type { SessionLog } from '@/lib/contract'
import invitationWords from './invitationWords'
import { barOf, courseOf, laddersOf, lossOf, partOf, ratingsOf, replyStateOf, sumOf } from './log'
import { moment } from './texts'
import words from './words'

const at = (minute: number, second = 0): string => `2026-03-02T10:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}+08:00`
const step = (seq: number, state: string, minute: number, why = 'kept') => ({ seq, state, at: at(minute), why })
const spread = (min: number, median: number, worst: number) => ({ min, median, worst })
const quality = (rtt: [number, number, number], up: [number, number, number], down: [number, number, number], jitter: [number, number, number]) => ({
  rows: 8, rtt_ms: spread(...rtt), jitter_ms: spread(...jitter), loss_up_permille: spread(...up), loss_down_permille: spread(...down), kbps_up: spread(1, 2, 3), kbps_down: spread(1, 2, 3), tcp_rows: 0, low_rows: 2,
})
const log = (more: object): SessionLog => ({ session: { state: 'ended' }, number: 'L001', steps: [], interruptions: [], preflights: [], participants: [], orders: [], invitations: [], replies: [], sessions: [], marks: [], ...more }) as unknown as SessionLog

describe('the course', () => {
  it('is in the order of time, and what is of one moment keeps its order', () => {
    const made = courseOf(log({
      steps: [step(1, 'lobby', 0), step(2, 'preflight_ok', 2), step(3, 'live', 3), step(4, 'interrupted', 5), step(5, 'live', 6), step(6, 'ended_by_security', 9)],
      preflights: [{ seat_id: 's', result: { at: at(2), score: 90, word: 'good' } }],
      orders: [{ at: at(8), by_id: 'a', about_id: 'b', what: 'mute' }, { at: at(7), by_id: 'a', what: 'stop' }],
      participants: [{ id: 'a', name: '李' }, { id: 'b', name: '王' }],
    }))
    expect(made.map((one) => [one.is, one.tone, one.is === 'step' ? one.step.seq : ''])).toEqual([
      ['step', 'plain', 1], ['check', 'plain', ''], ['step', 'plain', 2], ['step', 'good', 3], ['step', 'warn', 4], ['step', 'good', 5], ['order', 'warn', ''], ['order', 'plain', ''], ['step', 'end', 6],
    ])
    const muted = made[7]
    expect(muted?.is === 'order' && [muted.by?.name, muted.about?.name]).toEqual(['李', '王'])
  })
  it('has the calls for help in their place, each before the end that it brought', () => {
    const mark = (minute: number) => ({ from: at(minute - 1, 30), at: at(minute), by: '李', by_en: 'Li' })
    const made = courseOf(log({ steps: [step(1, 'live', 3), step(2, 'ended_by_security', 9)], orders: [{ at: at(7), by_id: 'a', what: 'stop' }], marks: [mark(6), mark(9)] }))
    expect(made.map((one) => [one.is, one.tone])).toEqual([['step', 'good'], ['mark', 'warn'], ['order', 'warn'], ['mark', 'warn'], ['step', 'end']])
  })
  it('is empty for a log with nothing', () => expect(courseOf(log({}))).toEqual([]))
})

describe('who was asked in', () => {
  const asked = (id: string, follows_id?: string) => ({ id, follows_id })
  const owed = (id: string, invitation_id: string) => ({ id, invitation_id })
  const ladders = (invitations: object[], replies: object[] = []): string[] =>
    laddersOf(log({ invitations, replies })).map(({ rungs, replies: owes }) => `${rungs.map(({ id }) => id).join(' ')} | ${owes.map(({ id }) => id).join(' ')}`)
  it('stands with the deputies in their place, whoever was asked between', () =>
    expect(ladders([asked('a'), asked('x'), asked('b', 'a'), asked('c', 'b')], [owed('r', 'c')])).toEqual(['a b c | r', 'x | ']))
  it('begins a ladder when the one before is not told, and leaves no reply out', () =>
    expect(ladders([asked('b', 'gone')], [owed('r', 'gone'), owed('s', 'b')])).toEqual(['b | s', ' | r']))
  it('is nobody when nobody was asked', () => expect(ladders([])).toEqual([]))
  it('has a reply in time, late, waited for or overdue', () => {
    const state = (answered_at: string | null, is_overdue = false): string => replyStateOf({ answered_at, due_at: at(30), is_overdue })
    expect([state(at(30)), state(at(30, 1)), state(null), state(null, true)]).toEqual(['answered', 'answered_late', 'owed', 'overdue'])
  })
  it('has its moments to the second, with the day where that is another', () =>
    expect([moment(at(5, 7), '2026-03-02'), moment(at(5, 7), '2026-02-28')]).toEqual(['10:05:07', '3月2日 周一 10:05:07']))
})

describe.each([['the log', words], ['invitations', invitationWords]])('the words of %s', (_, { zh, en }) => {
  const holes = (text: string | undefined): string[] => [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
  it('say the same in both languages', () => {
    const [chinese, english] = [zh as Record<string, string>, en as Record<string, string>]
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
    for (const [key, text] of Object.entries(chinese)) expect(holes(english[key]), key).toEqual(holes(text))
  })
})

describe('the sums', () => {
  const down = (from: number, to: number | null, role = 'petitioner') => ({ participant_id: 'p', role, from: at(from), to: to === null ? null : at(to), why: 'line_lost' })
  it('count from the first picture to the first end, and only the visitor\'s line', () => {
    const sum = sumOf(log({ steps: [step(1, 'lobby', 0), step(2, 'live', 3), step(3, 'interrupted', 4), step(4, 'live', 5), step(5, 'ended', 20), step(6, 'archived', 59)], interruptions: [down(4, 5), down(6, 16, 'lawyer'), down(18, null)] }), 0)
    expect([sum.lastedMs, sum.downs, sum.downMs]).toEqual([17 * 60_000, 2, 3 * 60_000])
  })
  it('know a talk that never began, and one that runs', () => {
    expect(sumOf(log({ steps: [step(1, 'lobby', 0), step(2, 'failed_before_start', 3)] }), 0)).toMatchObject({ liveMs: null, lastedMs: null, downs: 0 })
    const running = sumOf(log({ steps: [step(1, 'live', 0)], interruptions: [down(1, null)] }), Date.parse(at(4)))
    expect([running.endMs, running.lastedMs, running.downMs]).toEqual([null, null, 3 * 60_000])
  })
})

describe('the lines', () => {
  const calm = quality([20, 40, 90], [0, 0, 5], [0, 2, 8], [1, 5, 9])
  it('are rated by their middle and by their worst, whichever measure it is', () => {
    expect(ratingsOf(calm)).toEqual({ usual: 'good', worst: 'good' })
    expect(ratingsOf(quality([20, 40, 600], [0, 0, 5], [0, 2, 8], [1, 5, 9]))).toEqual({ usual: 'good', worst: 'poor' })
    expect(ratingsOf(quality([20, 40, 90], [0, 20, 30], [0, 2, 8], [1, 5, 9]))).toEqual({ usual: 'fair', worst: 'fair' })
    expect(ratingsOf(quality([20, 40, 90], [0, 0, 5], [0, 80, 90], [1, 5, 9]))).toEqual({ usual: 'poor', worst: 'poor' })
    expect(ratingsOf(quality([20, 40, 90], [0, 0, 5], [0, 2, 8], [1, 40, 120]))).toEqual({ usual: 'fair', worst: 'poor' })
  })
  it('take the worse direction, and stay within their picture', () => {
    expect(lossOf(quality([0, 0, 0], [1, 2, 90], [0, 4, 8], [0, 0, 0]))).toEqual({ min: 1, median: 4, worst: 90 })
    const bar = barOf(spread(0, 450, 99_999), 'rttMs')
    expect([bar.from, bar.middle, bar.to, bar.poor]).toEqual([0, 50, 100, 66.7])
  })
  it('say one per cent rather than nothing', () => expect([partOf(0, 400), partOf(1, 400), partOf(2, 8), partOf(0, 0)]).toEqual([0, 1, 25, 0]))
})
