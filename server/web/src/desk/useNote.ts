// The note of one session, saving itself.
import { api, ask } from '@/lib/api'
import type { Note } from '@/lib/contract'
import type { Stored } from './saving'
import { useSaving, type SavingHandle } from './useSaving'

export const NOTE_LIMIT = 20_000
const storedOf = (note: Note): Stored<string> => ({ value: note.text, version: note.version, saved_at: note.saved_at })
export const noteOf = (note: Note | null | undefined): Stored<string> => (note ? storedOf(note) : { value: '', version: 0, saved_at: null })

export type NoteHandle = SavingHandle<string>
/** `latest` fetches what the server has, for a conflict. */
export const useNote = (sessionId: string, first: Note | null | undefined, latest: () => Promise<Note | null>): NoteHandle =>
  useSaving({
    key: `desk.note.${sessionId}`,
    first: noteOf(first),
    put: ({ value, version }) => ask(api.PUT('/api/v1/sessions/{id}/note', { params: { path: { id: sessionId } }, body: { text: value.slice(0, NOTE_LIMIT), version } })),
    latest: async () => {
      const now = await latest()
      return now ? storedOf(now) : null
    },
  })
