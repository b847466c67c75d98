// The people of one sitting with the orders given to units, kept up by the feed; what came of each talk.
import { shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { AppointmentCase, AppointmentRow, CompleteAppointment, GiveOrder, LeaderOrder, Unit } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

interface DayView { rows: AppointmentRow[]; orders: LeaderOrder[]; server_time: string }

export function useDay(siteId: string, sittingId: string) {
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, isOffline, change } = useLive<DayView>({
    siteId,
    read: async (signal) => {
      const wanted = signal ? { signal } : {}
      const [people, orders] = await Promise.all([
        ask(api.GET('/api/v1/sittings/{id}/appointments', { ...by(sittingId), ...wanted })),
        ask(api.GET('/api/v1/orders', { params: { query: { scope: 'mine' } }, ...wanted })),
      ])
      return { rows: people.items, orders: orders.items, server_time: people.server_time }
    },
  })

  /** The briefs that were looked at, by appointment. */
  const cases = shallowRef<ReadonlyMap<string, AppointmentCase>>(new Map())
  const keep = (found: AppointmentCase): void => void (cases.value = new Map(cases.value).set(found.row.id, found))
  async function loadCase(id: string): Promise<void> {
    try {
      keep(await ask(api.GET('/api/v1/appointments/{id}/brief', by(id))))
    } catch {
      // The row stays in sight; the next change of it reads again.
    }
  }

  const units = shallowRef<Unit[]>([])
  async function loadUnits(): Promise<void> {
    if (units.value.length > 0) return
    try {
      units.value = (await ask(api.GET('/api/v1/units'))).items
    } catch {
      // The near ones are offered all the same.
    }
  }

  return {
    view, problem, busy, isOffline, cases, loadCase, units, loadUnits,
    complete: (id: string, body: CompleteAppointment) => change('complete', async () => keep(await ask(api.POST('/api/v1/appointments/{id}/complete', { ...by(id), body })))),
    order: (id: string, body: GiveOrder) => change('order', () => ask(api.POST('/api/v1/appointments/{id}/orders', { ...by(id), body }))),
  }
}
export type DayHandle = ReturnType<typeof useDay>
