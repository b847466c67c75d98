// What a person finds who comes to sit down with a number that is not called: wait, come back, give up, choose for tomorrow.
import type { ApiError } from '@/lib/api'
import type { Estimate, SiteToday, SlipStatus } from '@/lib/contract'

export type CarryChoice = NonNullable<SlipStatus['carry_choice']>

export type MineState = 'waiting' | 'paused' | 'missed' | 'limit' | 'back_in_line' | 'cancelled'

export interface Mine {
  is: MineState
  number: string
  /** Unknown while the number is missed. */
  ahead: number | null
  estimate: Estimate | null
  place: { zh: string; en: string } | null
  /** Set when the day may end first: what the person would like then. */
  choice: CarryChoice | null
}

/** Refusals of a seat after which there is something to do with the number. */
export const leadsToMine = (error: ApiError): boolean => error.code === 'ticket_not_called' || error.code === 'ticket_missed'

/** From the refusal alone: what a number and its PIN tell. */
export function mineOfRefusal(error: ApiError, number: string, isClosingSoon: boolean): Mine {
  const isMissed = error.code === 'ticket_missed'
  return {
    is: isMissed ? 'missed' : 'waiting',
    number: typeof error.args.number === 'string' ? error.args.number : number,
    ahead: isMissed ? null : Number(error.args.ahead ?? 0),
    estimate: null,
    place: null,
    choice: !isMissed && isClosingSoon ? 'undecided' : null,
  }
}

/** From the server's whole answer. */
export function mineOfSlip(slip: SlipStatus, isClosingSoon: boolean): Mine {
  const is = stateOf(slip)
  const waits = is === 'waiting' || is === 'back_in_line'
  return {
    is,
    number: slip.ticket.number,
    ahead: waits ? slip.ahead : null,
    estimate: (waits && slip.estimate) || null,
    place: { zh: slip.place_zh, en: slip.place_en },
    choice: waits ? (slip.carry_choice ?? (isClosingSoon ? 'undecided' : null)) : null,
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

/** People are asked what they would like for tomorrow from this long before closing. */
const CLOSING_SOON_MINUTES = 30

/** Whether the place closes within half an hour, by the server's time in the city's zone. */
export function isClosingSoon(site: Pick<SiteToday['site'], 'closes_at'> | undefined, nowMs: number): boolean {
  if (!site) return false
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(nowMs)
  const left = minutesOf(site.closes_at) - minutesOf(clock)
  return left > 0 && left <= CLOSING_SOON_MINUTES
}

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
