// A place on a waiting list: how it stands, and the answer to an offer. Looks again every few seconds.
import { onScopeDispose, shallowRef } from 'vue'
import { api, ask, errorOf } from '../api'
import { setServerTime } from '../clock'
import { useRun } from '../useRun'
import type { Wait } from './draft'

const EVERY_MS = 10_000

export function useWait(token: string) {
  const wait = shallowRef<Wait | null>(null)
  const { isBusy, fault, run } = useRun()
  const params = { path: { token } }

  async function look(): Promise<void> {
    try {
      wait.value = await ask(api.GET('/api/v1/waits/{token}', { params }))
      setServerTime(wait.value.server_time)
    } catch (thrown) {
      if (!wait.value) fault.value = errorOf(thrown)
    }
  }
  /** However it went, the buttons wait until it is known how the place stands. */
  const answer = (send: () => Promise<unknown>): Promise<boolean> => run(() => send().finally(look))
  void look()
  const timer = setInterval(() => void look(), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  return {
    wait,
    isBusy,
    fault,
    accept: () => answer(() => ask(api.POST('/api/v1/waits/{token}/accept', { params }))),
    refuse: () => answer(() => ask(api.POST('/api/v1/waits/{token}/refuse', { params }))),
    leave: () => answer(() => ask(api.POST('/api/v1/waits/{token}/leave', { params }))),
  }
}
