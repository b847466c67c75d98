// Legal advice at this place now, from what the kiosk knows of today.
import { computed, type ComputedRef } from 'vue'
import type { QueueFront } from '@/lib/contract'
import { hereFirst, legalNow, nearDay, nextText, type LawyerOfToday, type LegalNow } from '@/lib/legal'
import { useKiosk } from './useKiosk'

export interface Legal {
  now: ComputedRef<LegalNow | null>
  /** The sentence about the next day with a lawyer, where nobody is there today. */
  next: ComputedRef<string>
  /** That day alone, or nothing. */
  nextDay: ComputedRef<string>
  lawyers: ComputedRef<LawyerOfToday[]>
  queue: ComputedRef<QueueFront | undefined>
}

export function useLegal(): Legal {
  const { today } = useKiosk()
  // As of the answer: a state and the time it was true at belong together.
  const atMs = computed(() => Date.parse(today.value?.server_time ?? ''))
  const queue = computed(() => today.value?.queues.find(({ service }) => service === 'legal_advice'))
  const now = computed(() => (today.value ? legalNow(today.value.legal, today.value.lawyers, atMs.value, queue.value?.open_desks) : null))
  return {
    now, queue,
    next: computed(() => (now.value ? nextText(now.value, atMs.value) : '')),
    nextDay: computed(() => (now.value?.nextDay ? nearDay(now.value.nextDay, atMs.value) : '')),
    lawyers: computed(() => hereFirst(today.value?.lawyers ?? [])),
  }
}
