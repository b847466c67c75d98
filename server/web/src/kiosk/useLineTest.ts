// The line test of the device check: runs by itself while the person does the rest, and never keeps anybody waiting.
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { LINE_TEST_LIMIT_MS, startLineTest, type LineResult, type LineRun } from '@/lib/room/lineRun'

export interface LineTestHandle {
  /** Null while it runs. */
  result: Ref<LineResult | null>
  secondsLeft: Ref<number>
  again(): void
  /** What is known by now; ends a test that still runs. */
  now(): Promise<LineResult>
}

export function useLineTest(): LineTestHandle {
  const result = shallowRef<LineResult | null>(null)
  const secondsLeft = ref(0)
  let run: LineRun | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  function again(): void {
    run?.stop()
    clearInterval(timer)
    result.value = null
    secondsLeft.value = LINE_TEST_LIMIT_MS / 1_000
    timer = setInterval(() => (secondsLeft.value = Math.max(0, secondsLeft.value - 1)), 1_000)
    const mine = startLineTest()
    run = mine
    void mine.result.then((found) => {
      if (run !== mine) return
      clearInterval(timer)
      result.value = found
    })
  }
  again()
  onScopeDispose(() => {
    clearInterval(timer)
    run?.stop()
  })
  return {
    result,
    secondsLeft,
    again,
    now() {
      run?.finish()
      return run?.result ?? Promise.resolve({ is: 'untested' })
    },
  }
}
