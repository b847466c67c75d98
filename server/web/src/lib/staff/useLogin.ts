// Who is logged in. One per page; every 401 anywhere leads back to the login form.
import { ref, shallowRef } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import type { LoginInfo } from '@/lib/contract'
import { locale } from '@/lib/i18n'
import { rememberLogin } from '@/lib/identity'

type LoginState = 'loading' | 'offline' | 'out' | 'in'

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

/** `?as=lawyer01`, and `&lang=en` from an English start page: the links of a demonstration. The password is public there, and there only. */
async function enterAsDemo(): Promise<boolean> {
  const address = new URL(location.href)
  const username = address.searchParams.get('as')
  if (!username) return false
  if (address.searchParams.get('lang') === 'en') locale.value = 'en'
  const { demo_accounts } = await ask(api.GET('/api/v1/info'))
  address.searchParams.delete('as')
  address.searchParams.delete('lang')
  history.replaceState(null, '', address)
  const account = demo_accounts.find((one) => one.username === username)
  if (!account) return false
  await signIn(account.username, account.password)
  return true
}

async function load(): Promise<void> {
  try {
    if (await enterAsDemo()) return
    // Without an id of its own the window takes the only login of the browser, if there is just one.
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

/** A desk in the middle of a reception is not left: then the refusal comes back and the login stays. */
async function signOut(): Promise<ApiError | null> {
  try {
    await ask(api.DELETE('/api/v1/logins/current'))
  } catch (thrown) {
    const refusal = errorOf(thrown)
    if (refusal.status === 409) return refusal
    // The cookie may be gone already; the page leaves in any case.
  }
  rememberLogin(null)
  login.value = null
  state.value = 'out'
  return null
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
