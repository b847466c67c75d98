// How many people were left over from earlier days, for the badge of those who look after them.
import { onScopeDispose, ref } from 'vue'
import { api, ask } from '@/lib/api'
import type { LoginInfo } from '@/lib/contract'
import { refetching } from '@/lib/refetch'
import { openOnes } from './carry/carry'

const LOOK_EVERY_MS = 120_000

export function useCarried(siteId: string, login: LoginInfo) {
  const count = ref(0)
  const isMine = login.staff.roles.some((role) => role === 'clerk' || role === 'hall_manager')
  const look = refetching(async () => {
    if (!isMine) return
    try {
      const { items } = await ask(api.GET('/api/v1/halls/{id}/carry-overs', { params: { path: { id: siteId } } }))
      count.value = openOnes(items).length
    } catch {
      // The badge keeps its number; the next look sets it right.
    }
  })
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  void look()
  onScopeDispose(() => {
    look.stop()
    clearInterval(timer)
  })
  return { count, look }
}
