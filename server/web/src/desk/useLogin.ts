// Who is logged in. One per page; every 401 anywhere leads back to the login form.
import { ref, shallowRef } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import type { LoginInfo } from '@/lib/contract'
import { rememberLogin } from '@/lib/identity'

export type LoginState = 'loading' | 'offline' | 'out' | 'in'

const state = ref<LoginState>('loading')
const login = shallowRef<LoginInfo | null>(null)
const isOver = ref(false)
const RETRY_MS = 3_000

function enter(info: LoginInfo): void {
  rememberLogin(info)
  login.value = info
  isOver.value = false
  state.value = 'in'
}

async function load(): Promise<void> {
  try {
    enter(await ask(api.GET('/api/v1/logins/current')))
  } catch (thrown) {
    const { status } = errorOf(thrown)
    if (status === 401 || status === 403) {
      state.value = 'out'
      return
    }
    state.value = 'offline'
    setTimeout(() => void load(), RETRY_MS)
  }
}

async function signIn(username: string, password: string): Promise<void> {
  enter(await ask(api.POST('/api/v1/logins', { body: { username, password } })))
}

async function signOut(): Promise<void> {
  try {
    await ask(api.DELETE('/api/v1/logins/current'))
  } catch {
    // The cookie may be gone already; the page leaves in any case.
  }
  rememberLogin(null)
  login.value = null
  state.value = 'out'
}

/** Sorts out what every page must: true when the login is over and the form has been shown. */
export function noteLoginEnd(error: ApiError): boolean {
  if (error.status !== 401) return false
  login.value = null
  isOver.value = true
  state.value = 'out'
  return true
}

export function useLogin() {
  return { state, login, isOver, load, signIn, signOut }
}
