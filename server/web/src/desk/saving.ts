// What somebody types, saving itself, as a state machine. Pure: what to send next, and what to show.

/** What the server has. */
export interface Stored<T> { value: T; version: number; saved_at: string | null }
/** What this machine keeps until the server has it. */
export interface Draft<T> { value: T; version: number; tried?: T[] }

export interface Saving<T> {
  value: T
  stored: Stored<T>
  /** `refused`: the server said no to this very content, and will say so again. */
  status: 'clean' | 'dirty' | 'saving' | 'failed' | 'refused' | 'conflict'
  /** Sent since the last answer, the last one may be on its way. The server may have any of them: an answer can get lost. */
  tried: T[]
  /** The other version, in a conflict. */
  theirs: Stored<T> | null
}

const MOST_TRIED = 8
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export function openSaving<T>(stored: Stored<T>, draft: Draft<T> | null = null): Saving<T> {
  const now: Saving<T> = { value: stored.value, stored, status: 'clean', tried: [], theirs: null }
  if (!draft || same(draft.value, stored.value)) return now
  const mine: Saving<T> = { ...now, value: draft.value, status: 'dirty', tried: draft.tried ?? [] }
  return draft.version === stored.version ? mine : conflicted(mine, stored)
}

export function edit<T>(state: Saving<T>, value: T): Saving<T> {
  if (state.status === 'conflict' || state.status === 'saving') return { ...state, value }
  return { ...state, value, status: same(value, state.stored.value) ? 'clean' : 'dirty' }
}

/** What to send now, if anything. */
export function toSave<T>({ status, value, stored }: Saving<T>): Draft<T> | null {
  return status === 'dirty' || status === 'failed' ? { value, version: stored.version } : null
}

export const sending = <T>(state: Saving<T>): Saving<T> => ({ ...state, status: 'saving', tried: [...state.tried, state.value].slice(-MOST_TRIED) })

export function saved<T>(state: Saving<T>, { version, saved_at }: { version: number; saved_at: string | null }): Saving<T> {
  const value = state.tried.at(-1) ?? state.value
  return { ...state, stored: { value, version, saved_at }, tried: [], status: same(state.value, value) ? 'clean' : 'dirty' }
}

export const failed = <T>(state: Saving<T>): Saving<T> => ({ ...state, status: 'failed' })
export const refused = <T>(state: Saving<T>): Saving<T> => ({ ...state, tried: [], status: 'refused' })

/** The server has another version: somebody else's, or this page's own whose answer got lost. */
export function conflicted<T>(state: Saving<T>, theirs: Stored<T>): Saving<T> {
  const isOwn = [state.value, ...state.tried].some((one) => same(one, theirs.value))
  if (!isOwn) return { ...state, status: 'conflict', theirs }
  return { ...state, stored: theirs, tried: [], theirs: null, status: same(state.value, theirs.value) ? 'clean' : 'dirty' }
}

/** The person has chosen. Keeping one's own text writes it over the other's version, on purpose. */
export function resolve<T>(state: Saving<T>, keep: 'mine' | 'theirs'): Saving<T> {
  const { theirs } = state
  if (state.status !== 'conflict' || !theirs) return state
  const now: Saving<T> = { ...state, stored: theirs, tried: [], theirs: null }
  return keep === 'theirs' ? { ...now, value: theirs.value, status: 'clean' } : { ...now, status: 'dirty' }
}

/** The server's view brought another version: taken over only when nothing of this page would be lost. */
export function refreshed<T>(state: Saving<T>, stored: Stored<T> | null): Saving<T> {
  return stored && stored.version > state.stored.version && state.status === 'clean' ? openSaving(stored) : state
}

/** What this machine must keep, if anything. */
export function draftOf<T>({ status, value, stored, tried }: Saving<T>): Draft<T> | null {
  return status === 'clean' ? null : { value, version: stored.version, tried }
}
