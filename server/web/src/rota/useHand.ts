// The lawyer in the hand, or looked at: which seats they may take, asked once when the hand closes.
import { computed, shallowRef, type Ref } from 'vue'
import { seatsOf } from './calls'
import type { Cause, Rota, SeatFit, Shift } from './types'

export interface Hand { lawyer: string; /** The seat that the lawyer leaves; absent: from the list. */ from: Shift | null }

export function useHand(rota: Ref<Rota | null>) {
  const hand = shallowRef<Hand | null>(null)
  const marked = shallowRef('')
  const known = shallowRef<{ lawyer: string; items: SeatFit[] } | null>(null)
  const who = computed(() => hand.value?.lawyer ?? marked.value)

  async function ask(lawyer: string, moved?: string): Promise<void> {
    const month = rota.value?.month
    if (!month) return
    known.value = null
    try {
      const { items } = await seatsOf(month, lawyer, moved)
      if (who.value === lawyer && hand.value?.from?.id === moved) known.value = { lawyer, items }
    } catch {
      // The server checks again when the lawyer is put down.
    }
  }
  const fits = computed<ReadonlyMap<string, Cause | null> | null>(() => {
    if (!known.value || known.value.lawyer !== who.value) return null
    return new Map(known.value.items.map(({ shift_id, cause }) => [shift_id, cause ?? null]))
  })
  function lift(lawyer: string, from: Shift | null, event: DragEvent): void {
    event.dataTransfer?.setData('text/plain', lawyer)
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
    known.value = null
    // Changing the page inside of dragstart ends the drag in Chromium.
    setTimeout(() => {
      hand.value = { lawyer, from }
      void ask(lawyer, from?.id)
    })
  }
  function letGo(): void {
    hand.value = null
    known.value = null
    if (marked.value) void ask(marked.value)
  }
  function mark(lawyer: string): void {
    marked.value = lawyer
    known.value = null
    if (lawyer) void ask(lawyer)
  }
  return { hand, fits, marked: who, lift, letGo, mark, causeAt: (to: Shift): Cause | null => fits.value?.get(to.id) ?? null }
}
