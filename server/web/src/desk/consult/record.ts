// A lawyer's record of a consultation, as the page handles it. Pure; the server decides, this only reads its answer.
import { cityDay } from '@/lib/day'
import type { Consultation, Outcome, Referral, Topic } from '@/lib/contract'
import type { Stored } from '../saving'

export interface TalkRecord { topic: Topic | null; facts: string; advice: string; basis: string; referrals: Referral[] }

export const TOPICS: readonly Topic[] = ['labour', 'land', 'housing', 'family', 'debt', 'traffic', 'social_security', 'environment', 'education', 'health', 'village_affairs', 'litigation', 'other']
export const REFERRALS: readonly Referral[] = ['legal_aid', 'lawsuit', 'arbitration', 'reconsideration', 'mediation', 'other']
/** Longest text of each, as the server counts. */
export const TEXT_LIMIT = 4_000

export function storedOf({ topic, facts, advice, basis, referrals, version }: Consultation, saved_at: string | null = null): Stored<TalkRecord> {
  return { value: { topic: topic ?? null, facts, advice, basis, referrals }, version, saved_at }
}

/** Ticks or unticks, in the order of the form. */
export function toggled(chosen: readonly Referral[], one: Referral): Referral[] {
  return REFERRALS.filter((each) => (each === one) !== chosen.includes(each))
}

/** What must be counted as the server counts: characters, not code units. */
export const lengthOf = (text: string): number => [...text].length

const LENGTH_MIN = 20
const EXTENSION_MIN = 10
/** So many minutes before the end the page says so. */
const SOON_MIN = 2

export interface TimeUsed { used: number; limit: number; left: number; sign: 'calm' | 'soon' | 'over' }

/** Whole minutes of a talk that goes on; pauses do not count. */
export function timeOf(c: Pick<Consultation, 'ends_at' | 'is_extended'>, nowMs: number): TimeUsed {
  const limit = LENGTH_MIN + (c.is_extended ? EXTENSION_MIN : 0)
  const leftMs = Date.parse(c.ends_at) - nowMs
  const used = Math.max(0, Math.floor((limit * 60_000 - leftMs) / 60_000))
  return { used, limit, left: Math.max(0, limit - used), sign: leftMs <= 0 ? 'over' : used >= limit - SOON_MIN ? 'soon' : 'calm' }
}

/** The record is written while they talk and until the end of that day. */
export function isWritable(c: Pick<Consultation, 'ended_at'>, nowMs: number): boolean {
  return !c.ended_at || cityDay(Date.parse(c.ended_at)) === cityDay(nowMs)
}

/** So many talks on one topic before, and mediation or a hearing helps more than another talk. */
const OFTEN = 2
/** The topic about which the person came again and again. */
export function repeatedTopic({ earlier, topic }: Pick<Consultation, 'earlier'> & { topic: Topic | null }): Topic | null {
  return topic && earlier.filter((one) => one.topic === topic).length >= OFTEN ? topic : null
}

/** Consultations by day, the latest day first, as the server orders them. */
export function byDay(items: readonly Consultation[]): { day: string; items: Consultation[] }[] {
  const days: { day: string; items: Consultation[] }[] = []
  for (const one of items) {
    const day = cityDay(Date.parse(one.started_at))
    const last = days.at(-1)
    if (last?.day === day) last.items.push(one)
    else days.push({ day, items: [one] })
  }
  return days
}

/** Whether nothing stands in the record yet. */
export const isEmpty = (c: Pick<Consultation, 'facts' | 'advice' | 'basis'>): boolean => !(c.facts.trim() || c.advice.trim() || c.basis.trim())

const OUTCOMES: Partial<Record<Referral, Outcome>> = { legal_aid: 'referred_legal_aid', lawsuit: 'referred_lawsuit', arbitration: 'referred_arbitration', mediation: 'referred_mediation' }
/** The result that the record says already: of several referrals the first; none before the record has anything. */
export function outcomeOf(record: TalkRecord | null | undefined): Outcome | null {
  if (!record) return null
  const to = record.referrals.map((one) => OUTCOMES[one]).find((one) => one !== undefined)
  return to ?? (record.referrals.length === 0 && record.advice.trim() ? 'answered' : null)
}
