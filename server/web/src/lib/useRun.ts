// One question to the server at a time, with the refusal of the last one.
import { ref, shallowRef } from 'vue'
import { errorOf, type ApiError } from './api'

/** `onFault` hears a refusal before its words are shown. */
export function useRun(onFault?: (error: ApiError) => void | Promise<void>) {
  const isBusy = ref(false)
  const fault = shallowRef<ApiError | null>(null)

  /** False when it was refused, or another one is still on its way. */
  async function run(send: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    fault.value = null
    try {
      await send()
      return true
    } catch (thrown) {
      const error = errorOf(thrown)
      await onFault?.(error)
      fault.value = error
      return false
    } finally {
      isBusy.value = false
    }
  }
  return { isBusy, fault, run }
}
