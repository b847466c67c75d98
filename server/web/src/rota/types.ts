// Short names for what the lawyers' rota is made of. What is declared here in full is agreed, and not yet in the generated types.
import type { components } from '@/lib/gen/api'

type Schemas = components['schemas']

export type SeatKind = Schemas['SeatKind']
export type ShiftState = Schemas['ShiftState']
export type Cause = Schemas['RotaCause']
export type SwapPhase = Schemas['SwapPhase']
export type SwapAct = Schemas['SwapAction']
export type Presence = Schemas['Presence']
export type Leave = Schemas['LawyerLeave']
export type Lawyer = Schemas['Lawyer']
export type Firm = Schemas['Firm']
export type LawyerList = Schemas['LawyerList']
export type ChangeLawyer = Schemas['ChangeLawyer']
export type BadRow = Schemas['BadRow']
export type LawyerImport = Schemas['LawyerImport']
export type LeaveFiled = Schemas['LeaveFiled']
export type SeatTemplate = Schemas['SeatTemplate']
export type SeatTemplateForm = Schemas['NewSeatTemplate']
export type EmptySeat = Schemas['RotaGap']
export type Clash = Schemas['RotaClash']
export type Load = Schemas['RotaLoad']
export type LawyerFit = Schemas['LawyerFit']
export type SeatFit = Schemas['SeatFit']
export type ShiftStep = Schemas['ShiftStep']
export type Statement = Schemas['DutyStatement']
export type StatementRow = Schemas['StatementRow']

export type Rung = 'reserve' | 'remote' | 'call_back' | 'rebook'
/** An empty chair of a day and what is done about it. */
export interface Gap {
  id: string; shift_id: string; reason: 'nobody' | 'absent' | 'left' | 'leave' | 'disabled'; opened_at: string; rung: Rung; choices: Rung[]
  asked?: { lawyer_id: string; name: string; until: string } | null; ended_at?: string | null; outcome?: 'filled' | 'remote_filled' | 'unfilled' | 'back' | null
}
export type Shift = Schemas['Shift'] & { gap?: Gap | null }
export type Rota = Omit<Schemas['Rota'], 'shifts'> & { shifts: Shift[] }
export type Swap = Schemas['Swap']
export interface MyDuties { items: Shift[]; asks?: { gap: Gap; shift: Shift }[] }
