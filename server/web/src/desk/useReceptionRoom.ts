// The video room of a session: joined as soon as there is a session, left when it is over.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import { useRoom } from '@/lib/room/useRoom'
import { useSecondPicture } from './stage/useSecondPicture'
import { useDevices } from './useDevices'

/** Ends that the server means: nothing to try again. */
const PLAIN_ENDS = new Set(['session_ended', 'left', 'removed', 'room_unknown'])

/** Whoever only watches sends nothing, and is asked for no camera. */
function noDevices(): ReturnType<typeof useDevices> {
  return { devices: shallowRef({ stream: new MediaStream(), camera: 'none', microphone: 'none' }), isOpening: ref(false), open: async () => undefined, trouble: computed(() => null) }
}

export function useReceptionRoom(sessionId: Ref<string | null>, wantsCamera: Ref<boolean>, isWatching = false) {
  const room = useRoom(isWatching)
  const { devices, isOpening, open, trouble } = isWatching ? noDevices() : useDevices(wantsCamera)
  let joined: string | null = null

  async function join(): Promise<void> {
    const id = sessionId.value
    if (id === null || !devices.value) return
    joined = id
    await room.join(() => ask(api.POST('/api/v1/sessions/{id}/grant', { params: { path: { id } } })), devices.value.stream)
  }
  watch([sessionId, devices], ([id, now], [, before]) => {
    if (id === null) {
      if (joined !== null) room.leave()
      joined = null
    } else if (id !== joined) void join()
    else if (now && now !== before) void room.replaceStream(now.stream)
  })

  const second = useSecondPicture(room)
  // A classified topic: what was shared is put away.
  watch(() => room.floor.value.is_stopped, (isStopped) => isStopped && second.stop())
  watch(sessionId, () => second.stop())

  const petitioner = computed(() => room.people.value.find(({ role }) => role === 'petitioner') ?? null)
  const others = computed(() => room.people.value.filter(({ role }) => role !== 'petitioner'))
  /** Why the room is closed although the session goes on. */
  const fault = computed(() => {
    const end = room.end.value
    if (sessionId.value === null || room.state.value !== 'closed' || end === null || PLAIN_ENDS.has(end)) return null
    return end === 'replaced' ? ('elsewhere' as const) : ('failed' as const)
  })
  return { room, devices, isOpening, openDevices: open, trouble, petitioner, others, fault, second, rejoin: join }
}

export type ReceptionRoom = ReturnType<typeof useReceptionRoom>
