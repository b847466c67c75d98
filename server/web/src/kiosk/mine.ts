// What a person finds who comes to sit down with a number that is not called: wait, come back, give up, choose for tomorrow.
import type { ApiError } from '@/lib/api'
import type { Estimate, SlipStatus } from '@/lib/contract'

export type CarryChoice = NonNullable<SlipStatus['carry_choice']>

type MineState = 'waiting' | 'paused' | 'missed' | 'limit' | 'back_in_line' | 'cancelled'

export interface Mine {
  is: MineState
  number: string
  /** Set while it waits for a lawyer, whom a call of the legal line can stand in for. */
  legalTicketId: string | null
  /** Its line; unknown after a refusal alone. */
  queueId: string | null
  /** Unknown while the number is missed. */
  ahead: number | null
  estimate: Estimate | null
  place: { zh: string; en: string } | null
  /** Set by the server when the day may end first: what the person would like then. */
  choice: CarryChoice | null
}

/** Refusals of a seat after which there is something to do with the number. */
export const leadsToMine = (error: ApiError): boolean => error.code === 'ticket_not_called' || error.code === 'ticket_missed'

/** In the line, and nobody called it. */
export const isInLine = ({ ticket }: SlipStatus): boolean => ['issued', 'transferred', 'requeued'].includes(ticket.state)

/** How many may be ahead of somebody who sits down before the call; the server has the last word. */
const AHEAD_MAX = 2
/** Whether sitting down early is worth offering: by video only. */
export const maySitEarly = ({ is, ahead }: Mine, mode: string | null): boolean =>
  (is === 'waiting' || is === 'back_in_line') && ahead !== null && ahead <= AHEAD_MAX && mode === 'video'

/** From the refusal alone, for when the line breaks right after it. */
export function mineOfRefusal(error: ApiError, number: string): Mine {
  const isMissed = error.code === 'ticket_missed'
  return {
    is: isMissed ? 'missed' : 'waiting',
    number: typeof error.args.number === 'string' ? error.args.number : number,
    ahead: isMissed ? null : Number(error.args.ahead ?? 0),
    estimate: null,
    queueId: null,
    legalTicketId: null,
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
    queueId: slip.ticket.queue_id,
    legalTicketId: waits && slip.ticket.service === 'legal_advice' ? slip.ticket.id : null,
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
