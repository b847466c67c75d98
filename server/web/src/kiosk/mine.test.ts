import { describe, expect, it } from 'vitest'
import { ApiError } from '@/lib/api'
import type { SlipStatus } from '@/lib/contract'
import { leadsToMine, maySitEarly, mineOfRefusal, mineOfSlip } from './mine'

const slip = (state: string, more: Partial<SlipStatus> = {}): SlipStatus =>
  ({ ticket: { number: 'L012', state }, ahead: 3, place_zh: '一号室', place_en: 'Room 1', server_time: '', may_requeue: false, ...more }) as SlipStatus

describe('a number that is not called', () => {
  it('leads to its own screen only where there is something to do', () => {
    expect(['ticket_not_called', 'ticket_missed', 'pin_wrong', 'ticket_done'].map((code) => leadsToMine(new ApiError(code, 409)))).toEqual([true, true, false, false])
  })
  it('is known from the refusal', () => {
    expect(mineOfRefusal(new ApiError('ticket_not_called', 409, { ahead: '4' }), 'L012')).toMatchObject({ is: 'waiting', number: 'L012', ahead: 4, choice: null })
    expect(mineOfRefusal(new ApiError('ticket_missed', 409, { number: 'L013' }), '')).toMatchObject({ is: 'missed', number: 'L013', ahead: null, choice: null })
  })
  it.each([
    ['issued', 'waiting'], ['transferred', 'waiting'], ['requeued', 'back_in_line'], ['paused', 'paused'], ['cancelled', 'cancelled'], ['missed', 'limit'],
  ])('%s is shown as %s', (state, is) => expect(mineOfSlip(slip(state)).is).toBe(is))
  it('knows whether it waits for a lawyer', () => {
    const of = (service: string, state = 'issued') => mineOfSlip({ ...slip(state), ticket: { id: 't', number: 'L012', state, service } } as SlipStatus).legalTicketId
    expect([of('legal_advice'), of('registration'), of('legal_advice', 'missed')]).toEqual(['t', null, null])
  })
  it('may come back as long as the server says so', () => expect(mineOfSlip(slip('missed', { may_requeue: true }))).toMatchObject({ is: 'missed', ahead: null }))
  it('asks about tomorrow only when the server does, and only while it waits', () => {
    expect(mineOfSlip(slip('requeued', { carry_choice: 'wait' })).choice).toBe('wait')
    expect(mineOfSlip(slip('issued', { carry_choice: 'undecided' })).choice).toBe('undecided')
    expect(mineOfSlip(slip('issued')).choice).toBeNull()
    expect(mineOfSlip(slip('cancelled', { carry_choice: 'wait' })).choice).toBeNull()
  })
  it('offers a seat before the call by video, to whoever is nearly next', () => {
    const at = (ahead: number, state = 'issued') => mineOfSlip({ ...slip(state), ahead } as SlipStatus)
    expect([maySitEarly(at(2), 'video'), maySitEarly(at(0, 'requeued'), 'video')]).toEqual([true, true])
    expect([maySitEarly(at(3), 'video'), maySitEarly(at(0), 'counter'), maySitEarly(at(0), null), maySitEarly(at(0, 'paused'), 'video')]).toEqual([false, false, false, false])
  })
})
