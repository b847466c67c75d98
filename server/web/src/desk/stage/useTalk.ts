// The panel beside the pictures and the dialogs over them: writing with what is unread, sharing, stopping.
import { computed, ref, watch } from 'vue'
import { useNow } from '@/lib/clock'
import type { ReceptionRoom } from '../useReceptionRoom'
import { captionNow, unreadOf, type Way } from './writing'

export function useTalk({ room, second }: ReceptionRoom) {
  const now = useNow()
  const isWriting = ref(false)
  const draft = ref('')
  const way = ref<Way>('everyone')
  const readId = ref(0)
  const dialog = ref<'share' | 'stop' | null>(null)
  const lastId = computed(() => room.lines.value.at(-1)?.id ?? 0)

  // Another room begins anew; what is read with the panel open is read.
  watch([lastId, isWriting], () => {
    if (isWriting.value || lastId.value < readId.value) readId.value = lastId.value
  })
  watch(() => room.self.value?.id, (id, before) => {
    if (!id || !before || id === before) return
    draft.value = ''
    way.value = 'everyone'
  })
  watch(() => room.floor.value.is_stopped, (isStopped) => {
    if (isStopped) dialog.value = null
  })
  return {
    isWriting, draft, way, dialog,
    unread: computed(() => (isWriting.value ? 0 : unreadOf(room.lines.value, readId.value, room.self.value?.id ?? null))),
    caption: computed(() => captionNow(room.lines.value, now.value)),
    share: () => (second.stream.value ? second.stop() : void (dialog.value = 'share')),
    consult: () => room.moderate({ order: 'consult', is_on: !room.floor.value.is_consulting }),
    /** Stopping asks first; going on does not. */
    stop: () => (room.floor.value.is_stopped ? room.moderate({ order: 'stop', is_on: false }) : void (dialog.value = 'stop')),
    stopNow: () => {
      dialog.value = null
      room.moderate({ order: 'stop', is_on: true })
    },
  }
}
