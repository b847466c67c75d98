// One hall as its manager sees it, and what can be done there.
import { api, ask } from '@/lib/api'
import type { HallView, Notice, TransferTicket, VoiceSettings } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

export function useHall(siteId: string) {
  const hall = { params: { path: { id: siteId } } }
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, isOffline, look, act, change } = useLive<HallView>({
    siteId,
    read: (signal) => ask(api.GET('/api/v1/halls/{id}', { ...hall, ...(signal ? { signal } : {}) })),
  })
  return {
    view, problem, busy, isOffline, look,
    setNotices: (items: Notice[]) => act('notices', () => ask(api.PUT('/api/v1/halls/{id}/notices', { ...hall, body: { items } }))),
    setVoice: (voice: VoiceSettings) => act('voice', () => ask(api.PUT('/api/v1/halls/{id}/voice', { ...hall, body: voice }))),
    setQueues: (desk: string, queues: { queue_id: string; weight: number }[]) => act('queues', () => ask(api.PUT('/api/v1/desks/{id}/queues', { ...by(desk), body: { queues } }))),
    setFault: (desk: string, fault: string | null) => act('fault', () => ask(api.PUT('/api/v1/desks/{id}/fault', { ...by(desk), body: { fault } }))),
    release: (desk: string) => act('release', () => ask(api.POST('/api/v1/desks/{id}/release', by(desk)))),
    requeue: (ticket: string) => change('requeue', () => ask(api.POST('/api/v1/tickets/{id}/requeue', by(ticket)))),
    transfer: (ticket: string, to: TransferTicket) => change('transfer', () => ask(api.POST('/api/v1/tickets/{id}/transfer', { ...by(ticket), body: to }))),
    cancel: (ticket: string, reason: string) => change('cancel', () => ask(api.POST('/api/v1/tickets/{id}/cancel', { ...by(ticket), body: { reason } }))),
  }
}

export type HallHandle = ReturnType<typeof useHall>
