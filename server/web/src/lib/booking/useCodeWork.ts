// What is done with an appointment by its code, one thing at a time: look, another time, giving it up after asking twice.
// `isKnown` says whether whoever asks may take a time at once; who is not must prove a phone first.
import { computed, ref, shallowRef } from 'vue'
import { groupQueryCode, isQueryCode, readQueryCode } from '../querycode'
import type { Aim } from './draft'
import { useAppointment } from './useAppointment'

type Doing = 'looking' | 'asking' | 'choosing' | 'proving' | 'moved'

export function useCodeWork(first: string, isKnown: () => boolean) {
  const kept = useAppointment()
  const { fault } = kept
  const code = ref(first)
  const typed = computed({ get: () => groupQueryCode(code.value).join(' '), set: (text) => ((code.value = readQueryCode(text)), (fault.value = null)) })
  const doing = ref<Doing>('looking')
  const aim = shallowRef<Aim | null>(null)

  /** True when there is such an appointment. */
  async function look(): Promise<boolean> {
    doing.value = 'looking'
    return isQueryCode(code.value) && kept.show(code.value)
  }
  async function confirmCancel(): Promise<void> {
    await kept.cancel()
    doing.value = 'looking'
  }
  async function choose(): Promise<void> {
    doing.value = 'choosing'
    await kept.loadPosters()
  }
  async function take(chosen: Aim): Promise<void> {
    aim.value = chosen
    if (isKnown()) await moveNow()
    else doing.value = 'proving'
  }
  async function moveNow(): Promise<void> {
    const slot = aim.value?.slot
    if (slot && (await kept.move(slot))) doing.value = 'moved'
    else if (fault.value?.code === 'phone_unproved') doing.value = 'proving'
    else await again()
  }
  /** The time went to somebody else: what is free now, with the words of the refusal above. */
  async function again(): Promise<void> {
    const refusal = fault.value
    await choose()
    fault.value = refusal
  }
  return { ...kept, code, typed, doing, aim, look, confirmCancel, choose, take, moveNow }
}
