// Requests that wait for somebody: the office's screenings of a place, or what a leader has to answer.
import { api, ask } from '@/lib/api'
import type { AnswerAppointment, AppointmentList, ScreenAppointment } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

export function useRequests(siteId: string, who: 'office' | 'leader') {
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, isOffline, change } = useLive<AppointmentList>({
    siteId,
    read: async (signal) => {
      const wanted = signal ? { signal } : {}
      if (who === 'office') return ask(api.GET('/api/v1/screenings', { params: { query: { site: siteId } }, ...wanted }))
      const found = await ask(api.GET('/api/v1/appointments', wanted))
      // What waits for nobody is a part of the leader's day, and what was passed on is the office's.
      return { ...found, items: found.items.filter(({ state, turn }) => state === 'accepted' && turn !== 'office') }
    },
  })
  return {
    view, problem, busy, isOffline,
    screen: (id: string, body: ScreenAppointment) => change('decide', () => ask(api.POST('/api/v1/appointments/{id}/screen', { ...by(id), body }))),
    answer: (id: string, body: AnswerAppointment) => change('decide', () => ask(api.POST('/api/v1/appointments/{id}/answer', { ...by(id), body }))),
  }
}
