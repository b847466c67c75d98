// Which screen the kiosk shows, as a pure machine: state x action -> state. What a person has typed lives in the state
// and nowhere else, so leaving a state forgets it. Seat screens (check, talk, rating) follow the server's stage.
import type { Paper, Phone, QueueFront, SeatClaim, TicketIssued } from '@/lib/contract'
import type { Mine } from './mine'

/** Somebody of a group who speaks beside the person that takes the number. */
export interface Speaker {
  name: string
  paper: Paper
}

export interface Draft {
  queue: QueueFront
  name: string
  paper: Paper | null
  phone: Phone | null
  /** The other side of the matter, for the lawyer's check only. */
  parties: string[]
  /** Numbers that did not check out so far; from two on, "no card with me" is offered large. */
  failedNumbers: number
  /** Whether the priority classes are there to be asked about. */
  asksPriority: boolean
  priority: string[]
  people: number
  speakers: Speaker[]
  /** The person was asked and is not the one with the same phone. */
  isAnotherPerson: boolean
}

/** A live number that the server found for the same paper or the same phone. */
interface Found {
  number: string
  /** Chinese name of the place that gave it. */
  site: string
  canMove: boolean
}

/** What a slip says about the line that it is for. */
export type TicketQueue = Pick<QueueFront, 'mode' | 'name_zh' | 'name_en'>

export type Flow =
  | { at: 'choose_site' }
  | { at: 'home' }
  | { at: 'legal'; queue: QueueFront }
  | { at: 'legal_day'; queue: QueueFront }
  /** A call instead of waiting: chosen before a number is taken, or for a number in the line. */
  | { at: 'call_back'; from: CalledFrom }
  | { at: 'privacy'; draft: Draft }
  | { at: 'name'; draft: Draft }
  | { at: 'paper'; draft: Draft; fault: string | null }
  | { at: 'phone'; draft: Draft; fault: string | null }
  | { at: 'parties'; draft: Draft }
  | { at: 'priority'; draft: Draft }
  | { at: 'people'; draft: Draft }
  | { at: 'group'; draft: Draft }
  | { at: 'speakers'; draft: Draft }
  | { at: 'speaker_name'; draft: Draft; name: string }
  | { at: 'speaker_paper'; draft: Draft; name: string; fault: string | null; failed: number }
  | { at: 'same_phone'; draft: Draft; found: Found }
  | { at: 'live'; draft: Draft; found: Found }
  | { at: 'ticket'; issued: TicketIssued; queue: TicketQueue; isMoved: boolean }
  | { at: 'claim'; number: string }
  | { at: 'mine'; claim: SeatClaim; mine: Mine }
  | { at: 'progress' }
  | { at: 'booking' }
  | { at: 'check_in' }
  | { at: 'seat' }

type CalledFrom = Extract<Flow, { at: 'legal' | 'mine' }>

export type Action =
  | { do: 'choose_site' }
  | { do: 'go_home' }
  | { do: 'pick_service'; queue: QueueFront; tellsFirst?: boolean }
  | { do: 'wait_for_lawyer' }
  | { do: 'another_day' }
  | { do: 'ask_call' }
  | { do: 'read_privacy' }
  | { do: 'give_name'; name: string }
  | { do: 'give_paper'; paper: Paper }
  | { do: 'number_failed'; code: string }
  | { do: 'give_phone'; phone: Phone; asksPriority: boolean }
  | { do: 'phone_failed'; code: string }
  | { do: 'name_parties'; parties: string[] }
  | { do: 'parties_done' }
  | { do: 'choose_priority'; codes: string[] }
  | { do: 'come_alone' }
  | { do: 'come_together' }
  | { do: 'count_people'; people: number }
  | { do: 'add_speaker' }
  | { do: 'drop_speaker'; index: number }
  | { do: 'found'; found: Found; byPhone: boolean }
  | { do: 'is_me' }
  | { do: 'is_another' }
  | { do: 'issued'; issued: TicketIssued; isMoved?: boolean }
  | { do: 'back' }
  | { do: 'claim'; number?: string }
  | { do: 'look_mine'; claim: SeatClaim; mine: Mine }
  | { do: 'progress' }
  | { do: 'book' }
  | { do: 'check_in' }
  | { do: 'checked_in'; issued: TicketIssued; queue: TicketQueue }
  | { do: 'seated' }

const ID_FAULTS = ['id_number_length', 'id_number_checksum', 'id_number_date', 'paper_number_missing']
export const FAILURES_BEFORE_OFFER = 2
/** Art 20 of the regulation: a group speaks through at most five; the person who takes the number is the first. */
export const MAX_SPEAKERS = 5
export const MAX_PEOPLE = 999
/** What the server takes of the other side. */
export const MAX_PARTIES = 5
export const MAX_PARTY_NAME = 60

