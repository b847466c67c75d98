// Everybody who booked a sitting, kept up by the feed, with what the office does afterwards or takes back.
import { api, ask } from '@/lib/api'
import type { AppointmentList } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

export function usePeople(siteId: string, sittingId: string) {
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, change } = useLive<AppointmentList>({
    siteId,
    read: (signal) => ask(api.GET('/api/v1/sittings/{id}/appointments', { ...by(sittingId), ...(signal ? { signal } : {}) })),
  })
  return {
    view, problem, busy,
    followUp: (id: string, words: string) => change('act', () => ask(api.POST('/api/v1/appointments/{id}/follow-up', { ...by(id), body: { words } }))),
    withdraw: (id: string, reason: string, next_door: string) => change('act', () => ask(api.POST('/api/v1/appointments/{id}/withdraw', { ...by(id), body: { reason, next_door } }))),
  }
}
