// The note of one session: saves itself, survives a broken line and a reload, and never overwrites silently.
import { onScopeDispose, shallowRef } from 'vue'
import { api, ask, errorOf } from '@/lib/api'
import type { Note } from '@/lib/contract'
import { noteLoginEnd } from '@/lib/staff/useLogin'
import { conflicted, edit, failed, openNote, refreshed, resolve, saved, sending, toSave } from './note'

const PAUSE_MS = 900
const RETRY_MS = 4_000
const draftKey = (sessionId: string): string => `desk.note.${sessionId}`

/** `latest` fetches what the server has, for a conflict. */
export function useNote(sessionId: string, first: Note | null | undefined, latest: () => Promise<Note | null>) {
  const state = shallowRef(openNote(first, sessionStorage.getItem(draftKey(sessionId))))
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  function keepDraft(): void {
    try {
      if (state.value.status === 'clean') sessionStorage.removeItem(draftKey(sessionId))
      else sessionStorage.setItem(draftKey(sessionId), state.value.text)
    } catch {
      // Without a store a reload loses the last second of typing.
    }
  }

  async function send(): Promise<void> {
    const body = toSave(state.value)
    if (!body) return
    state.value = sending(state.value)
    try {
      state.value = saved(state.value, await ask(api.PUT('/api/v1/sessions/{id}/note', { params: { path: { id: sessionId } }, body })))
    } catch (thrown) {
      const error = errorOf(thrown)
      if (error.code === 'note_conflict') state.value = conflicted(state.value, await latest())
      else state.value = failed(state.value)
      if (!noteLoginEnd(error) && state.value.status === 'failed') schedule(RETRY_MS)
    }
    keepDraft()
    if (state.value.status === 'dirty') schedule(PAUSE_MS)
  }
  function schedule(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }
  /** Saves now; resolves when nothing is on its way. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    while (running) await running
    running = send().finally(() => (running = null))
    await running
  }
  const leaving = (): void => void flush()
  window.addEventListener('pagehide', leaving)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', leaving)
    clearTimeout(timer)
    void flush()
  })
  if (state.value.status === 'dirty') schedule(PAUSE_MS)

  return {
    state,
    flush,
    type(text: string): void {
      state.value = edit(state.value, text)
      keepDraft()
      schedule(PAUSE_MS)
    },
    choose(keep: 'mine' | 'theirs'): void {
      state.value = resolve(state.value, keep)
      keepDraft()
      if (state.value.status === 'dirty') void flush()
    },
    refresh: (note: Note | null | undefined): void => void (state.value = refreshed(state.value, note)),
    forget: (): void => sessionStorage.removeItem(draftKey(sessionId)),
  }
}

export type NoteHandle = ReturnType<typeof useNote>
