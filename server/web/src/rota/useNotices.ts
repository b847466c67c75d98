// Which lawyers were not reached with what they should know of a month; asked again whenever the month was.
import { shallowRef, watch, type Ref } from 'vue'
import { readNotices } from './calls'
import type { DutyNotice, Rota } from './types'

export function useNotices(rota: Ref<Rota | null>): Ref<readonly DutyNotice[]> {
  const notices = shallowRef<readonly DutyNotice[]>([])
  watch(rota, async (shown) => {
    if (!shown?.may_plan || shown.state !== 'published') {
      notices.value = []
      return
    }
    try {
      const { items } = await readNotices(shown.month)
      if (rota.value?.month === shown.month) notices.value = items
    } catch {
      // They come with the next look at the month.
    }
  }, { immediate: true })
  return notices
}
