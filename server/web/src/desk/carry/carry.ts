// Looking after people who were not served on their day. Pure.
import type { CarryChoice, CarryEnd, CarryOver, EndCarryOver } from '@/lib/contract'

export type How = Exclude<CarryEnd, 'served'>
export const HOWS: How[] = ['new_ticket', 'appointment', 'phoned', 'withdrawn']

/** What the person's own choice suggests; nothing if they did not choose. */
export function suggested(choice: CarryChoice): How | null {
  switch (choice) {
    case 'wait': case 'priority_tomorrow': return 'new_ticket'
    case 'appointment': return 'appointment'
    case 'undecided': return null
  }
}

export const needsNote = (how: How): boolean => how === 'phoned' || how === 'withdrawn'

/** What is sent, or null while something is missing. */
export function endOf(how: How | null, at: string, note: string): EndCarryOver | null {
  if (!how) return null
  const words = note.trim()
  if (how === 'appointment' && !/^\d\d:\d\d$/.test(at)) return null
  if (needsNote(how) && !words) return null
  return { how, ...(how === 'appointment' ? { at } : {}), ...(words ? { note: words } : {}) }
}

export const openOnes = (items: readonly CarryOver[]): CarryOver[] => items.filter((one) => !one.ended)
export const endedOnes = (items: readonly CarryOver[]): CarryOver[] => items.filter((one) => one.ended)
