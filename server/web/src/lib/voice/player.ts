// Plays a sequence of clips through WebAudio, one after another, without gaps of the event loop.
import type { Step } from './announce'
import type { Bank } from './bank'

const CLIP_GAP_S = 0.05
const START_DELAY_S = 0.08
/** A sound card that went away never says that a sound has ended. */
const END_GRACE_MS = 3_000

interface Player {
  /** False while the browser wants a tap first. */
  ready(): boolean
  /** Call from a tap or key press. */
  unlock(): Promise<boolean>
  /** Called whenever the browser lets sound through, or no longer does. */
  onReady(told: (isReady: boolean) => void): void
  /** 0 to 1. */
  setVolume(volume: number): void
  /** True when it was heard to its end; false when it was cut, or could not begin. */
  play(steps: readonly Step[]): Promise<boolean>
  /** Cuts what is playing. */
  stop(): void
  /** A short two-tone signal: before an announcement, or for a new invitation. */
  chime(): Promise<boolean>
}

export function createPlayer(bank: () => Bank | null): Player {
  const context = new AudioContext()
  const gain = context.createGain()
  gain.connect(context.destination)
  const buffers = new Map<string, Promise<AudioBuffer>>()
  let playing: AudioScheduledSourceNode[] = []
  let cuts = 0

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

  /** Waits for the last of `nodes`, which ends at `end` of the context's clock. */
  async function heard(nodes: AudioScheduledSourceNode[], end: number): Promise<boolean> {
    const cutsBefore = cuts
    playing = nodes
    const last = nodes.at(-1)
    if (last) await ended(last, (end - context.currentTime) * 1_000 + END_GRACE_MS)
    return cuts === cutsBefore
  }

  async function play(steps: readonly Step[]): Promise<boolean> {
    const voice = bank()
    if (!voice || context.state !== 'running') return false
    const cutsBefore = cuts
    const parts = await Promise.all(
      steps.map(async (step) => {
        if (step.kind === 'pause') return step.ms / 1000
        const url = voice.url(step.lang, step.text)
        return url === null ? 0 : load(url)
      }),
    )
    if (cuts !== cutsBefore) return false
    let at = context.currentTime + START_DELAY_S
    const nodes: AudioScheduledSourceNode[] = []
    for (const part of parts) {
      if (typeof part === 'number') at += part
      else {
        nodes.push(startAt(part, at))
        at += part.duration + CLIP_GAP_S
      }
    }
    return heard(nodes, at)
  }

  async function chime(): Promise<boolean> {
    if (context.state !== 'running') return false
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
    return heard(nodes, context.currentTime + 1)
  }

  function stop(): void {
    cuts += 1
    for (const node of playing) node.stop()
    playing = []
  }

  return {
    ready: () => context.state === 'running',
    unlock: async () => {
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))])
      return context.state === 'running'
    },
    onReady: (told) => context.addEventListener('statechange', () => told(context.state === 'running')),
    setVolume: (volume) => gain.gain.setTargetAtTime(Math.min(1, Math.max(0, volume)), context.currentTime, 0.02),
    play,
    stop,
    chime,
  }
}

function ended(node: AudioScheduledSourceNode, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, withinMs)
    node.addEventListener('ended', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