const emptyDraft = (queue: QueueFront): Draft => ({
  queue, name: '', paper: null, phone: null, parties: [], failedNumbers: 0,
  asksPriority: false, priority: [], people: 1, speakers: [], isAnotherPerson: false,
})

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
    case 'look_mine':
      return flow.at === 'seat' ? flow : { at: 'mine', claim: action.claim, mine: action.mine }
    case 'progress':
      return flow.at === 'home' ? { at: 'progress' } : flow
    case 'book':
      return flow.at === 'home' || flow.at === 'legal_day' ? { at: 'booking' } : flow
    case 'check_in':
      return flow.at === 'home' ? { at: 'check_in' } : flow
    case 'checked_in':
      return flow.at === 'check_in' ? { at: 'ticket', issued: action.issued, queue: action.queue, isMoved: false } : flow
    case 'pick_service':
      if (flow.at !== 'home' || !action.queue.is_open) return flow
      return action.tellsFirst ? { at: 'legal', queue: action.queue } : { at: 'privacy', draft: emptyDraft(action.queue) }
    case 'wait_for_lawyer':
      return flow.at === 'legal' ? { at: 'privacy', draft: emptyDraft(flow.queue) } : flow
    case 'another_day':
      return flow.at === 'legal' ? { at: 'legal_day', queue: flow.queue } : flow
    case 'ask_call':
      return flow.at === 'legal' || flow.at === 'mine' ? { at: 'call_back', from: flow } : flow
    case 'back':
      return back(flow)
    default:
      return 'draft' in flow ? stepDraft(flow, action) : flow
  }
}

type Drafting = Extract<Flow, { draft: Draft }>

function stepDraft(flow: Drafting, action: Action): Flow {
  const { draft } = flow
  switch (action.do) {
    case 'read_privacy':
      return flow.at === 'privacy' ? { at: 'name', draft } : flow
    case 'give_name':
      return giveName(flow, action.name.trim())
    case 'give_paper':
      return givePaper(flow, action.paper)
    case 'number_failed':
      return failedNumber(flow, action.code)
    case 'give_phone':
      return flow.at === 'phone' ? afterPhone({ ...draft, phone: action.phone, asksPriority: action.asksPriority, isAnotherPerson: false }) : flow
    case 'phone_failed':
      return { at: 'phone', draft, fault: action.code }
    case 'name_parties':
      return flow.at === 'parties' ? { at: 'parties', draft: { ...draft, parties: action.parties.slice(0, MAX_PARTIES) } } : flow
    case 'parties_done':
      return flow.at === 'parties' ? { at: afterParties(draft), draft } : flow
    case 'choose_priority':
      return flow.at === 'priority' ? { at: 'people', draft: { ...draft, priority: action.codes } } : flow
    case 'come_alone':
      return flow.at === 'people' ? { at: 'people', draft: { ...draft, people: 1, speakers: [] } } : flow
    case 'come_together':
      return flow.at === 'people' ? { at: 'group', draft: { ...draft, people: Math.max(2, draft.people) } } : flow
    case 'count_people':
      return flow.at === 'group' ? { at: 'speakers', draft: countPeople(draft, action.people) } : flow
    case 'add_speaker':
      return flow.at === 'speakers' && mayAddSpeaker(draft) ? { at: 'speaker_name', draft, name: '' } : flow
    case 'drop_speaker':
      return flow.at === 'speakers' ? { at: 'speakers', draft: { ...draft, speakers: draft.speakers.filter((_, at) => at !== action.index) } } : flow
    case 'found':
      return { at: action.byPhone ? 'same_phone' : 'live', draft, found: action.found }
    case 'is_me':
      return flow.at === 'same_phone' ? { at: 'live', draft, found: { ...flow.found, canMove: false } } : flow
    case 'is_another':
      return flow.at === 'same_phone' ? { ...flow, draft: { ...draft, isAnotherPerson: true } } : flow
    case 'issued':
      return { at: 'ticket', issued: action.issued, queue: draft.queue, isMoved: action.isMoved ?? false }
    default:
      return flow
  }
}

function giveName(flow: Drafting, name: string): Flow {
  if (flow.at === 'name') return { at: 'paper', draft: { ...flow.draft, name }, fault: null }
  if (flow.at === 'speaker_name') return { at: 'speaker_paper', draft: flow.draft, name, fault: null, failed: 0 }
  return flow
}

