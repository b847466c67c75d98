// How loud the microphone is, 0 to 1, for a meter.
import { onScopeDispose, ref, type Ref } from 'vue'

const EVERY_MS = 80
/** Speech close to a kiosk microphone sits around -30 dBFS; the scale runs from -60 to -12. */
const FLOOR_DB = -60
const CEILING_DB = -12
export const LOUD_ENOUGH = 0.35

function levelOf(rms: number): number {
  if (rms <= 0) return 0
  const db = 20 * Math.log10(rms)
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)))
}

export function useLevel(): { level: Ref<number>; listen: (stream: MediaStream) => void } {
  const level = ref(0)
  let stop = (): void => undefined
  onScopeDispose(() => stop())
  return {
    level,
    listen(stream) {
      stop()
      if (stream.getAudioTracks().length === 0) return
      const context = new AudioContext()
      const analyser = context.createAnalyser()
      context.createMediaStreamSource(stream).connect(analyser)
      void context.resume()
      const samples = new Float32Array(analyser.fftSize)
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples)
        level.value = levelOf(Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length))
      }, EVERY_MS)
      stop = () => {
        clearInterval(timer)
        void context.close()
      }
    },
  }
}

/** Three rising notes through the loudspeaker. `volume` 0 to 1. Resolves when they have sounded. */
export async function playChime(volume: number): Promise<void> {
  const context = new AudioContext()
  await context.resume()
  const gain = context.createGain()
  gain.connect(context.destination)
  gain.gain.value = volume
  const start = context.currentTime + 0.05
  for (const [index, frequency] of [523, 659, 784].entries()) {
    const note = context.createOscillator()
    note.frequency.value = frequency
    note.connect(gain)
    note.start(start + index * 0.28)
    note.stop(start + index * 0.28 + 0.24)
  }
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await context.close()
}
