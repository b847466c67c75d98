// One booking from the first question to the answer. The server decides everything; this keeps what was said, asks, and
// leads back to the question that a refusal is about.
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { api, ApiError, ask, errorOf, newKey } from '../api'
import { setServerTime } from '../clock'
import type { Site } from '../contract'
import type { components } from '../gen/api'
import { locale } from '../i18n'
import { emptyDraft, formOf, isBookable, isComplete, meetings, stepAfter, stepBefore, stepOfRefusal, stepsOf, type Aim, type BookingHint, type BookingSite, type Door, type Draft, type Poster, type Step, type Topic } from './draft'

export type SlotHeld = components['schemas']['SlotHeld']
export type Booked = components['schemas']['AppointmentBooked']
export type Joined = components['schemas']['WaitJoined']
export type Result = { is: 'booked'; booked: Booked } | { is: 'joined'; joined: Joined }

export interface BookingHandle {
  door: Door
  step: Ref<Step>
  steps: ComputedRef<Step[]>
  draft: Ref<Draft>
  sites: Ref<Site[]>
  /** Where this kiosk stands; on a phone empty. */
  hereId: string
  hint: Ref<BookingHint | null>
  /** Posted days of the chosen level; null while they are looked up. */
  posters: Ref<Poster[] | null>
  held: Ref<SlotHeld | null>
  isBusy: Ref<boolean>
  fault: Ref<ApiError | null>
  result: Ref<Result | null>
  chooseTopic(topic: Topic): void
  choosePlace(site: Site): Promise<void>
  chooseLevel(site: BookingSite): Promise<void>
  chooseAim(aim: Aim): Promise<void>
  /** Somebody's phone has been proved. */
  proved(number: string): Promise<void>
  /** Takes answers over and goes on. */
  give(part: Partial<Draft>): void
  goTo(step: Step): void
  /** False when there is nothing before. */
  back(): boolean
  submit(): Promise<void>
  nameOf(siteId: string): Site | undefined
}

interface Options { door: Door; hereId?: string; device?: string }

export function useBooking({ door, hereId = '', device }: Options): BookingHandle {
  const step = ref<Step>('topic')
  const draft = shallowRef<Draft>(emptyDraft())
  const sites = shallowRef<Site[]>([])
  const hint = shallowRef<BookingHint | null>(null)
  const posters = shallowRef<Poster[] | null>(null)
  const held = shallowRef<SlotHeld | null>(null)
  const isBusy = ref(false)
  const fault = shallowRef<ApiError | null>(null)
  const result = shallowRef<Result | null>(null)
  let provedNumber = ''
  let attempt: { body: string; key: string } | null = null
  const near = (): string => hereId || draft.value.place?.siteId || ''
  const ways = computed(() => (draft.value.aim ? meetings(draft.value.aim.poster, near()) : []))
  const steps = computed(() => stepsOf(door, ways.value.length !== 1))
  const own = device ? { device } : {}

  const set = (part: Partial<Draft>): void => void (draft.value = { ...draft.value, ...part })
  function goTo(next: Step): void {
    fault.value = null
    step.value = next
  }
  const onward = (): void => goTo(isComplete(draft.value) ? 'check' : stepAfter(steps.value, step.value))

  /** Runs one question to the server; a refusal leads to the question it is about, with its words. */
  async function run(send: () => Promise<void>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    fault.value = null
    try {
      await send()
    } catch (thrown) {
      const error = errorOf(thrown)
      const asked = stepOfRefusal(error.code, error.fields.map(({ pointer }) => pointer))
      if (asked === 'slot') await loseHold()
      if (asked) step.value = asked
      fault.value = error
    } finally {
      isBusy.value = false
    }
  }

  async function loadSites(): Promise<void> {
    sites.value = (await ask(api.GET('/api/v1/sites'))).items
  }
  void run(loadSites)

  function chooseTopic(topic: Topic): void {
    set({ topic })
    // The way depends on what and where: a new subject asks for it again.
    if (draft.value.place) hint.value = null
    goTo('place')
    if (sites.value.length === 0) void run(loadSites)
  }
  const choosePlace = (site: Site): Promise<void> =>
    run(async () => {
      set({ place: { siteId: site.id, code: site.division_code } })
      const query = { place_code: site.division_code, topic: draft.value.topic ?? 'other', site: site.id, people: draft.value.people }
      hint.value = await ask(api.GET('/api/v1/booking/hint', { params: { query } }))
      goTo('way')
    })
  const chooseLevel = (site: BookingSite): Promise<void> =>
    run(async () => {
      set({ level: site })
      goTo('slot')
      await loadPosters()
    })
  async function loadPosters(): Promise<void> {
    posters.value = null
    const { items, server_time } = await ask(api.GET('/api/v1/posters', { params: { query: { site: draft.value.level?.site_id ?? '' } } }))
    setServerTime(server_time)
    posters.value = items.filter((one) => one.site_id === draft.value.level?.site_id && isBookable(one))
  }

  async function chooseAim(aim: Aim): Promise<void> {
    const before = draft.value.meeting
    set({ aim })
    const fits = ways.value.find((one) => one.form === before?.form && one.siteId === before.siteId)
    set({ meeting: fits ?? (ways.value.length === 1 ? (ways.value[0] ?? null) : null) })
    if (door === 'portal' && !provedNumber) return goTo('phone')
    await keep()
  }
  async function proved(number: string): Promise<void> {
    provedNumber = number
    set({ phone: { state: 'given', number } })
    await keep()
  }
  /** Keeps the chosen time; a waiting list has nothing to keep. */
  async function keep(): Promise<void> {
    const slot = draft.value.aim?.slot
    // At home the phone is proved before: the next question is the one after it.
    if (door === 'portal') step.value = 'phone'
    if (!slot) {
      await letGo()
      return onward()
    }
    await run(async () => {
      held.value = await ask(api.POST('/api/v1/holds', { body: { slot_id: slot.id, ...own }, params: { header: { 'Idempotency-Key': newKey() } } }))
      setServerTime(held.value.server_time)
      onward()
    })
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

  function give(part: Partial<Draft>): void {
    set(part)
    onward()
  }
  function back(): boolean {
    const before = stepBefore(steps.value, step.value)
    if (!before) return false
    // A proved phone is not asked for again.
    goTo(before === 'phone' && door === 'portal' && provedNumber ? 'slot' : before)
    if (step.value === 'slot') void letGo().then(() => run(loadPosters))
    return true
  }
  /** The kept time stays until another one is chosen. */
  function change(next: Step): void {
    goTo(next)
    if (next === 'slot') void run(loadPosters)
  }

  const submit = (): Promise<void> =>
    run(async () => {
      const form = formOf(draft.value, locale.value)
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
    })
  /** The same body keeps its key: pressing again after a broken line cannot book twice. */
  function keyOf(body: unknown): { 'Idempotency-Key': string } {
    const text = JSON.stringify(body)
    if (attempt?.body !== text) attempt = { body: text, key: newKey() }
    return { 'Idempotency-Key': attempt.key }
  }

  onScopeDispose(() => void letGo())
  return {
    door, step, steps, draft, sites, hereId, hint, posters, held, isBusy, fault, result,
    chooseTopic, choosePlace, chooseLevel, chooseAim, proved, give, goTo: change, back, submit,
    nameOf: (siteId) => sites.value.find(({ id }) => id === siteId),
  }
}
