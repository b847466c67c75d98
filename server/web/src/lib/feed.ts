// Server-sent events with reconnect. Events are hints: pages refetch their view. Only the board and the kiosk banner use
// an event's own fields, and those are numbers and places, never a person.
import type { EventKind, paths, Service } from './contract'
import { identity } from './identity'

export interface FeedEvent {
  kind: FeedKind
  at: string
  stream: string
  seq: number
  ticket_id?: string
  number?: string
  service?: Service
  queue_id?: string
  site_id?: string
  origin_site_id?: string
  desk_zh?: string
  desk_en?: string
  place_zh?: string
  place_en?: string
  [field: string]: unknown
}

type FeedTarget =
  | { audience: 'board' | 'kiosk' | 'desk'; site: string }
  | { audience: 'seat' }

interface FeedOptions {
  onEvent: (event: FeedEvent) => void
  /** True after each (re)connection, false while it is broken: after `true` a page refetches, it may have missed things. */
  onOpen?: (isOpen: boolean) => void
}

const PATH: keyof paths = '/api/v1/feed'
// An EventSource hands out named events only to listeners of that name, so the names must be known at run time. The type
// check below compares them with the contract: no name is misspelt, and none that pages may hear is missing.
const KINDS = [
  'hello',
  'ticket.issued', 'ticket.called', 'ticket.recalled', 'ticket.missed', 'ticket.serving', 'ticket.completed', 'ticket.expired',
  'ticket.requeued', 'ticket.undone', 'ticket.paused', 'ticket.resumed', 'ticket.transferred', 'ticket.moved', 'ticket.cancelled', 'ticket.rebooked',
  'desk.opened', 'desk.closed', 'desk.paused', 'desk.resumed', 'desk.changed', 'desk.lost',
  'hall.changed', 'alarm.raised', 'alarm.answered', 'carry_over.ended',
  'seat.claimed', 'seat.help', 'seat.released', 'preflight.done',
  'session.opened', 'session.live', 'session.interrupted', 'session.ended', 'session.closing', 'session.archived',
  'interruption.chosen', 'talk.stopped', 'talk.went_on', 'lobby.changed', 'lobby.noticed', 'lobby.notice_read',
  'invitation.asked', 'invitation.answered', 'invitation.sent', 'invitation.accepted', 'invitation.declined', 'invitation.unanswered', 'invitation.left', 'invitation.withdrawn',
  'reply.owed', 'reply.answered',
  'attendance.changed',
  'matter.registered', 'matter.corrected', 'matter.supplemented', 'matter.reported_up', 'matter.handler_added',
  'sitting.planned', 'sitting.approved', 'sitting.unapproved', 'sitting.deleted', 'sitting.published', 'sitting.opened', 'sitting.changed', 'sitting.leader_absent',
  'sitting.substituted', 'sitting.postponed', 'sitting.shifted', 'sitting.started', 'sitting.done', 'sitting.reported', 'sitting.missed',
  'leader.changed', 'sitting_policy.added', 'sitting_policy.withdrawn',
  'rota.changed', 'rota.published', 'shift.changed', 'shift.acknowledged', 'shift.signed_in', 'shift.signed_out', 'swap.changed', 'lawyer.changed',
  'gap.opened', 'gap.changed', 'gap.ended', 'party.removed', 'call_back.asked', 'call_back.tried', 'call_back.told',
  'conflict_list.changed', 'consultation.started', 'consultation.returned', 'consultation.extended', 'consultation.ended', 'opinion.given',
  'appointment.submitted', 'appointment.screened', 'appointment.answered', 'appointment.confirmed', 'appointment.moved',
  'appointment.checked_in', 'appointment.started', 'appointment.completed', 'appointment.followed_up', 'appointment.told', 'appointment.no_show',
  'appointment.cancelled', 'appointment.expired',
  'wait.joined', 'wait.offered', 'wait.booked', 'wait.ended',
  'order.given', 'order.done', 'adoption.taken', 'adoption.ended', 'message.dead', 'message.retried', 'fault.recorded',
  'calendar.loaded', 'deadline.changed', 'rating.given',
] as const satisfies readonly ('hello' | EventKind)[]
type FeedKind = (typeof KINDS)[number]
type NeverHeard = 'pin.refused' | 'login.opened' | 'login.refused'
type Missing = Exclude<EventKind, FeedKind | NeverHeard>
const NOTHING_IS_MISSING: [Missing] extends [never] ? true : Missing = true
void NOTHING_IS_MISSING
const RETRY_MIN_MS = 1_000
const RETRY_MAX_MS = 15_000

interface Feed {
  readers: Set<FeedOptions>
  isOpen: boolean
  close: () => void
}

/** By address: the parts of a page read one feed together, for a browser opens six connections to a server and no more. */
const feeds = new Map<string, Feed>()

/** Reads a feed, and keeps it open until the returned function is called. */
export function openFeed(target: FeedTarget, reader: FeedOptions): () => void {
  const address = `${PATH}?${new URLSearchParams({ ...target, ...proof(target) })}`
  const feed = feeds.get(address) ?? connect(address)
  feeds.set(address, feed)
  feed.readers.add(reader)
  if (feed.isOpen) reader.onOpen?.(true)
  return () => {
    if (!feed.readers.delete(reader) || feed.readers.size > 0) return
    feeds.delete(address)
    feed.close()
  }
}

function connect(address: string): Feed {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let retryMs = RETRY_MIN_MS
  const feed: Feed = {
    readers: new Set(),
    isOpen: false,
    close: () => {
      clearTimeout(timer)
      source.close()
    },
  }
  const tell = (isOpen: boolean): void => {
    feed.isOpen = isOpen
    for (const { onOpen } of feed.readers) onOpen?.(isOpen)
  }
  const receive = (message: MessageEvent<string>): void => {
    const event = parse(message.data)
    if (event) for (const { onEvent } of feed.readers) onEvent({ ...event, kind: message.type as FeedKind })
  }
  const open = (): void => {
    source = new EventSource(address)
    source.onopen = () => {
      retryMs = RETRY_MIN_MS
      tell(true)
    }
    for (const kind of KINDS) source.addEventListener(kind, receive as EventListener)
    source.onerror = () => {
      tell(false)
      // The browser retries by itself and sends Last-Event-ID, unless the answer was an HTTP error: then it gives up.
      if (source.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, retryMs)
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)
    }
  }
  open()
  return feed
}

/** An EventSource sends no headers of ours, so the page's login or seat goes into the query. */
function proof({ audience }: FeedTarget): Record<string, string> {
  const { login, seat } = identity()
  if (audience === 'desk' && login) return { login }
  if (audience === 'seat' && seat) return { seat }
  return {}
}

function parse(data: string): FeedEvent | null {
  try {
    return JSON.parse(data) as FeedEvent
  } catch {
    return null
  }
}
