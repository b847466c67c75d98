// What the form of a sitting holds, and how it becomes what the server is asked for.
import type { ChangeSitting, PlanSitting, Sitting, SittingForm } from '@/lib/contract'
import { usualStart, type Place } from './month'

export const FORMS: readonly SittingForm[] = ['in_person', 'video', 'both']

export interface Draft {
  leader_id: string
  day: string
  from: string
  to: string
  form: SittingForm
  theme_zh: string
  theme_en: string
  place_zh: string
  place_en: string
  phone: string
  hosts: string[]
  slot_minutes: number
  slot_capacity: number
  walk_in_percent: number
}

const USUAL_MINUTES = 150
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** A new sitting where the calendar was pressed, with what the other sittings of the month have in common. */
export function freshDraft(place: Place | undefined, items: readonly Sitting[]): Draft {
  const half = place?.half ?? 'morning'
  const like = items.find((one) => one.half === half) ?? items[0]
  const from = usualStart(items, half)
  const to = like?.half === half && like.from === from ? like.to : clock(minutesOf(from) + USUAL_MINUTES)
  return {
    leader_id: '', day: place?.day ?? '', from, to, form: like?.form ?? 'both', theme_zh: '', theme_en: '',
    place_zh: like?.place_zh ?? '', place_en: like?.place_en ?? '', phone: like?.phone ?? '', hosts: [],
    slot_minutes: like?.slot_minutes ?? 30, slot_capacity: like?.slot_capacity ?? 1, walk_in_percent: like?.walk_in_percent ?? 20,
  }
}

export const draftOf = (one: Sitting): Draft => ({
  leader_id: one.leader.id, day: one.day, from: one.from, to: one.to, form: one.form, theme_zh: one.theme_zh, theme_en: one.theme_en,
  place_zh: one.place_zh, place_en: one.place_en, phone: one.phone, hosts: one.hosts.map(({ site_id }) => site_id),
  slot_minutes: one.slot_minutes, slot_capacity: one.slot_capacity, walk_in_percent: one.walk_in_percent,
})

/** Everything that must be there is there; whether it is right, the server says. */
export const isReady = (draft: Draft): boolean =>
  [draft.leader_id, draft.day, draft.from, draft.to].every(Boolean) && [draft.slot_minutes, draft.slot_capacity, draft.walk_in_percent].every(Number.isInteger)

export const planOf = (draft: Draft, siteId: string): PlanSitting => ({ ...draft, hosts: draft.form === 'in_person' ? [] : draft.hosts, site_id: siteId })

/** Only what differs goes out, so that two people may change different things one after the other. */
export function changeOf(draft: Draft, before: Sitting): ChangeSitting {
  const old = draftOf(before)
  const wish: Draft = { ...draft, hosts: draft.form === 'in_person' ? [] : draft.hosts }
  const same = (key: keyof Draft): boolean => JSON.stringify(wish[key]) === JSON.stringify(old[key])
  const changed = Object.fromEntries((Object.keys(old) as (keyof Draft)[]).filter((key) => !same(key)).map((key) => [key, wish[key]]))
  // A new beginning alone would move the end along.
  return { ...changed, ...('from' in changed ? { to: wish.to } : {}), version: before.version }
}
