// The second picture of this page: a shared screen or a document camera, as one more track besides the camera.
import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Room } from '@/lib/room/useRoom'

export type ShareFault = 'unsupported' | 'refused' | 'in_use' | 'failed'

const DETAIL: MediaTrackConstraints = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 10, max: 15 } }

export function useSecondPicture(room: Room) {
  const stream = shallowRef<MediaStream | null>(null)
  const kind = ref<'screen' | 'document' | null>(null)
  const isStarting = ref(false)
  const fault = ref<ShareFault | null>(null)

  function stop(): void {
    const old = stream.value
    stream.value = null
    kind.value = null
    for (const track of old?.getTracks() ?? []) track.stop()
    if (old) void room.setScreen(null)
  }
  async function start(what: 'screen' | 'document', open: () => Promise<MediaStream>): Promise<void> {
    if (isStarting.value) return
    isStarting.value = true
    fault.value = null
    try {
      const opened = await open()
      const track = opened.getVideoTracks()[0]
      if (!track) throw new DOMException('', 'NotFoundError')
      stop()
      track.contentHint = 'detail'
      // The browser's own button "stop sharing", or a camera that was pulled out.
      track.addEventListener('ended', () => {
        if (stream.value === opened) stop()
      })
      stream.value = opened
      kind.value = what
      await room.setScreen(track)
    } catch (thrown) {
      fault.value = faultOf(thrown instanceof DOMException ? thrown.name : '', what)
    } finally {
      isStarting.value = false
    }
  }
  onScopeDispose(() => {
    for (const track of stream.value?.getTracks() ?? []) track.stop()
  })
  return {
    stream, kind, isStarting, fault, stop,
    shareScreen: () => start('screen', () => {
      if (typeof navigator.mediaDevices?.getDisplayMedia !== 'function') throw new DOMException('', 'NotSupportedError')
      return navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10, max: 15 } }, audio: false })
    }),
    openDocumentCamera: (deviceId: string) => start('document', () => navigator.mediaDevices.getUserMedia({ video: { ...DETAIL, deviceId: { exact: deviceId } } })),
  }
}

/** Somebody who closes the browser's own window of choice has changed their mind: no fault. */
export function faultOf(name: string, what: 'screen' | 'document'): ShareFault | null {
  switch (name) {
    case 'NotAllowedError': return what === 'screen' ? null : 'refused'
    case 'AbortError': return what === 'screen' ? null : 'in_use'
    case 'NotReadableError': return 'in_use'
    case 'NotSupportedError': return 'unsupported'
    default: return 'failed'
  }
}

/** Cameras besides the one that shows the face. */
export async function otherCameras(own: string | undefined): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? []
  return all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '' && deviceId !== own)
}
