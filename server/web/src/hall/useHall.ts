// One hall as its manager sees it, and what can be done there.
import { api, ask } from '@/lib/api'
import type { HallView, Notice, VoiceSettings } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'
import { ticketActs } from '@/desk/ticketActs'

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
    answerAlarm: (alarm: string) => change('alarm', () => ask(api.POST('/api/v1/alarms/{id}/answer', by(alarm)))),
    release: (desk: string) => act('release', () => ask(api.POST('/api/v1/desks/{id}/release', by(desk)))),
    ...ticketActs(change),
  }
}

export type HallHandle = ReturnType<typeof useHall>
