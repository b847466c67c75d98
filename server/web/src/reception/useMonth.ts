// A place's month with its check, kept up by the feed, and what can be done with it.
import { shallowRef, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import type { ChangeSitting, Leader, PlanCheck, PlanSitting, PlanTrouble, PublishSitting, Site, SittingDetail, SittingMonth } from '@/lib/contract'
import { useLive } from '@/lib/staff/useLive'

/** `check` is the office's: leaders see the month only. */
interface MonthView { month: SittingMonth; check: PlanCheck | null; server_time?: string }

export function useMonth(siteId: string, month: Ref<string>, { mayPlan }: { mayPlan: boolean }) {
  const plan = () => ({ params: { path: { site: siteId, month: month.value } } })
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, isOffline, look, change } = useLive<MonthView>({
    siteId,
    read: async (signal) => {
      const wanted = signal ? { signal } : {}
      const [found, check] = await Promise.all([
        ask(api.GET('/api/v1/sittings', { params: { query: { site: siteId, month: month.value } }, ...wanted })),
        mayPlan ? ask(api.GET('/api/v1/plans/{site}/{month}/check', { ...plan(), ...wanted })) : null,
      ])
      return { month: found, check }
    },
  })
  watch(month, () => void look())

  const leaders = shallowRef<Leader[]>([])
  const hosts = shallowRef<Site[]>([])
  async function loadLists(): Promise<void> {
    const [found, sites] = await Promise.all([ask(api.GET('/api/v1/leaders', { params: { query: { site: siteId } } })), ask(api.GET('/api/v1/sites'))])
    leaders.value = found.items
    hosts.value = sites.items.filter((site) => site.id !== siteId)
  }
  // A failed look at the lists comes again with the next view of the month.
  watch(view, () => {
    if (leaders.value.length === 0) void loadLists().catch(() => undefined)
  })

  /** An action whose answer says something of its own; null when it was refused. */
  async function tell<T>(name: string, call: () => Promise<T>): Promise<T | null> {
    let answer: T | null = null
    const done = await change(name, async () => (answer = await call()))
    return done ? answer : null
  }
  const onSitting = (name: string, call: () => Promise<SittingDetail>): Promise<SittingDetail | null> => tell(name, call)

  return {
    view, problem, busy, isOffline, leaders, hosts,
    generate: () => tell('generate', () => ask(api.POST('/api/v1/plans/{site}/{month}/generate', plan()))),
    approveAll: () => change('approve_all', () => ask(api.POST('/api/v1/plans/{site}/{month}/approve', plan()))),
    publishAll: (body: PublishSitting): Promise<{ published: number; left: PlanTrouble[] } | null> => tell('publish', () => ask(api.POST('/api/v1/plans/{site}/{month}/publish', { ...plan(), body }))),
    add: (body: PlanSitting) => onSitting('save', () => ask(api.POST('/api/v1/sittings', { body }))),
    edit: (id: string, body: ChangeSitting) => onSitting('save', () => ask(api.PUT('/api/v1/sittings/{id}', { ...by(id), body }))),
    remove: (id: string) => change('delete', () => ask(api.DELETE('/api/v1/sittings/{id}', by(id)))),
    unapproveAll: () => change('unapprove_all', () => ask(api.POST('/api/v1/plans/{site}/{month}/unapprove', plan()))),
    approve: (id: string) => onSitting('approve', () => ask(api.POST('/api/v1/sittings/{id}/approve', by(id)))),
    /** Of sittings that were agreed to together, one after the other. */
    unapprove: (ids: readonly string[]) => change('unapprove', async () => { for (const id of ids) await ask(api.POST('/api/v1/sittings/{id}/unapprove', by(id))) }),
    publish: (id: string, body: PublishSitting) => onSitting('publish', () => ask(api.POST('/api/v1/sittings/{id}/publish', { ...by(id), body }))),
    absent: (id: string, reason: string) => onSitting('absent', () => ask(api.POST('/api/v1/sittings/{id}/absent', { ...by(id), body: { reason, choose: true } }))),
    substitute: (id: string, leader_id: string, reason?: string) => onSitting('absent', () => ask(api.POST('/api/v1/sittings/{id}/substitute', { ...by(id), body: { leader_id, ...(reason ? { reason } : {}) } }))),
    postpone: (id: string, body: { day: string; from: string; reason: string }) => onSitting('postpone', () => ask(api.POST('/api/v1/sittings/{id}/postpone', { ...by(id), body }))),
    late: (id: string, minutes: number) => onSitting('late', () => ask(api.POST('/api/v1/sittings/{id}/late', { ...by(id), body: { minutes } }))),
    start: (id: string) => onSitting('start', () => ask(api.POST('/api/v1/sittings/{id}/start', by(id)))),
    finish: (id: string) => onSitting('finish', () => ask(api.POST('/api/v1/sittings/{id}/finish', by(id)))),
    confirm: (id: string) => onSitting('confirm', () => ask(api.POST('/api/v1/sittings/{id}/confirm', by(id)))),
  }
}

export type MonthHandle = ReturnType<typeof useMonth>
