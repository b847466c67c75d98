// The sessions that run, kept up; and coming and going.
import { api, ask } from '@/lib/api'
import type { ParticipantRole, RunningSessionList } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

/** Events of places below one's own do not come by the feed. */
const LOOK_EVERY_MS = 10_000

export function useRunning(siteId: string) {
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, isOffline, look, change } = useLive<RunningSessionList>({
    siteId,
    everyMs: LOOK_EVERY_MS,
    read: (signal) => ask(api.GET('/api/v1/sessions/running', signal ? { signal } : {})),
  })
  return {
    view, problem, busy, isOffline, look,
    come: (id: string, role: ParticipantRole, reason: string) => change('come', () => ask(api.POST('/api/v1/sessions/{id}/come', { ...by(id), body: { role, reason } }))),
    go: (id: string) => change('go', () => ask(api.POST('/api/v1/sessions/{id}/go', by(id)))),
  }
}

export type RunningHandle = ReturnType<typeof useRunning>
