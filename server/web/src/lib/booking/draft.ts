// What a person who books has said so far, and the order of the questions. Pure: no screen, no server, no clock.
import type { components } from '../gen/api'
import type { Paper, Phone } from '../contract'

type Schemas = components['schemas']
export type Topic = Schemas['Topic']
export type Kind = Schemas['SittingKind']
/** Who receives, as a choice shows it; a lawyer's post is the firm. */
export interface Receiver { name: string; name_en: string; post_zh: string; post_en: string; portfolio_zh: string; portfolio_en: string }
type Posted = Pick<Schemas['Poster'], 'sitting_id' | 'site_id' | 'site_name' | 'site_name_en' | 'day' | 'from' | 'to' | 'state' | 'form' | 'theme_zh' | 'theme_en' | 'place_zh' | 'place_en' | 'phone' | 'hosts' | 'free_places'>
/** A half day that can be booked: a leader's posted reception or a lawyer's duty. */
export interface Poster extends Posted { kind: Kind; leader: Receiver; substituted_from?: Pick<Receiver, 'name' | 'name_en'> | null; opens_at?: string | null }
export type FreeSlot = Schemas['FreeSlot']
export type FreeSlots = Schemas['FreeSlots']
export type BookingHint = Schemas['BookingHint']
export type BookingSite = Schemas['BookingSite']
export type Appointment = Schemas['Appointment']
export type Wait = Schemas['Wait']
export type Need = Schemas['Need']
export type Form = Schemas['AppointmentForm']
export type BookingForm = Schemas['BookingForm']

export const TOPICS: readonly Topic[] = ['labour', 'land', 'housing', 'debt', 'social_security', 'village_affairs', 'family', 'health', 'education', 'environment', 'traffic', 'litigation', 'other']
export const NEEDS: readonly Need[] = ['interpreter', 'wheelchair', 'more_time']
/** Art 20 of the regulation: at most five speak, the person who books is the first. */
export const MAX_SPEAKERS = 5
export const MAX_PEOPLE = 999
export const MAX_STATEMENT = 500

export type Step = 'topic' | 'place' | 'way' | 'slot' | 'phone' | 'person' | 'people' | 'how' | 'needs' | 'about' | 'check'
/** `portal`: somebody's own phone, which is proved before a time is kept. `kiosk`: everybody's machine. */
export type Door = 'portal' | 'kiosk'

export interface Speaker { name: string; paper: Paper }
/** Where and how somebody can be received. */
export interface Meeting { form: Form; siteId: string }
/** What is booked: a time of a sitting, or a place on its waiting list. */
export interface Aim { poster: Poster; slot: FreeSlot | null }

export interface Draft {
  /** Who is to receive. */
  kind: Kind
  topic: Topic | null
  /** The place where it happened. */
  place: { siteId: string; code: string } | null
  level: BookingSite | null
  aim: Aim | null
  phone: Phone | null
  name: string
  paper: Paper | null
  people: number
  speakers: Speaker[]
  meeting: Meeting | null
  needs: Need[]
  statement: string
  /** Of a matter that runs already; empty when there is none. */
  queryCode: string
  hasNoSecrets: boolean
}

export const emptyDraft = (): Draft => ({
  kind: 'leader', topic: null, place: null, level: null, aim: null, phone: null, name: '', paper: null, people: 1, speakers: [], meeting: null, needs: [], statement: '', queryCode: '', hasNoSecrets: false,
})

/** Where a person near `nearSiteId` can be received: at the leader's place, or on a screen of one of the video places. */
export function meetings(poster: Pick<Poster, 'site_id' | 'form' | 'hosts'>, nearSiteId: string): Meeting[] {
  const inPerson: Meeting[] = poster.form === 'video' ? [] : [{ form: 'in_person', siteId: poster.site_id }]
  if (poster.form === 'in_person') return inPerson
  const hosts = poster.hosts.map(({ site_id }) => site_id)
  const screens = hosts.length > 0 ? hosts : [nearSiteId]
  // Who is at the leader's own place meets face to face, unless that leader is on a screen only.
  const far = screens.filter((id) => id !== poster.site_id || poster.form === 'video')
  return [...inPerson, ...far.map((siteId): Meeting => ({ form: 'video', siteId }))]
}

/** A lawyer's half day as the same choice. */
export const ofLawyer = (one: Schemas['LawyerTimes']): Poster => ({
  ...one, kind: 'lawyer', state: 'open', theme_zh: '', theme_en: '', phone: '', hosts: [],
  leader: { name: one.lawyer, name_en: one.lawyer_en, post_zh: one.firm, post_en: one.firm_en, portfolio_zh: '', portfolio_en: '' },
})
export const ofLeader = (one: Schemas['Poster']): Poster => ({ ...one, kind: 'leader' })

