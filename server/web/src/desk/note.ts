// The autosaved note as a state machine. Pure: what to send next, and what to show.
import type { Note } from '@/lib/contract'

export const NOTE_LIMIT = 20_000

interface NoteState {
  text: string
  /** What the server has, as far as this page knows. */
  savedText: string
  version: number
  savedAt: string | null
  status: 'clean' | 'dirty' | 'saving' | 'failed' | 'conflict'
  /** The other version, in a conflict. */
  theirs: Note | null
}

export function openNote(note: Note | null | undefined, draft: string | null = null): NoteState {
  const savedText = note?.text ?? ''
  const text = draft ?? savedText
  return { text, savedText, version: note?.version ?? 0, savedAt: note?.saved_at ?? null, status: text === savedText ? 'clean' : 'dirty', theirs: null }
}

export function edit(state: NoteState, text: string): NoteState {
  if (state.status === 'conflict' || state.status === 'saving') return { ...state, text }
  return { ...state, text, status: text === state.savedText ? 'clean' : 'dirty' }
}

/** What to send now, if anything. */
export function toSave(state: NoteState): { text: string; version: number } | null {
  if (state.status !== 'dirty' && state.status !== 'failed') return null
  return { text: state.text.slice(0, NOTE_LIMIT), version: state.version }
}

export const sending = (state: NoteState): NoteState => ({ ...state, status: 'saving' })

export function saved(state: NoteState, note: Note): NoteState {
  const isDone = state.text.slice(0, NOTE_LIMIT) === note.text
  return { ...state, savedText: note.text, version: note.version, savedAt: note.saved_at, status: isDone ? 'clean' : 'dirty' }
}

export const failed = (state: NoteState): NoteState => ({ ...state, status: 'failed' })
export const conflicted = (state: NoteState, theirs: Note | null): NoteState => ({ ...state, status: 'conflict', theirs })

/** The person has chosen. Keeping one's own text writes it over the other's version, on purpose. */
export function resolve(state: NoteState, keep: 'mine' | 'theirs'): NoteState {
  const other = state.theirs
  if (state.status !== 'conflict' || !other) return state
  const base = { ...state, savedText: other.text, version: other.version, savedAt: other.saved_at, theirs: null }
  return keep === 'theirs' ? { ...base, text: other.text, status: 'clean' } : { ...base, status: 'dirty' }
}

/** The server's view brought a note: taken over only when nothing of this page would be lost. */
export function refreshed(state: NoteState, note: Note | null | undefined): NoteState {
  if (!note || note.version <= state.version || state.status !== 'clean') return state
  return openNote(note)
}