function givePaper(flow: Drafting, paper: Paper): Flow {
  if (flow.at === 'paper') return { at: 'phone', draft: { ...flow.draft, paper }, fault: null }
  if (flow.at !== 'speaker_paper') return flow
  return { at: 'speakers', draft: { ...flow.draft, speakers: [...flow.draft.speakers, { name: flow.name, paper }] } }
}

/** Only a lawyer must know the other side. */
const asksParties = (draft: Draft): boolean => draft.queue.service === 'legal_advice'
const afterParties = (draft: Draft): 'priority' | 'people' => (draft.asksPriority ? 'priority' : 'people')
const afterPhone = (draft: Draft): Flow => ({ at: asksParties(draft) ? 'parties' : afterParties(draft), draft })
const beforePriority = (draft: Draft): Flow => (asksParties(draft) ? { at: 'parties', draft } : { at: 'phone', draft, fault: null })

/** Which of its questions a person is asked now; a group and its speakers belong to the last. */
export function stepOf({ at, draft }: Drafting): { now: number; all: number } {
  const more = asksParties(draft) ? 1 : 0
  const first = { privacy: 1, name: 1, paper: 2, phone: 3, parties: 4 } as const
  const now = at in first ? first[at as keyof typeof first] : (at === 'priority' ? 4 : 5) + more
  return { now, all: 5 + more }
}

/** A number that did not check out: at its own screen, or refused by the server after the last question. */
function failedNumber(flow: Drafting, code: string): Flow {
  if (flow.at === 'speaker_paper') return { ...flow, fault: code, failed: flow.failed + 1 }
  if (flow.at === 'privacy' || flow.at === 'name') return flow
  return { at: 'paper', draft: { ...flow.draft, paper: null, failedNumbers: flow.draft.failedNumbers + 1 }, fault: code }
}

function countPeople(draft: Draft, wanted: number): Draft {
  const people = Math.min(MAX_PEOPLE, Math.max(2, Math.trunc(wanted)))
  return { ...draft, people, speakers: draft.speakers.slice(0, people - 1) }
}

/** Beside the person: at most four, and not more than came. */
export const mayAddSpeaker = ({ people, speakers }: Draft): boolean => speakers.length + 1 < Math.min(people, MAX_SPEAKERS)

function back(flow: Flow): Flow {
  switch (flow.at) {
    case 'name':
      return { at: 'privacy', draft: flow.draft }
    case 'paper':
      return { at: 'name', draft: flow.draft }
    case 'phone':
      return { at: 'paper', draft: flow.draft, fault: null }
    case 'parties':
      return { at: 'phone', draft: flow.draft, fault: null }
    case 'priority':
      return beforePriority(flow.draft)
    case 'people':
      return flow.draft.asksPriority ? { at: 'priority', draft: flow.draft } : beforePriority(flow.draft)
    case 'group':
    case 'same_phone':
    case 'live':
      return { at: 'people', draft: flow.draft }
    case 'speakers':
      return { at: 'group', draft: flow.draft }
    case 'speaker_name':
      return { at: 'speakers', draft: flow.draft }
    case 'speaker_paper':
      return { at: 'speaker_name', draft: flow.draft, name: flow.name }
    case 'mine':
      return { at: 'claim', number: '' }
    case 'legal_day':
      return { at: 'legal', queue: flow.queue }
    case 'call_back':
      return flow.from
    case 'privacy':
    case 'legal':
    case 'claim':
    case 'progress':
    case 'booking':
    case 'check_in':
      return { at: 'home' }
    default:
      return flow
  }
}

/** Where a refusal of `POST /tickets` sends the person, so that the fault stands beside the field it is about. */
export function afterRefusal(code: string, pointers: readonly string[] = []): Action['do'] | 'stay' {
  if (code === 'ticket_live_exists' || code === 'ticket_phone_match') return 'found'
  // A fault in a companion's paper is no fault of the person's own.
  if (pointers.some((pointer) => pointer.startsWith('/representatives'))) return 'stay'
  if (ID_FAULTS.includes(code)) return 'number_failed'
  if (code === 'phone_invalid') return 'phone_failed'
  return 'stay'
}

/** Screens that show something personal are wiped when the person walks away. A held session never is, and one cut short counts for itself. */
export function wipesWhenIdle(flow: Flow, seatStage: string | null, isCutShort = false): boolean {
  if (flow.at === 'seat') return !isCutShort && (seatStage === 'rating' || seatStage === 'done')
  return flow.at !== 'home' && flow.at !== 'choose_site' && flow.at !== 'ticket'
}
