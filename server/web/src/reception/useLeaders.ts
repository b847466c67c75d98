// The leaders of a place and the table of frequencies, kept up by the feed.
import { api, ask } from '@/lib/api'
import type { AddSittingPolicy, ChangeLeader, Leader, SittingPolicy, WithdrawSittingPolicy } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

interface LeadersView { leaders: Leader[]; policies: SittingPolicy[]; server_time?: string }

export function useLeaders(siteId: string) {
  const { view, problem, busy, isOffline, change } = useLive<LeadersView>({
    siteId,
    read: async (signal) => {
      const wanted = signal ? { signal } : {}
      const [leaders, policies] = await Promise.all([
        ask(api.GET('/api/v1/leaders', { params: { query: { site: siteId } }, ...wanted })),
        ask(api.GET('/api/v1/sitting-policies', wanted)),
      ])
      return { leaders: leaders.items, policies: policies.items }
    },
  })
  return {
    view, problem, busy, isOffline,
    edit: (id: string, body: ChangeLeader) => change('save', () => ask(api.PUT('/api/v1/leaders/{id}', { params: { path: { id } }, body }))),
    withdraw: (body: WithdrawSittingPolicy) => change('withdraw', () => ask(api.POST('/api/v1/sitting-policies/withdraw', { body }))),
    add: (body: AddSittingPolicy) => change('add', () => ask(api.POST('/api/v1/sitting-policies', { body }))),
  }
}
