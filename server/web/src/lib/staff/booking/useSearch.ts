// Live appointments of a place and those below it, by what somebody at a counter can say or show.
import { shallowRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { AppointmentRow } from '@/lib/contract'
import { useRun } from '@/lib/useRun'
import { searchOf, type Said } from './search'

export function useSearch(siteId: string) {
  /** Null before the first search. */
  const found = shallowRef<AppointmentRow[] | null>(null)
  const { isBusy, fault, run } = useRun()
  const search = (said: Said): Promise<boolean> =>
    run(async () => {
      found.value = null
      found.value = (await ask(api.POST('/api/v1/appointment-searches', { body: { site_id: siteId, ...searchOf(said) } }))).items
    })
  return { found, isBusy, fault, search, forget: () => void ((found.value = null), (fault.value = null)) }
}
