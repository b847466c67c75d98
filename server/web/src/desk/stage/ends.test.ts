import { expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { Reception } from '@/lib/contract'
import { canReadBack, closedBecause, coverOfEnd, isComplete, isReadBack } from './ends'
import { stopNow } from './stopNow'

const reception = (state: string, more: object = {}) => ({ session: { state, live_at: '2026-01-01T00:00:00Z' }, alarm: null, ...more }) as unknown as Reception

it('reads back out of the talk alone', () => {
  expect(['lobby', 'preflight_ok', 'live', 'interrupted', 'closing', 'ended'].map((state) => [canReadBack(reception(state)), isReadBack(reception(state))]))
    .toEqual([[false, false], [false, false], [true, false], [false, false], [false, true], [false, false]])
  expect([canReadBack(null), isReadBack(null)]).toEqual([false, false])
})
it('offers an alarm only after a call for help, and leaving only out of a talk', () => {
  expect(closedBecause('alarm', reception('live'))).toBe('no_alarm')
  expect(closedBecause('alarm', reception('live', { alarm: { raised_at: '' } }))).toBeNull()
  expect(closedBecause('abandoned', reception('lobby', { session: { state: 'lobby' } }))).toBe('not_live')
  expect([closedBecause('abandoned', reception('interrupted')), closedBecause('classified', reception('lobby', { session: { state: 'lobby' } }))]).toEqual([null, null])
})
it('asks for words where the log needs them, and never for too many', () => {
  expect([isComplete(null, 'x'), isComplete('abandoned', '  '), isComplete('abandoned', ' 走了 '), isComplete('classified', ''), isComplete('alarm', '字'.repeat(200)), isComplete('alarm', '字'.repeat(201))])
    .toEqual([false, false, true, true, true, false])
  expect(isComplete('classified', '𠮷'.repeat(200))).toBe(true)
})
it('tells the ends apart', () => {
  expect((['ended', 'archived', 'failed_before_start', 'ended_by_security', 'abandoned', 'ended_by_network', 'live'] as const).map(coverOfEnd)).toEqual([null, null, null, 'security', 'abandoned', 'network', null])
})
it('waits for the stop to hold, and not for ever', async () => {
  vi.useFakeTimers()
  const floor = ref({ is_stopped: false, is_consulting: false, spotlight: null })
  const moderate = vi.fn()
  const room = { floor, moderate, state: ref('live') } as unknown as Parameters<typeof stopNow>[0]
  let isDone = false
  void stopNow(room).then(() => (isDone = true))
  await vi.advanceTimersByTimeAsync(500)
  expect([moderate.mock.calls, isDone]).toEqual([[[{ order: 'stop', is_on: true }]], false])
  floor.value = { ...floor.value, is_stopped: true }
  await vi.advanceTimersByTimeAsync(0)
  expect(isDone).toBe(true)
  await stopNow(room)
  expect(moderate).toHaveBeenCalledTimes(1)
  floor.value = { ...floor.value, is_stopped: false }
  let isOver = false
  void stopNow(room).then(() => (isOver = true))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(isOver).toBe(true)
  vi.useRealTimers()
})
