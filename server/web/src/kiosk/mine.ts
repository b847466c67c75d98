// What a person finds who comes to sit down with a number that is not called: wait, come back, give up, choose for tomorrow.
import type { ApiError } from '@/lib/api'
import type { Estimate, SlipStatus } from '@/lib/contract'

export type CarryChoice = NonNullable<SlipStatus['carry_choice']>

type MineState = 'waiting' | 'paused' | 'missed' | 'limit' | 'back_in_line' | 'cancelled'

export interface Mine {
  is: MineState
  number: string
  /** Unknown while the number is missed. */
  ahead: number | null
  estimate: Estimate | null
  place: { zh: string; en: string } | null
  /** Set by the server when the day may end first: what the person would like then. */
  choice: CarryChoice | null
}

/** Refusals of a seat after which there is something to do with the number. */
export const leadsToMine = (error: ApiError): boolean => error.code === 'ticket_not_called' || error.code === 'ticket_missed'

/** From the refusal alone, for when the line breaks right after it. */
export function mineOfRefusal(error: ApiError, number: string): Mine {
  const isMissed = error.code === 'ticket_missed'
  return {
    is: isMissed ? 'missed' : 'waiting',
    number: typeof error.args.number === 'string' ? error.args.number : number,
    ahead: isMissed ? null : Number(error.args.ahead ?? 0),
    estimate: null,
    place: null,
    choice: null,
  }
}

/** From the server's whole answer. */
export function mineOfSlip(slip: SlipStatus): Mine {
  const is = stateOf(slip)
  const waits = is === 'waiting' || is === 'back_in_line'
  return {
    is,
    number: slip.ticket.number,
    ahead: waits ? slip.ahead : null,
    estimate: (waits && slip.estimate) || null,
    place: { zh: slip.place_zh, en: slip.place_en },
    choice: (waits && slip.carry_choice) || null,
  }
}

function stateOf({ ticket, may_requeue }: SlipStatus): MineState {
  switch (ticket.state) {
    case 'missed':
      return may_requeue ? 'missed' : 'limit'
    case 'requeued':
      return 'back_in_line'
    case 'cancelled':
      return 'cancelled'
    case 'paused':
      return 'paused'
    default:
      return 'waiting'
  }
}
