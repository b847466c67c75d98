// Drafts of this page, in its memory only: nothing of a registration is written to a disk of the desk's machine.
import { reactive } from 'vue'
import type { Draft } from './draft'

/** `isCorrection`: the matter is registered already and this becomes its next version. */
interface Kept { draft: Draft; isCorrection: boolean }

const kept = new Map<string, Kept>()
let owner = ''

/** The draft of a ticket, if this person began one. Somebody else at the same machine finds nothing. */
export function keptDraft(staffId: string, ticketId: string): Kept | null {
  if (owner !== staffId) kept.clear()
  owner = staffId
  return kept.get(ticketId) ?? null
}

export function keepDraft(staffId: string, ticketId: string, draft: Draft, isCorrection: boolean): Kept {
  keptDraft(staffId, ticketId)
  const made: Kept = { draft: reactive(draft) as Draft, isCorrection }
  kept.set(ticketId, made)
  return made
}

export const dropDraft = (ticketId: string): void => void kept.delete(ticketId)
