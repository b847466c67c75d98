// Something typed that saves itself, survives a broken line and a reload, and never overwrites silently.
import { onScopeDispose, shallowRef } from 'vue'
import { errorOf, type ApiError } from '@/lib/api'
import { noteLoginEnd } from '@/lib/staff/useLogin'
import { conflicted, draftOf, edit, failed, openSaving, refreshed, refused, resolve, saved, sending, toSave, type Draft, type Stored } from './saving'

const PAUSE_MS = 900
const RETRY_MS = 4_000

interface How<T> {
  /** Under which name `store` keeps what the server does not have yet. */
  key: string
  /** By default the window's own store, which outlives a reload. */
  store?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  first: Stored<T>
  put: (what: Draft<T>) => Promise<{ version: number; saved_at: string | null }>
  /** What the server has, for a conflict. */
  latest: () => Promise<Stored<T> | null>
}

function kept<T>(text: string | null): Draft<T> | null {
  try {
    return JSON.parse(text ?? 'null') as Draft<T> | null
  } catch {
    return null
  }
}

/** The same will be refused again: no line was down. */
const isFinal = ({ status }: ApiError): boolean => status >= 400 && status < 500 && status !== 401 && status !== 429

export function useSaving<T>({ key, store = sessionStorage, first, put, latest }: How<T>) {
  const state = shallowRef(openSaving(first, kept<T>(store.getItem(key))))
  const problem = shallowRef<ApiError | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  /** Nobody looks any more: what could not be saved is kept for whoever opens it next, and not tried from here. */
  let isOver = false

  function keep(): void {
    try {
      const draft = draftOf(state.value)
      if (draft) store.setItem(key, JSON.stringify(draft))
      else store.removeItem(key)
    } catch {
      // Without a store a reload loses the last second of typing.
    }
  }

  async function send(): Promise<void> {
    const what = toSave(state.value)
    if (!what) return
    state.value = sending(state.value)
    keep()
    problem.value = null
    try {
      const answer = await put(what)
      // Only now: what was typed meanwhile stands in the state of this moment.
      state.value = saved(state.value, answer)
    } catch (thrown) {
      const error = errorOf(thrown)
      problem.value = error
      const theirs = error.code === 'note_conflict' ? await latest().catch(() => null) : null
      if (theirs) state.value = conflicted(state.value, theirs)
      else state.value = isFinal(error) && error.code !== 'note_conflict' ? refused(state.value) : failed(state.value)
      if (!noteLoginEnd(error) && state.value.status === 'failed') schedule(RETRY_MS)
    }
    keep()
    if (state.value.status === 'dirty') schedule(PAUSE_MS)
  }
  function schedule(ms: number): void {
    clearTimeout(timer)
    if (isOver) return
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
    isOver = true
    void flush()
  })
  if (state.value.status === 'dirty') schedule(PAUSE_MS)

  return {
    state,
    /** Why the last save was refused. */
    problem,
    flush,
    type(value: T): void {
      state.value = edit(state.value, value)
      keep()
      schedule(PAUSE_MS)
    },
    choose(which: 'mine' | 'theirs'): void {
      state.value = resolve(state.value, which)
      keep()
      if (state.value.status === 'dirty') void flush()
    },
    refresh: (stored: Stored<T> | null): void => void (state.value = refreshed(state.value, stored)),
    forget: (): void => store.removeItem(key),
  }
}

export type SavingHandle<T> = ReturnType<typeof useSaving<T>>
