// What the server is: read once by every page.
import { ref, type Ref } from 'vue'
import { api, ask } from './api'
import { setServerTime } from './clock'
import type { Info } from './contract'

const info: Ref<Info | null> = ref(null)
let pending: Promise<void> | null = null

/** Loads `/info` once, retrying until the server answers. `info.value` is null until then. */
export function useInfo(): Ref<Info | null> {
  pending ??= load()
  return info
}

async function load(): Promise<void> {
  for (let waitMs = 1_000; ; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      const answer = await ask(api.GET('/api/v1/info'))
      setServerTime(answer.server_time)
      info.value = answer
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
