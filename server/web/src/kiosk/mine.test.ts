import { describe, expect, it } from 'vitest'
import { ApiError } from '@/lib/api'
import type { SlipStatus } from '@/lib/contract'
import { isClosingSoon, leadsToMine, mineOfRefusal, mineOfSlip } from './mine'

const slip = (state: string, more: Partial<SlipStatus> = {}): SlipStatus =>
  ({ ticket: { number: 'L012', state }, ahead: 3, place_zh: '一号室', place_en: 'Room 1', server_time: '', may_requeue: false, ...more }) as SlipStatus

describe('a number that is not called', () => {
  it('leads to its own screen only where there is something to do', () => {
    expect(['ticket_not_called', 'ticket_missed', 'pin_wrong', 'ticket_done'].map((code) => leadsToMine(new ApiError(code, 409)))).toEqual([true, true, false, false])
  })
  it('is known from the refusal', () => {
    expect(mineOfRefusal(new ApiError('ticket_not_called', 409, { ahead: '4' }), 'L012', false)).toMatchObject({ is: 'waiting', number: 'L012', ahead: 4, choice: null })
    expect(mineOfRefusal(new ApiError('ticket_missed', 409, { number: 'L013' }), '', true)).toMatchObject({ is: 'missed', number: 'L013', ahead: null, choice: null })
    expect(mineOfRefusal(new ApiError('ticket_not_called', 409, { ahead: '0' }), 'L012', true).choice).toBe('undecided')
  })
  it.each([
    ['issued', 'waiting'], ['transferred', 'waiting'], ['requeued', 'back_in_line'], ['paused', 'paused'], ['cancelled', 'cancelled'], ['missed', 'limit'],
  ])('%s is shown as %s', (state, is) => expect(mineOfSlip(slip(state), false).is).toBe(is))
  it('may come back as long as the server says so', () => expect(mineOfSlip(slip('missed', { may_requeue: true }), false)).toMatchObject({ is: 'missed', ahead: null }))
  it('asks about tomorrow only while it waits', () => {
    expect(mineOfSlip(slip('requeued', { carry_choice: 'wait' }), false).choice).toBe('wait')
    expect(mineOfSlip(slip('issued'), true).choice).toBe('undecided')
    expect(mineOfSlip(slip('cancelled', { carry_choice: 'wait' }), true).choice).toBeNull()
  })
})

describe('closing soon', () => {
  const at = (clock: string): number => Date.parse(`2026-11-23T${clock}:00+08:00`)
  it.each([['17:29', false], ['17:30', true], ['17:59', true], ['18:00', false], ['08:00', false]])('at %s: %s', (clock, soon) => {
    expect(isClosingSoon({ closes_at: '18:00' }, at(clock))).toBe(soon)
  })
  it('is not known without a place', () => expect(isClosingSoon(undefined, 0)).toBe(false))
})
