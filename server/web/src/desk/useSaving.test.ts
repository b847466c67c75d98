// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/lib/api'
import { useSaving } from './useSaving'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  sessionStorage.clear()
})

interface Sent { value: string; version: number }
/** A server that answers when it is told to. */
function server() {
  const sent: Sent[] = []
  const answers: { give: (version: number) => void; refuse: (error: ApiError) => void }[] = []
  const put = ({ value, version }: Sent) => new Promise<{ version: number; saved_at: string }>((done, failed) => {
    sent.push({ value, version })
    answers.push({ give: (next) => done({ version: next, saved_at: '2026-11-23T10:00:00+08:00' }), refuse: failed })
  })
  return { sent, answers, put }
}
const first = { value: '', version: 0, saved_at: null }
const opened = (put: ReturnType<typeof server>['put'], latest = async () => null as { value: string; version: number; saved_at: null } | null) => {
  const scope = effectScope()
  const handle = scope.run(() => useSaving<string>({ key: 'k', first, put, latest }))
  if (!handle) throw new Error('no handle')
  return { ...handle, scope }
}

it('what is typed while a save is on its way is kept and saved next', async () => {
  const { sent, answers, put } = server()
  const { state, type } = opened(put)
  type('a')
  await vi.advanceTimersByTimeAsync(900)
  type('ab')
  answers[0]?.give(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(state.value).toMatchObject({ value: 'ab', status: 'dirty' })
  await vi.advanceTimersByTimeAsync(900)
  expect(sent).toEqual([{ value: 'a', version: 0 }, { value: 'ab', version: 1 }])
  answers[1]?.give(2)
  await vi.advanceTimersByTimeAsync(0)
  expect(state.value.status).toBe('clean')
  expect(sessionStorage.length).toBe(0)
})

it('a broken line is tried again by itself, and a reload finds the text', async () => {
  const { sent, answers, put } = server()
  const { state, type, scope } = opened(put)
  type('a')
  await vi.advanceTimersByTimeAsync(900)
  answers[0]?.refuse(new ApiError('network', 0))
  await vi.advanceTimersByTimeAsync(0)
  expect(state.value.status).toBe('failed')
  await vi.advanceTimersByTimeAsync(4_000)
  expect(sent.length).toBe(2)
  scope.stop()
  expect(opened(server().put).state.value).toMatchObject({ value: 'a', status: 'dirty' })
})

it('a refusal is not tried again until something else is typed', async () => {
  const { sent, answers, put } = server()
  const { state, problem, type } = opened(put)
  type('a')
  await vi.advanceTimersByTimeAsync(900)
  answers[0]?.refuse(new ApiError('consultation_state', 409))
  await vi.advanceTimersByTimeAsync(60_000)
  expect([state.value.status, problem.value?.code, sent.length]).toEqual(['refused', 'consultation_state', 1])
  type('ab')
  await vi.advanceTimersByTimeAsync(900)
  expect(sent.length).toBe(2)
})

it('a conflict brings the other version; without it the save is tried again', async () => {
  const { sent, answers, put } = server()
  let theirs: { value: string; version: number; saved_at: null } | null = null
  const { state, type, choose } = opened(put, async () => theirs)
  type('mine')
  await vi.advanceTimersByTimeAsync(900)
  answers[0]?.refuse(new ApiError('note_conflict', 409))
  await vi.advanceTimersByTimeAsync(0)
  expect(state.value.status).toBe('failed')
  theirs = { value: 'theirs', version: 5, saved_at: null }
  await vi.advanceTimersByTimeAsync(4_000)
  answers[1]?.refuse(new ApiError('note_conflict', 409))
  await vi.advanceTimersByTimeAsync(0)
  expect(state.value).toMatchObject({ status: 'conflict', value: 'mine', theirs: { value: 'theirs' } })
  choose('mine')
  await vi.advanceTimersByTimeAsync(0)
  expect(sent.at(-1)).toEqual({ value: 'mine', version: 5 })
})

it('what is closed while the line is down tries once more and then no longer', async () => {
  const { sent, answers, put } = server()
  const { type, scope } = opened(put)
  type('a')
  await vi.advanceTimersByTimeAsync(900)
  answers[0]?.refuse(new ApiError('network', 0))
  await vi.advanceTimersByTimeAsync(0)
  scope.stop()
  await vi.advanceTimersByTimeAsync(0)
  answers[1]?.refuse(new ApiError('network', 0))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent.length).toBe(2)
})

it('an answer that got lost asks nobody', async () => {
  const { sent, answers, put } = server()
  const { state, type } = opened(put, async () => ({ value: 'a', version: 1, saved_at: null }))
  type('a')
  await vi.advanceTimersByTimeAsync(900)
  answers[0]?.refuse(new ApiError('network', 0))
  await vi.advanceTimersByTimeAsync(0)
  type('ab')
  await vi.advanceTimersByTimeAsync(900)
  answers[1]?.refuse(new ApiError('note_conflict', 409))
  await vi.advanceTimersByTimeAsync(900)
  expect(sent.at(-1)).toEqual({ value: 'ab', version: 1 })
  answers[2]?.give(2)
  await vi.advanceTimersByTimeAsync(0)
  expect(state.value.status).toBe('clean')
})
