// Camera and microphone, with a plain state for each: what is wrong decides what the person is told to do.
import type { DeviceState } from './contract'
import { drawnStream } from './drawn'

export interface Devices {
  stream: MediaStream
  camera: DeviceState
  microphone: DeviceState
}

/** False on plain HTTP away from localhost: there browsers hide camera and microphone altogether. */
export const canUseDevices = (): boolean => typeof navigator.mediaDevices?.getUserMedia === 'function'

function deviceStateOf(errorName: string): DeviceState {
  switch (errorName) {
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use'
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    default:
      return 'none'
  }
}

const VIDEO: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } }
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/** Opens what there is. With `mayDraw` (demonstration only) a drawn picture and a soft tone stand in for what is missing. */
export async function openDevices(mayDraw: boolean): Promise<Devices> {
  const found = await openReal()
  if (!mayDraw) return found
  const drawn = drawnStream({ video: found.camera !== 'ok', audio: found.microphone !== 'ok' })
  for (const track of drawn.getTracks()) found.stream.addTrack(track)
  return {
    stream: found.stream,
    camera: found.camera === 'ok' ? 'ok' : 'drawn',
    microphone: found.microphone === 'ok' ? 'ok' : 'drawn',
  }
}

async function openReal(): Promise<Devices> {
  if (!canUseDevices()) return { stream: new MediaStream(), camera: 'none', microphone: 'none' }
  // One request first, so that the browser asks once; each alone only when that failed.
  const both = await attempt({ video: VIDEO, audio: AUDIO })
  if (both.stream) return { stream: both.stream, camera: 'ok', microphone: 'ok' }
  const [camera, microphone] = [await attempt({ video: VIDEO }), await attempt({ audio: AUDIO })]
  return {
    stream: new MediaStream([...(camera.stream?.getTracks() ?? []), ...(microphone.stream?.getTracks() ?? [])]),
    camera: camera.state,
    microphone: microphone.state,
  }
}

async function attempt(constraints: MediaStreamConstraints): Promise<{ stream: MediaStream | null; state: DeviceState }> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(constraints), state: 'ok' }
  } catch (thrown) {
    return { stream: null, state: deviceStateOf(thrown instanceof DOMException ? thrown.name : '') }
  }
}

export function stopStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
