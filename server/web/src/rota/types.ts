// Short names for what the lawyers' rota is made of.
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
export type ConflictListStanding = Schemas['ConflictListStanding']
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

export type Rung = Schemas['Rung']
/** An empty chair of a day and what is done about it. */
export type Gap = Schemas['DutyGap']
export type Shift = Schemas['Shift']
export type DutyDay = Schemas['DutyDay']
/** A duty with the empty chair that it is or was. */
export type DutyShift = Shift & { gap?: Gap }
export type Rota = Schemas['Rota']
export type Swap = Schemas['Swap']
export type MyDuties = Schemas['MyDuties']
/** Something that a lawyer was to be told and that did not arrive. */
export type DutyNotice = Schemas['DutyNotice']
/** Demand for legal advice over some days. */
export type Demand = Schemas['DutyFigures']
/** Somebody who left a number because no lawyer was there. */
export type CallBack = Schemas['CallBack']
export type CallBackList = Schemas['CallBackList']
export type CallBackOutcome = Schemas['CallBackOutcome']
