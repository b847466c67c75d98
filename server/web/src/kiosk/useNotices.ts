// What the desk writes to those who wait: shown until it is read, and said once.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { LobbyNotice } from '@/lib/contract'
import { signal } from './signal'
import { useKiosk } from './useKiosk'
import { useReadAloud } from './useReadAloud'

/** Said before, by this page: a notice that comes again with every look at the seat is not said again. */
const said = new Set<string>()

export function useNotices(notices: Ref<readonly LobbyNotice[]>): { unread: ComputedRef<LobbyNotice[]>; read(id: string): void } {
  const kiosk = useKiosk()
  const reader = useReadAloud()
  const gone = ref(new Set<string>())
  const unread = computed(() => notices.value.filter(({ id }) => !gone.value.has(id)))

  watch(notices, (now) => {
    const fresh = now.filter(({ id }) => !said.has(id))
    if (fresh.length === 0) return
    for (const { id } of fresh) said.add(id)
    signal()
    reader.say(fresh.map(({ text }) => text).join('。'))
  }, { immediate: true })

  return {
    unread,
    read(id) {
      reader.stop()
      gone.value = new Set([...gone.value, id])
      void kiosk.seat.readNotice(id)
    },
  }
}
