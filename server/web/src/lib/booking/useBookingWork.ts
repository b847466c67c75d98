// What a booking asks of the server, for every door: the way, posted days, the kept time, the answer. The order of the
// questions is each door's own.
import { onScopeDispose, shallowRef } from 'vue'
import { api, ApiError, ask, newKey } from '../api'
import { serverNowMs, setServerTime } from '../clock'
import type { Site } from '../contract'
import type { components } from '../gen/api'
import { useRun } from '../useRun'
import { emptyDraft, formOf, isAhead, isBookable, ofLawyer, ofLeader, stepOfRefusal, type BookingHint, type BookingSite, type Draft, type FreeSlot, type Poster, type Step } from './draft'

export type SlotHeld = components['schemas']['SlotHeld']
export type Booked = components['schemas']['AppointmentBooked']
export type Joined = components['schemas']['WaitJoined']
export type Result = { is: 'booked'; booked: Booked } | { is: 'joined'; joined: Joined }

/** Lawyers' half days at a place and above it. */
export async function lawyersNear(site: string): Promise<Poster[]> {
  const { items, server_time } = await ask(api.GET('/api/v1/booking/lawyers', { params: { query: { site } } }))
  setServerTime(server_time)
  return items.filter((one) => isAhead(one, serverNowMs())).map(ofLawyer)
}

/** `device` names a kiosk that stands at `hereId`. `onRefusal` hears which question a refusal is about, if any, before its words are shown. */
interface Options { device?: string | undefined; hereId?: string; onRefusal?: (step: Step | null) => void }

export function useBookingWork({ device, hereId = '', onRefusal }: Options) {
  const draft = shallowRef<Draft>(emptyDraft())
  const sites = shallowRef<Site[]>([])
  const hint = shallowRef<BookingHint | null>(null)
  const posters = shallowRef<Poster[] | null>(null)
  const held = shallowRef<SlotHeld | null>(null)
  const result = shallowRef<Result | null>(null)
  let attempt: { body: string; key: string } | null = null
  const own = device ? { device } : {}

  const set = (part: Partial<Draft>): void => void (draft.value = { ...draft.value, ...part })

  const { isBusy, fault, run } = useRun(async (error) => {
    const asked = stepOfRefusal(error.code, error.fields.map(({ pointer }) => pointer))
    if (asked === 'slot') await loseHold()
    onRefusal?.(asked)
  })

  async function loadSites(): Promise<void> {
    sites.value = (await ask(api.GET('/api/v1/sites'))).items
  }
  void run(loadSites)

  /** Takes the place over and asks which way a matter from there has to go. */
  async function askWay(site: Site): Promise<void> {
    set({ place: { siteId: site.id, code: site.division_code } })
    const query = { place_code: site.division_code, topic: draft.value.topic ?? 'other', site: site.id, people: draft.value.people }
    hint.value = await ask(api.GET('/api/v1/booking/hint', { params: { query } }))
  }
  /** Lawyers near where the person is; leaders of the chosen level. */
  async function loadPosters(): Promise<void> {
    posters.value = null
    if (draft.value.kind === 'lawyer') {
      posters.value = await lawyersNear(hereId || draft.value.place?.siteId || '')
      return
    }
    const level: BookingSite | null = draft.value.level
    const { items, server_time } = await ask(api.GET('/api/v1/posters', { params: { query: { site: level?.site_id ?? '' } } }))
    setServerTime(server_time)
    posters.value = items.filter((one) => one.site_id === level?.site_id && isBookable(one) && isAhead(one, serverNowMs())).map(ofLeader)
  }

  /** Keeps a time; the one kept before goes back. */
  async function keep(slot: FreeSlot): Promise<void> {
    held.value = await ask(api.POST('/api/v1/holds', { body: { slot_id: slot.id, ...own }, params: { header: { 'Idempotency-Key': newKey() } } }))
    setServerTime(held.value.server_time)
  }
  async function letGo(): Promise<void> {
    const token = held.value?.hold_token
    held.value = null
    if (token) await api.DELETE('/api/v1/holds/{token}', { params: { path: { token } } }).catch(() => undefined)
  }
  /** The time went to somebody else, or back: what is free now is looked up again. */
  async function loseHold(): Promise<void> {
    held.value = null
    set({ aim: null })
    await loadPosters().catch(() => void (posters.value = []))
  }

  /** Books the kept time, or joins the waiting list. `lang` is the person's. */
  async function send(lang: 'zh' | 'en'): Promise<void> {
    const form = formOf(draft.value, lang)
    const aim = draft.value.aim
    if (!form || !aim) return
    if (!aim.slot) {
      const body = { sitting_id: aim.poster.sitting_id, form, ...own }
      result.value = { is: 'joined', joined: await ask(api.POST('/api/v1/waits', { body, params: { header: keyOf(body) } })) }
      return
    }
    if (!held.value) throw new ApiError('hold_expired', 409, { minutes: 10 })
    const body = { hold_token: held.value.hold_token, form, ...own }
    result.value = { is: 'booked', booked: await ask(api.POST('/api/v1/appointments', { body, params: { header: keyOf(body) } })) }
    held.value = null
  }
  /** The same body keeps its key: pressing again after a broken line cannot book twice. */
  function keyOf(body: unknown): { 'Idempotency-Key': string } {
    const text = JSON.stringify(body)
    if (attempt?.body !== text) attempt = { body: text, key: newKey() }
    return { 'Idempotency-Key': attempt.key }
  }

  onScopeDispose(() => void letGo())
  return {
    draft, sites, hint, posters, held, isBusy, fault, result, set, run, loadSites, askWay, loadPosters, keep, letGo, send,
    nameOf: (siteId: string): Site | undefined => sites.value.find(({ id }) => id === siteId),
  }
}
