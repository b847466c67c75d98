// Who must be told of a change by phone or in person, because no message reaches them; kept up by the feed.
import { shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { ToTellList } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

export function useToTell(siteId: string, sittingId: string) {
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, change } = useLive<ToTellList>({
    siteId,
    read: (signal) => ask(api.GET('/api/v1/sittings/{id}/to-tell', { ...by(sittingId), ...(signal ? { signal } : {}) })),
  })
  /** Phones in full, by appointment, as far as they were asked for: null where none was given. */
  const phones = shallowRef<ReadonlyMap<string, string | null>>(new Map())
  const call = (id: string): Promise<boolean> =>
    change('call', async () => {
      const { phone } = await ask(api.GET('/api/v1/appointments/{id}/brief', by(id)))
      phones.value = new Map(phones.value).set(id, phone ?? null)
    })
  return { view, problem, busy, phones, call, told: (id: string, words: string) => change('told', () => ask(api.POST('/api/v1/appointments/{id}/told', { ...by(id), body: { words } }))) }
}
