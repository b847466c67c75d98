// Plays a sequence of clips through WebAudio, one after another, without gaps of the event loop.
import type { Step } from './announce'
import type { Bank } from './bank'

const CLIP_GAP_S = 0.05
const START_DELAY_S = 0.08

export interface Player {
  /** False while the browser wants a tap first. */
  ready(): boolean
  /** Call from a tap or key press. */
  unlock(): Promise<boolean>
  /** 0 to 1. */
  setVolume(volume: number): void
  play(steps: readonly Step[]): Promise<void>
  /** A short two-tone signal: before an announcement, or for a new invitation. */
  chime(): Promise<void>
}

export function createPlayer(bank: () => Bank | null): Player {
  const context = new AudioContext()
  const gain = context.createGain()
  gain.connect(context.destination)
  const buffers = new Map<string, Promise<AudioBuffer>>()

  function load(url: string): Promise<AudioBuffer> {
    const known = buffers.get(url)
    if (known) return known
    const loading = fetch(url).then(async (response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`)
      return context.decodeAudioData(await response.arrayBuffer())
    })
    buffers.set(url, loading)
    loading.catch(() => buffers.delete(url))
    return loading
  }

  function startAt(buffer: AudioBuffer, at: number): AudioBufferSourceNode {
    const node = context.createBufferSource()
    node.buffer = buffer
    node.connect(gain)
    node.start(at)
    return node
  }

  async function play(steps: readonly Step[]): Promise<void> {
    const voice = bank()
    if (!voice || context.state !== 'running') return
    const parts = await Promise.all(
      steps.map(async (step) => {
        if (step.kind === 'pause') return step.ms / 1000
        const url = voice.url(step.lang, step.text)
        return url === null ? 0 : load(url)
      }),
    )
    let at = context.currentTime + START_DELAY_S
    let last: AudioBufferSourceNode | null = null
    for (const part of parts) {
      if (typeof part === 'number') at += part
      else {
        last = startAt(part, at)
        at += part.duration + CLIP_GAP_S
      }
    }
    await (last ? ended(last) : undefined)
  }

  async function chime(): Promise<void> {
    if (context.state !== 'running') return
    const tones = [659.25, 880]
    const nodes = tones.map((frequency, i) => {
      const from = context.currentTime + START_DELAY_S + i * 0.18
      const tone = context.createOscillator()
      const envelope = context.createGain()
      tone.frequency.value = frequency
      envelope.gain.setValueAtTime(0, from)
      envelope.gain.linearRampToValueAtTime(0.35, from + 0.02)
      envelope.gain.exponentialRampToValueAtTime(0.001, from + 0.45)
      tone.connect(envelope).connect(gain)
      tone.start(from)
      tone.stop(from + 0.5)
      return tone
    })
    const last = nodes.at(-1)
    if (last) await ended(last)
  }

  return {
    ready: () => context.state === 'running',
    unlock: async () => {
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))])
      return context.state === 'running'
    },
    setVolume: (volume) => gain.gain.setTargetAtTime(Math.min(1, Math.max(0, volume)), context.currentTime, 0.02),
    play,
    chime,
  }
}

function ended(node: AudioScheduledSourceNode): Promise<void> {
  return new Promise((resolve) => node.addEventListener('ended', () => resolve(), { once: true }))
}
