// The orders that somebody sees, kept up by the feed of their place and by looking.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import type { LeaderOrder, StaffRole } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

/** A leader's own, those of an officer's unit, or the open ones of the office's place. */
export type Scope = 'mine' | 'unit' | 'site'
export const scopeOf = (roles: readonly StaffRole[]): Scope | null =>
  roles.includes('leader') ? 'mine' : roles.includes('office') ? 'site' : roles.includes('officer') ? 'unit' : null

const read = (scope: Scope, signal?: AbortSignal) => ask(api.GET('/api/v1/orders', { params: { query: { scope } }, ...(signal ? { signal } : {}) }))

export function useOrders(siteId: string, scope: Scope) {
  const { view, problem, busy, isOffline, change } = useLive<{ items: LeaderOrder[]; overdue: number; server_time?: string }>({ siteId, read: (signal) => read(scope, signal) })
  return {
    view, problem, busy, isOffline,
    finish: (id: string, result: string) => change('finish', () => ask(api.POST('/api/v1/orders/{id}/finish', { params: { path: { id } }, body: { result } }))),
  }
}

const LOOK_EVERY_MS = 30_000
/** How many are overdue, for a number in the navigation; `look` looks now. */
export function useOverdue(scope: Ref<Scope | null>) {
  const overdue = ref(0)
  async function look(): Promise<void> {
    try {
      overdue.value = scope.value ? (await read(scope.value)).overdue : 0
    } catch {
      // The number stays as it was; the page itself says what is wrong.
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  watch(scope, () => void look(), { immediate: true })
  return { overdue, look }
}
