// The kiosk as one object for its screens: where it stands, what is on today, who is on the screen, and forgetting.
import { computed, inject, onScopeDispose, provide, ref, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import { serverNowMs, setServerTime } from '@/lib/clock'
import type { SeatClaim, SiteToday } from '@/lib/contract'
import { openFeed, type FeedEvent } from '@/lib/feed'
import { locale } from '@/lib/i18n'
import { addCall, dropOldCalls, type CalledNumber } from './calls'
import { step, wipesWhenIdle, type Action, type Flow } from './flow'
import { idleAt, type Idle } from './idle'
import { leadsToMine } from './mine'
import { canHear } from './signal'
import { useOwnTicket, type OwnTicketHandle } from './useOwnTicket'
import { useSeat, type SeatHandle } from './useSeat'
import { useSittings } from './useSittings'
import { useTicket, type TicketHandle } from './useTicket'
import { announceCall } from './announce'

const SITE_KEY = 'kiosk.site'
const TODAY_EVERY_MS = 20_000
/** Events after which something else may be on: numbers, desks, and who is there for legal advice. */
const REFRESHES = ['ticket.', 'desk.', 'gap.', 'shift.']

export interface Kiosk {
  siteId: Ref<string>
  today: Ref<SiteToday | null>
  isOnline: Ref<boolean>
  flow: Ref<Flow>
  seat: SeatHandle
  ticket: TicketHandle
  own: OwnTicketHandle
  idle: Ref<Idle>
  isLarge: Ref<boolean>
  /** Leaders' receptions are posted for this place or one above it. */
  canBook: Ref<boolean>
  /** A refusal to show over the screen, with the words of `problemText`. */
  trouble: Ref<ApiError | null>
  /** Numbers called for a person at this site: number and place only. */
  calls: ComputedRef<CalledNumber[]>
  /** What came of calling the staff: they were told, or the person has to walk or wave. Null when nobody called. */
  help: Ref<'sent' | 'walk' | null>
  callStaff(): Promise<void>
  go(action: Action): void
  chooseSite(id: string): void
  /** Takes the seat of a called number, or shows where the number stands and what can be done; any other refusal is given back. */
  sitDown(claim: SeatClaim): Promise<ApiError | null>
  /** Takes the seat before the call, to wait in the lobby. */
  sitEarly(claim: SeatClaim): Promise<ApiError | null>
  touch(): void
  /** Everything of the present person goes; the kiosk is as new. */
  wipe(): void
}

const KEY: InjectionKey<Kiosk> = Symbol('kiosk')

export function useKiosk(): Kiosk {
  const kiosk = inject(KEY)
  if (!kiosk) throw new Error('useKiosk outside the kiosk page')
  return kiosk
}

export function provideKiosk(): Kiosk {
  const siteId = ref(new URLSearchParams(location.search).get('site') ?? localStorage.getItem(SITE_KEY) ?? '')
  const today = shallowRef<SiteToday | null>(null)
  const isOnline = ref(true)
  const flow = shallowRef<Flow>(siteId.value ? { at: 'home' } : { at: 'choose_site' })
  const trouble = shallowRef<ApiError | null>(null)
  const isLarge = ref(false)
  const called = ref<CalledNumber[]>([])
  const seat = useSeat()
  const canBook = useSittings(siteId)
  if (siteId.value) localStorage.setItem(SITE_KEY, siteId.value)

  function go(action: Action): void {
    trouble.value = null
    flow.value = step(flow.value, action)
    if (flow.value.at === 'home') void refreshToday()
    if (action.do === 'pick_service') void ticket.loadClasses()
  }

  // ---- what is on today ----
  async function refreshToday(): Promise<void> {
    if (!siteId.value) return
    try {
      today.value = await ask(api.GET('/api/v1/sites/{id}/today', { params: { path: { id: siteId.value } } }))
      setServerTime(today.value.server_time)
      isOnline.value = true
    } catch (thrown) {
      const { status } = errorOf(thrown)
      if (status === 404 || status === 400 || status === 422) chooseAgain()
      else isOnline.value = false
    }
  }
  function chooseAgain(): void {
    localStorage.removeItem(SITE_KEY)
    siteId.value = ''
    go({ do: 'choose_site' })
  }
  function chooseSite(id: string): void {
    siteId.value = id
    localStorage.setItem(SITE_KEY, id)
    history.replaceState(null, '', `?${new URLSearchParams({ site: id })}`)
    today.value = null
    go({ do: 'go_home' })
  }
  let closeFeed = (): void => undefined
  watch(siteId, (id) => {
    closeFeed()
    if (id) closeFeed = openFeed({ audience: 'kiosk', site: id }, { onEvent: onFeed, onOpen: (isOpen) => isOpen && void refreshToday() })
  }, { immediate: true })
  function onFeed(event: FeedEvent): void {
    const before = called.value
    called.value = addCall(before, event, siteId.value, serverNowMs())
    if (called.value !== before && flow.value.at === 'home') announceCall(event)
    if (REFRESHES.some((area) => event.kind.startsWith(area))) void refreshToday()
  }

  // ---- one person's number ----
  const page = { flow, siteId, trouble, go }
  const ticket = useTicket(page)
  const own = useOwnTicket(page)
  async function sitDown(claim: SeatClaim): Promise<ApiError | null> {
    const found = await own.inLine(claim)
    if (found instanceof ApiError) return found
    if (found) {
      go({ do: 'look_mine', claim, mine: found })
      return null
    }
    const refusal = await sitEarly(claim)
    if (refusal && leadsToMine(refusal)) await own.show(claim, refusal)
    return refusal && leadsToMine(refusal) ? null : refusal
  }
  async function sitEarly(claim: SeatClaim): Promise<ApiError | null> {
    const refusal = await seat.claim(siteId.value, claim)
    if (!refusal && seat.seat.value) go({ do: 'seated' })
    return refusal
  }

  // ---- help ----
  const help = ref<'sent' | 'walk' | null>(null)
  async function callStaff(): Promise<void> {
    // A seat can ring the staff. Without a seat nobody knows who asks, so the words point to the desk of the room.
    const failed = seat.seat.value ? await seat.help() : true
    help.value = failed ? 'walk' : 'sent'
  }

  // ---- forgetting ----
  const lastTouch = ref(Date.now())
  const idle = shallowRef<Idle>({ is: 'here' })
  const touch = (): void => {
    lastTouch.value = Date.now()
    idle.value = { is: 'here' }
  }
  function wipe(): void {
    ticket.forget()
    trouble.value = null
    void seat.leave()
    go({ do: 'go_home' })
    asNew()
    touch()
  }
  /** Type size, language and what was said of hearing belong to the person too. */
  function asNew(): void {
    canHear.value = true
    isLarge.value = false
    locale.value = 'zh'
  }
  function tick(): void {
    called.value = dropOldCalls(called.value, serverNowMs())
    if (flow.value.at === 'home' && idleAt(lastTouch.value, Date.now()).is === 'gone') return asNew()
    const now = seat.seat.value
    if (!wipesWhenIdle(flow.value, now?.stage ?? null, now?.cut_short !== undefined)) {
      // Who talks touches nothing; the minute to rate the visit begins when the talk is over.
      return flow.value.at === 'seat' ? touch() : void (idle.value = { is: 'here' })
    }
    idle.value = idleAt(lastTouch.value, Date.now())
    if (idle.value.is === 'gone') wipe()
  }
  watch(flow, touch)

  const timers = [setInterval(tick, 1_000), setInterval(() => void refreshToday(), TODAY_EVERY_MS)]
  onScopeDispose(() => {
    timers.forEach(clearInterval)
    closeFeed()
  })
  watch(isLarge, (large) => (document.documentElement.dataset.size = large ? 'large' : 'normal'), { immediate: true })

  // A reload in the middle of a talk finds its seat again.
  void seat.refresh().then(() => seat.seat.value && seat.seat.value.stage !== 'done' && go({ do: 'seated' }))
  watch(seat.seat, (now) => {
    if (!now && flow.value.at === 'seat') go({ do: 'go_home' })
  })

  const kiosk: Kiosk = {
    siteId, today, isOnline, flow, seat, ticket, own, idle, isLarge, canBook, trouble, calls: computed(() => called.value),
    help, callStaff, go, chooseSite, sitDown, sitEarly, touch, wipe,
  }
  provide(KEY, kiosk)
  return kiosk
}
