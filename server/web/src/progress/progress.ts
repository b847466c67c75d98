// Asking how a matter stands with its query code, and what its stages mean for the person.
import { api, ask } from '@/lib/api'
import { setServerTime } from '@/lib/clock'

export interface DeadlineView {
  kind: string
  start: string
  target: string
  /** The last day that counts. */
  outer: string
  calendar_version: string
  is_provisional: boolean
  source: string
  met_at?: string | null
}
export interface Progress {
  matter_no: string
  received_at: string
  state: string
  outcome?: string | null
  unit_name?: string | null
  unit_name_en?: string | null
  deadlines: DeadlineView[]
  server_time: string
}

export async function askProgress(code: string): Promise<Progress> {
  const progress = await ask<Progress>(api.POST('/api/v1/progress' as never, { body: { query_code: code } } as never))
  setServerTime(progress.server_time)
  return progress
}

/** What the person is told about where the matter is. */
export type Stage = 'received' | 'answered' | 'sent' | 'reported' | 'closed'

export function stageOf(progress: Pick<Progress, 'state'>): Stage {
  switch (progress.state) {
    case 'guided':
      return 'answered'
    case 'transferred':
    case 'assigned':
      return 'sent'
    case 'reported_up':
      return 'reported'
    case 'terminated':
    case 'no_longer_accepted':
      return 'closed'
    default:
      return 'received'
  }
}

/** The next day by which the person gets an answer: notice first, then the opinion. Only what is still open counts. */
export function nextAnswer(progress: Pick<Progress, 'deadlines'>): DeadlineView | null {
  const order = ['notice', 'handling', 'extension', 'review', 'recheck']
  const open = progress.deadlines.filter(({ kind, met_at }) => !met_at && order.includes(kind))
  return open.sort((a, b) => a.outer.localeCompare(b.outer))[0] ?? null
}