/** The questions of a door, in order. How to meet is asked only where there is a choice; which level only who is not sure of a lawyer. */
export function stepsOf(door: Door, asksHow: boolean, asksWay = true): Step[] {
  const first: Step[] = ['topic', 'place', ...(asksWay ? ['way' as const] : []), 'slot']
  const who: Step[] = door === 'portal' ? ['phone', 'person'] : ['person', 'phone']
  return [...first, ...who, 'people', ...(asksHow ? ['how' as const] : []), 'needs', 'about', 'check']
}

export function stepAfter(steps: readonly Step[], now: Step): Step {
  return steps[steps.indexOf(now) + 1] ?? now
}
export function stepBefore(steps: readonly Step[], now: Step): Step | null {
  return steps[steps.indexOf(now) - 1] ?? null
}

/** Who has answered everything once goes back to the last look after changing one thing. */
export const isComplete = (draft: Draft): boolean =>
  Boolean(draft.topic && draft.place && draft.aim && draft.name && draft.paper && draft.phone && draft.meeting && draft.hasNoSecrets)

/** Beside the person: at most four, and not more than come. */
export const speakersLeft = ({ people, speakers }: Pick<Draft, 'people' | 'speakers'>): number => Math.max(0, Math.min(people, MAX_SPEAKERS) - 1 - speakers.length)

export function countPeople(draft: Draft, wanted: number): Draft {
  const people = Math.min(MAX_PEOPLE, Math.max(1, Math.trunc(wanted) || 1))
  return { ...draft, people, speakers: draft.speakers.slice(0, Math.min(people, MAX_SPEAKERS) - 1) }
}

export function toggleNeed(needs: readonly Need[], need: Need): Need[] {
  return NEEDS.filter((one) => (one === need ? !needs.includes(one) : needs.includes(one)))
}

/** The form as the server reads it; null while something is missing. */
export function formOf(draft: Draft, lang: 'zh' | 'en'): BookingForm | null {
  const { topic, place, paper, phone, meeting, kind } = draft
  if (!topic || !place || !paper || !phone || !meeting || !draft.name.trim()) return null
  return {
    lang,
    person: { name: draft.name.trim(), paper, phone },
    representatives: draft.speakers.map(({ name, paper: own }) => ({ name, paper: own, phone: { state: 'declined' } })),
    people: draft.people,
    topic,
    place_code: place.code,
    statement: draft.statement.trim(),
    // Nobody who works on a matter learns that a lawyer was asked about it.
    ...(draft.queryCode && kind === 'leader' ? { query_code: draft.queryCode } : {}),
    form: meeting.form,
    origin_site_id: meeting.siteId,
    needs: draft.needs,
    has_no_secrets: draft.hasNoSecrets,
  }
}

/** The question that a refusal is about; null when it is about none of them. */
export function stepOfRefusal(code: string, pointers: readonly string[]): Step | null {
  const at = (part: string): boolean => pointers.some((pointer) => pointer.startsWith(part))
  if (code === 'slot_taken' || code === 'booking_too_near' || code === 'hold_expired' || code === 'hold_limit') return 'slot'
  if (code === 'phone_unproved' || at('/form/person/phone') || code === 'phone_invalid') return 'phone'
  if (at('/form/representatives') || at('/form/people')) return 'people'
  if (at('/form/person')) return 'person'
  if (at('/form/form') || at('/form/origin')) return 'how'
  if (at('/form/place')) return 'place'
  if (code === 'secrets_unconfirmed' || at('/form/statement')) return 'about'
  return null
}

/** Posters of a place in the order of their days. */
export function byDay(posters: readonly Poster[]): { day: string; posters: Poster[] }[] {
  const days = [...new Set(posters.map(({ day }) => day))].sort()
  return days.map((day) => ({ day, posters: posters.filter((one) => one.day === day).sort((a, b) => a.from.localeCompare(b.from)) }))
}

/** Whether a sitting has not ended yet. */
export const isAhead = ({ day, to }: Pick<Poster, 'day' | 'to'>, nowMs: number): boolean => Date.parse(`${day}T${to}:00+08:00`) > nowMs

/** A kiosk or a phone books no time that begins within the next hour: who is that near takes a number. */
const LEAD_MS = 3_600_000
/** Whether a sitting is too near to be booked at home or at a kiosk, whatever is free in it. */
export const isTooNear = ({ day, to }: Pick<Poster, 'day' | 'to'>, nowMs: number): boolean => !isAhead({ day, to }, nowMs + LEAD_MS)

/** Those that somebody may still book or wait for. */
export const isBookable = ({ state }: Pick<Poster, 'state'>): boolean => state === 'open' || state === 'substituted' || state === 'substitution_pending'
