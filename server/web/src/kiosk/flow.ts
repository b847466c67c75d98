// Which screen the kiosk shows, as a pure machine: state x action -> state. What a person has typed lives in the state
// and nowhere else, so leaving a state forgets it. Seat screens (check, talk, rating) follow the server's stage.
import type { Paper, Phone, QueueFront, TicketIssued } from '@/lib/contract'

export interface Draft {
  queue: QueueFront
  name: string
  paper: Paper | null
  phone: Phone | null
  /** Numbers that did not check out so far; from two on, "no card with me" is offered large. */
  failedNumbers: number
}

export type Flow =
  | { at: 'choose_site' }
  | { at: 'home' }
  | { at: 'privacy'; draft: Draft }
  | { at: 'name'; draft: Draft }
  | { at: 'paper'; draft: Draft; fault: string | null }
  | { at: 'phone'; draft: Draft; fault: string | null }
  | { at: 'ticket'; issued: TicketIssued; queue: QueueFront }
  | { at: 'claim'; number: string }
  | { at: 'seat' }

export type Action =
  | { do: 'choose_site' }
  | { do: 'go_home' }
  | { do: 'pick_service'; queue: QueueFront }
  | { do: 'read_privacy' }
  | { do: 'give_name'; name: string }
  | { do: 'give_paper'; paper: Paper }
  | { do: 'number_failed'; code: string }
  | { do: 'give_phone'; phone: Phone }
  | { do: 'phone_failed'; code: string }
  | { do: 'issued'; issued: TicketIssued }
  | { do: 'back' }
  | { do: 'claim'; number?: string }
  | { do: 'seated' }

const ID_FAULTS = ['id_number_length', 'id_number_checksum', 'id_number_date', 'paper_number_missing']
export const FAILURES_BEFORE_OFFER = 2

export function step(flow: Flow, action: Action): Flow {
  switch (action.do) {
    case 'choose_site':
      return { at: 'choose_site' }
    case 'go_home':
      return { at: 'home' }
    case 'seated':
      return { at: 'seat' }
    case 'claim':
      return flow.at === 'seat' ? flow : { at: 'claim', number: action.number ?? '' }
    case 'pick_service':
      if (flow.at !== 'home' || !action.queue.is_open) return flow
      return { at: 'privacy', draft: { queue: action.queue, name: '', paper: null, phone: null, failedNumbers: 0 } }
    case 'read_privacy':
      return flow.at === 'privacy' ? { at: 'name', draft: flow.draft } : flow
    case 'give_name':
      return flow.at === 'name' ? { at: 'paper', draft: { ...flow.draft, name: action.name.trim() }, fault: null } : flow
    case 'give_paper':
      return flow.at === 'paper' ? { at: 'phone', draft: { ...flow.draft, paper: action.paper }, fault: null } : flow
    case 'number_failed':
      return failedNumber(flow, action.code)
    case 'give_phone':
      return flow.at === 'phone' ? { ...flow, draft: { ...flow.draft, phone: action.phone }, fault: null } : flow
    case 'phone_failed':
      return flow.at === 'phone' ? { ...flow, fault: action.code } : flow
    case 'issued':
      return flow.at === 'phone' ? { at: 'ticket', issued: action.issued, queue: flow.draft.queue } : flow
    case 'back':
      return back(flow)
  }
}

function failedNumber(flow: Flow, code: string): Flow {
  if (flow.at !== 'paper' && flow.at !== 'phone') return flow
  return { at: 'paper', draft: { ...flow.draft, paper: null, failedNumbers: flow.draft.failedNumbers + 1 }, fault: code }
}

function back(flow: Flow): Flow {
  switch (flow.at) {
    case 'name':
      return { at: 'privacy', draft: flow.draft }
    case 'paper':
      return { at: 'name', draft: flow.draft }
    case 'phone':
      return { at: 'paper', draft: flow.draft, fault: null }
    case 'privacy':
    case 'claim':
      return { at: 'home' }
    default:
      return flow
  }
}

/** Where a refusal of `POST /tickets` sends the person, so that the fault stands beside the field it is about. */
export function afterRefusal(code: string): Action['do'] | 'stay' {
  if (ID_FAULTS.includes(code)) return 'number_failed'
  if (code === 'phone_invalid') return 'phone_failed'
  return 'stay'
}

/** Screens that show something personal are wiped when the person walks away. A held session never is. */
export function wipesWhenIdle(flow: Flow, seatStage: string | null): boolean {
  if (flow.at === 'seat') return seatStage === 'rating' || seatStage === 'done'
  return flow.at !== 'home' && flow.at !== 'choose_site' && flow.at !== 'ticket'
}
