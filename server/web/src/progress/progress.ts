// Asking how a matter stands with its query code, and what its stages mean for the person.
import { api, ask } from '@/lib/api'
import { setServerTime } from '@/lib/clock'
import type { components } from '@/lib/gen/api'

export type Progress = components['schemas']['Progress']
export type DeadlineView = Progress['deadlines'][number]

export async function askProgress(code: string): Promise<Progress> {
  const progress = await ask(api.POST('/api/v1/progress', { body: { query_code: code } }))
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
