// The numbers that were called for people of this site and have not sat down yet. Numbers and places only.
import type { FeedEvent } from '@/lib/feed'

export interface CalledNumber {
  number: string
  place_zh: string
  place_en: string
  atMs: number
}

const MAX_SHOWN = 3
/** A call that nobody answered for so long is no longer news. */
export const CALL_SHOWN_MS = 10 * 60_000

export function addCall(calls: CalledNumber[], event: FeedEvent, siteId: string, nowMs: number): CalledNumber[] {
  const { number } = event
  if (!number) return calls
  const others = calls.filter((call) => call.number !== number)
  switch (event.kind) {
    case 'ticket.called':
    case 'ticket.recalled': {
      if (event.origin_site_id !== siteId) return calls
      const call = { number, place_zh: event.place_zh ?? '', place_en: event.place_en ?? '', atMs: nowMs }
      return [call, ...others].slice(0, MAX_SHOWN)
    }
    case 'ticket.missed':
    case 'ticket.serving':
    case 'ticket.completed':
    case 'ticket.expired':
      return others.length === calls.length ? calls : others
    default:
      return calls
  }
}

export function dropOldCalls(calls: CalledNumber[], nowMs: number): CalledNumber[] {
  const kept = calls.filter((call) => nowMs - call.atMs < CALL_SHOWN_MS)
  return kept.length === calls.length ? calls : kept
}
