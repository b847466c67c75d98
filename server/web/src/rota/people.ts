// The lawyers' list as a page shows it: who is sought, the reserve order, what a form sends.
import type { Topic } from '@/lib/contract'
import type { ChangeLawyer, Lawyer, Leave } from './types'

export const TOPICS: readonly Topic[] = ['labour', 'land', 'housing', 'family', 'debt', 'traffic', 'social_security', 'environment', 'education', 'health', 'village_affairs', 'litigation', 'other']

/** By name, firm, licence or account. */
export function sought(lawyers: readonly Lawyer[], search: string, onlyActive: boolean): Lawyer[] {
  const wanted = search.trim().toLowerCase()
  return lawyers.filter((one) => (one.is_active || !onlyActive) && (!wanted || [one.name, one.name_en, one.firm, one.firm_en, one.licence_no, one.username].some((text) => text.toLowerCase().includes(wanted))))
}
/** The reserve list, first to be asked first. */
export const reserveOf = (lawyers: readonly Lawyer[]): Lawyer[] => lawyers.filter((one) => one.reserve_place != null).sort((a, b) => (a.reserve_place ?? 0) - (b.reserve_place ?? 0))
/** The list with one moved by a place; the ends hold. */
export function movedBy(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id)
  const to = at + by
  if (at < 0 || to < 0 || to >= ids.length) return [...ids]
  const rest = ids.filter((one) => one !== id)
  return [...rest.slice(0, to), id, ...rest.slice(to)]
}
/** The list with one put in the place of another; those between move up or down. */
export function movedTo(ids: readonly string[], id: string, place: string): string[] {
  const rest = ids.filter((one) => one !== id)
  const at = ids.indexOf(place)
  return at < 0 ? [...ids] : [...rest.slice(0, at), id, ...rest.slice(at)]
}
/** Leave that is not over yet, soonest first. */
export const comingLeave = (leaves: readonly Leave[], today: string): Leave[] => leaves.filter(({ to }) => to >= today).sort((a, b) => a.from.localeCompare(b.from))

/** As the server takes them: a mobile phone, or one at a desk with its area code. */
const isPhone = (text: string): boolean => /^(1[3-9]\d{9}|0\d{9,11})$/.test(text.trim().replace(/^\+86/, '').replace(/[ -]/g, ''))
export interface LawyerDraft { licence_no: string; firm: string; phone: string; specialties: Topic[]; languages: string; monthly: string; yearly: string; is_active: boolean }
/** `nameOf` says a language as people read it. */
export const draftOf = (one: Lawyer, nameOf: (language: string) => string): LawyerDraft => ({ licence_no: one.licence_no, firm: one.firm, phone: one.phone ?? '', specialties: [...one.specialties], languages: one.languages.map(nameOf).join('、'), monthly: String(one.monthly_limit), yearly: String(one.yearly_limit), is_active: one.is_active })
export type DraftFault = 'licence_bad' | 'firm_bad' | 'phone_bad' | 'limit_bad'
const isUpTo = (text: string, most: number): boolean => /^\d{1,3}$/.test(text.trim()) && Number(text) <= most
export function faultOf(draft: LawyerDraft): DraftFault | null {
  if (!draft.licence_no.trim()) return 'licence_bad'
  if (!draft.firm.trim()) return 'firm_bad'
  if (draft.phone.trim() && !isPhone(draft.phone)) return 'phone_bad'
  return isUpTo(draft.monthly, 31) && isUpTo(draft.yearly, 366) ? null : 'limit_bad'
}
/** Languages that the program has a word of its own for; any other is kept as it is written. */
export const LANGUAGES = ['putonghua', 'ningxia', 'english', 'sign'] as const
const partsOf = (text: string): string[] => text.split(/[、，,;；]+/).map((one) => one.trim()).filter(Boolean)
export const bodyOf = (draft: LawyerDraft, version: number, nameOf: (language: string) => string): ChangeLawyer => ({
  licence_no: draft.licence_no.trim(), firm: draft.firm.trim(), phone: draft.phone.trim(), specialties: draft.specialties, languages: partsOf(draft.languages).map((one) => LANGUAGES.find((known) => nameOf(known) === one) ?? one),
  monthly_limit: Number(draft.monthly), yearly_limit: Number(draft.yearly), is_active: draft.is_active, version,
})
