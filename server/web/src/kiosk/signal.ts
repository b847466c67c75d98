// Getting somebody's attention: the edge of the screen lights up and a tone sounds, so that whoever does not
// hear sees it and whoever looks away hears it. During a talk lines that are written come with the light alone.
import { ref } from 'vue'
import { playChime } from '@/lib/level'

const VOLUME = 0.5

/** Counts up with each signal; `LightSignal` shows it. */
export const signals = ref(0)

/** What the person in the seat said in the check: who does not hear is led to writing. */
export const canHear = ref(true)

export function signal({ withSound = true } = {}): void {
  signals.value += 1
  if (withSound) void playChime(VOLUME).catch(() => undefined)
}
