// What the lawyers' rota is made of, as the server says it.
import type { HalfDay, Topic } from '@/lib/contract'

export type SeatKind = 'hall' | 'remote'
export type ShiftState = 'planned' | 'published' | 'acknowledged' | 'on_duty' | 'off_duty' | 'absent'
export type Cause = 'rest_day' | 'not_listed' | 'specialty' | 'on_leave' | 'limit' | 'spacing' | 'firm_taken'
export type SwapPhase = 'open' | 'taken' | 'approved' | 'rejected' | 'past_due' | 'withdrawn'
export type Presence = 'ahead' | 'late' | 'on_duty' | 'absent' | 'left' | 'over'
export type Rung = 'reserve' | 'remote' | 'call_back' | 'rebook'
export type SwapAct = 'take' | 'untake' | 'approve' | 'reject' | 'withdraw'

/** Days are `YYYY-MM-DD`, both included. */
export interface Leave { id: string; from: string; to: string; filed_at: string; is_own: boolean }
export interface Lawyer {
  id: string; name: string; name_en: string; username: string; licence_no: string; firm_id: string; firm: string; firm_en: string
  specialties: Topic[]; languages: string[]; monthly_limit: number; yearly_limit: number; is_active: boolean; reserve_place?: number | null
  leaves: Leave[]; served_year: number; version: number
}
export interface Firm { id: string; name: string; name_en: string }
export interface LawyerList { items: Lawyer[]; firms: Firm[] }
export interface ChangeLawyer { licence_no: string; firm: string; specialties: Topic[]; languages: string[]; monthly_limit: number; yearly_limit: number; is_active: boolean; version: number }
export interface BadRow { row: number; column: string; code: string; value: string }
export interface LawyerImport { rows: number; added: number; changed: number; same: number; bad: BadRow[]; is_saved: boolean }
export interface LeaveFiled { lawyer: Lawyer; opened: Shift[] }

export interface SeatTemplateForm { site_id: string; kind: SeatKind; half?: HalfDay | null; from: string; to: string; seats: number; needs?: Topic | null }
export interface SeatTemplate extends SeatTemplateForm { id: string; site_name: string; site_name_en: string }

export interface Gap {
  id: string; shift_id: string; reason: 'nobody' | 'absent' | 'left' | 'leave' | 'disabled'; opened_at: string; rung: Rung; choices: Rung[]
  asked?: { lawyer_id: string; name: string; until: string } | null; ended_at?: string | null; outcome?: 'filled' | 'remote_filled' | 'unfilled' | 'back' | null
}
export interface Shift {
  id: string; site_id: string; site_name: string; site_name_en: string; day: string; kind: SeatKind; half?: HalfDay | null; no: number; from: string; to: string; needs?: Topic | null
  lawyer_id?: string | null; lawyer?: string | null; lawyer_en?: string | null; firm?: string | null; firm_en?: string | null
  state: ShiftState; is_set: boolean; presence?: Presence | null; signed_in_at?: string | null; signed_out_at?: string | null; swap_id?: string | null; gap?: Gap | null; is_mine: boolean; version: number
}
export interface EmptySeat { shift_id: string; reason: Cause; counts: { cause: Cause; lawyers: number }[] }
export interface Clash { shift_id: string; cause: Cause }
export interface Load { lawyer_id: string; name: string; name_en: string; firm: string; firm_en: string; month: number; before: number; limit: number }
export interface Score { seats: number; gaps: number; fewest: number; most: number; spread: number; is_proven_best: boolean }
export interface Rota {
  month: string; state: 'none' | 'draft' | 'published'; version: number; seed?: number | null; generated_at?: string | null; published_at?: string | null
  days: { day: string; is_working: boolean }[]; shifts: Shift[]; gaps: EmptySeat[]; clashes: Clash[]; score?: Score | null; loads: Load[]; may_plan: boolean
}
export interface LawyerFit { lawyer_id: string; cause?: Cause | null; month: number }
export interface SeatFit { shift_id: string; cause?: Cause | null }
export interface ShiftStep { seq: number; kind: string; at: string; by?: string | null; from?: string | null; to?: string | null; words?: string | null }
export interface MyDuties { items: Shift[]; asks: { gap: Gap; shift: Shift }[] }
export interface DutyDay { day: string; shifts: Shift[] }

export interface Swap {
  id: string; shift: Shift; from_id: string; from: string; from_en: string; to_id?: string | null; to?: string | null; to_en?: string | null; state: SwapPhase; reason: string
  opened_at: string; opened_for_by?: string | null; taker_id?: string | null; taker?: string | null; taker_en?: string | null; return_shift?: Shift | null; taken_at?: string | null; taken_for_by?: string | null
  decided_by?: string | null; reject_reason?: string | null; ended_at?: string | null; after_id?: string | null; due_at: string; may: SwapAct[]; cause?: Cause | null
}
export interface StatementRow { lawyer_id: string; name: string; name_en: string; firm: string; licence_no: string; planned: number; served: number; absent: number; given: number; taken: number; filled: number; minutes: number; consultations: number }
export interface Statement { month: string; rows: StatementRow[]; total: StatementRow }
