// What staff write down for somebody who books at the counter or on the phone. Pure: no screen, no server.
import type { PersonCard } from '@/lib/contract'
import { checkIdNumber, ID_NUMBER_LENGTH } from '@/lib/idnumber'
import { isMobileNumber } from '@/lib/mobile'
import { isQueryCode } from '@/lib/querycode'
import { MAX_SPEAKERS, meetings, type Aim, type Draft, type Meeting, type Need } from '@/lib/booking/draft'
import type { Paper, Phone } from '@/lib/contract'

export interface DeskForm {
  name: string
  paper: Paper['kind']; paperNumber: string
  phone: Phone['state']; phoneNumber: string
  people: number
  speakers: { name: string; number: string }[]
  meeting: Meeting | null
  needs: Need[]
  statement: string
  queryCode: string
  hasNoSecrets: boolean
  /** In which the person gets messages. */
  lang: 'zh' | 'en'
}

/** What the counter knows of the person being served. Numbers of papers and phones are known masked only. */
export interface Visitor { name: string; people: number; representatives: readonly string[]; originSiteId: string; ticket: string; card: Pick<PersonCard, 'paper_kind' | 'paper_masked' | 'phone_state' | 'phone_masked'> }

const LEAST_SIGNS = 4

export function firstForm(visitor: Visitor | null): DeskForm {
  const others = visitor && visitor.people > 1 ? visitor.representatives : []
  return {
    name: visitor?.name ?? '',
    paper: visitor?.card.paper_kind ?? 'resident_card', paperNumber: '',
    phone: visitor?.card.phone_state === 'none' ? 'none' : 'given', phoneNumber: '',
    people: Math.max(1, visitor?.people ?? 1),
    speakers: others.slice(0, MAX_SPEAKERS - 1).map((name) => ({ name, number: '' })),
    meeting: null, needs: [], statement: '', queryCode: '', hasNoSecrets: false, lang: 'zh',
  }
}

/** In the order of the page. */
export const FIELDS = ['time', 'name', 'paper', 'phone', 'people', 'speakers', 'meeting', 'statement', 'query_code', 'secrets'] as const
export type Field = (typeof FIELDS)[number]

const isCard = (number: string, nowMs: number): boolean => number.length === ID_NUMBER_LENGTH && !checkIdNumber(number, nowMs)

/** What is still to be filled or put right. */
export function missingOf(form: DeskForm, aim: Aim | null, nowMs: number): Field[] {
  const lacks: Record<Field, boolean> = {
    time: aim === null,
    name: !form.name.trim(),
    paper: form.paper === 'resident_card' ? !isCard(form.paperNumber, nowMs) : form.paper === 'other' && form.paperNumber.trim().length < LEAST_SIGNS,
    phone: form.phone === 'given' && !isMobileNumber(form.phoneNumber),
    people: !(form.people >= 1 && form.people > form.speakers.length),
    speakers: form.speakers.some(({ name, number }) => !name.trim() || (number !== '' && !isCard(number, nowMs))),
    meeting: form.meeting === null,
    statement: false,
    query_code: form.queryCode !== '' && !isQueryCode(form.queryCode),
    secrets: !form.hasNoSecrets,
  }
  return FIELDS.filter((field) => lacks[field])
}

function paperOf(form: DeskForm): Paper {
  if (form.paper === 'none') return { kind: 'none' }
  return { kind: form.paper, number: form.paperNumber.trim().toUpperCase() }
}

/** The answers as every door gives them. */
export function answersOf(form: DeskForm): Partial<Draft> {
  return {
    name: form.name.trim(),
    paper: paperOf(form),
    phone: form.phone === 'given' ? { state: 'given', number: form.phoneNumber } : { state: form.phone },
    people: form.people,
    speakers: form.speakers.map(({ name, number }) => ({ name: name.trim(), paper: number ? { kind: 'resident_card', number } : { kind: 'none' } })),
    meeting: form.meeting, needs: form.needs, statement: form.statement, queryCode: form.queryCode, hasNoSecrets: form.hasNoSecrets,
  }
}

/** The field that a refusal is about; null when it is about none of them. */
export function fieldOf(code: string, pointers: readonly string[]): Field | null {
  const at = (part: string): boolean => pointers.some((pointer) => pointer.startsWith(part))
  if (['slot_taken', 'booking_too_near', 'hold_expired', 'hold_limit', 'sitting_state'].includes(code)) return 'time'
  if (at('/form/person/name')) return 'name'
  if (at('/form/person/paper')) return 'paper'
  if (at('/form/person/phone') || code === 'phone_invalid') return 'phone'
  if (at('/form/representatives')) return 'speakers'
  if (at('/form/people')) return 'people'
  if (at('/form/form') || at('/form/origin') || code === 'forbidden') return 'meeting'
  if (at('/form/statement')) return 'statement'
  if (at('/form/query_code') || code === 'query_code_unknown') return 'query_code'
  return code === 'secrets_unconfirmed' ? 'secrets' : null
}

/** Where the person can be received: by whoever stands here, and by whoever is called back at home. Each way once. */
export function waysOf(aim: Aim | null, hereId: string, homeId: string): Meeting[] {
  if (!aim) return []
  const all = [...meetings(aim.poster, hereId), ...(homeId ? meetings(aim.poster, homeId) : [])]
  return all.filter((one, at) => all.findIndex((other) => other.form === one.form && other.siteId === one.siteId) === at)
}
/** The chosen way stays if the new time offers it; a single way needs no choice. */
export function meetingAfter(ways: readonly Meeting[], before: Meeting | null): Meeting | null {
  return ways.find((one) => one.form === before?.form && one.siteId === before.siteId) ?? (ways.length === 1 ? (ways[0] ?? null) : null)
}

/** Whether closing the page would lose something that somebody said. */
export const isTouched = (form: DeskForm, first: DeskForm): boolean => JSON.stringify(form) !== JSON.stringify(first)
