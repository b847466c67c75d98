// One booking from the first question to the answer, a question at a time. The server decides everything; this keeps what was
// said, and leads back to the question that a refusal is about.
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { ApiError } from '../api'
import type { Site } from '../contract'
import { locale } from '../i18n'
import { isComplete, meetings, stepAfter, stepBefore, stepsOf, type Aim, type BookingHint, type BookingSite, type Door, type Draft, type Kind, type Poster, type Step, type Topic } from './draft'
import { useBookingWork, type Result, type SlotHeld } from './useBookingWork'

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
  chooseLawyer(): Promise<void>
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

/** `kind`: who came for a lawyer is not asked which level of leaders it is to be. */
interface Options { door: Door; kind?: Kind; hereId?: string; device?: string }

export function useBooking({ door, kind, hereId = '', device }: Options): BookingHandle {
  const step = ref<Step>('topic')
  const work = useBookingWork({ device, hereId, onRefusal: (asked) => asked && (step.value = asked) })
  const { draft, sites, hint, posters, held, isBusy, fault, result, set, run, letGo, loadPosters } = work
  if (kind) set({ kind })
  let provedNumber = ''
  const near = (): string => hereId || draft.value.place?.siteId || ''
  const ways = computed(() => (draft.value.aim ? meetings(draft.value.aim.poster, near()) : []))
  const steps = computed(() => stepsOf(door, ways.value.length !== 1, kind !== 'lawyer'))

  function goTo(next: Step): void {
    fault.value = null
    step.value = next
  }
  const onward = (): void => goTo(isComplete(draft.value) ? 'check' : stepAfter(steps.value, step.value))
  const asking = async (send: () => Promise<void>): Promise<void> => void (await run(send))

  function chooseTopic(topic: Topic): void {
    set({ topic })
    // The way depends on what and where: a new subject asks for it again.
    if (draft.value.place) hint.value = null
    goTo('place')
    if (sites.value.length === 0) void run(work.loadSites)
  }
  const choosePlace = (site: Site): Promise<void> =>
    asking(async () => {
      if (kind === 'lawyer') {
        set({ place: { siteId: site.id, code: site.division_code } })
        goTo('slot')
        return loadPosters()
      }
      await work.askWay(site)
      goTo('way')
    })
  const chooseLevel = (site: BookingSite): Promise<void> =>
    asking(async () => {
      set({ kind: 'leader', level: site })
      goTo('slot')
      await loadPosters()
    })
  const chooseLawyer = (): Promise<void> =>
    asking(async () => {
      set({ kind: 'lawyer', level: null })
      goTo('slot')
      await loadPosters()
    })

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
    await asking(async () => {
      await work.keep(slot)
      onward()
    })
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

  return {
    door, step, steps, draft, sites, hereId, hint, posters, held, isBusy, fault, result,
    chooseTopic, choosePlace, chooseLevel, chooseLawyer, chooseAim, proved, give, goTo: change, back,
    submit: () => asking(() => work.send(locale.value)),
    nameOf: work.nameOf,
  }
}
