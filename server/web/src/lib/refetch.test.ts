import { expect, it } from 'vitest'
import { refetching } from './refetch'

it('runs one fetch at a time and one more after hints that came meanwhile', async () => {
  const open: (() => void)[] = []
  let fetches = 0
  const refetch = refetching(() => {
    fetches++
    return new Promise((resolve) => open.push(resolve))
  })
  const first = refetch()
  void refetch()
  void refetch()
  expect(fetches).toBe(1)
  open.shift()?.()
  await Promise.resolve()
  await Promise.resolve()
  expect(fetches).toBe(2)
  open.shift()?.()
  await first
  expect(fetches).toBe(2)
})

it('fetches nothing after stop', async () => {
  let fetches = 0
  const refetch = refetching(async () => void fetches++)
  refetch.stop()
  await refetch()
  expect(fetches).toBe(0)
})
