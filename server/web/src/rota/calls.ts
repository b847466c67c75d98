// Every question of the rota's pages to the server, in one place.
import { api, ask } from '@/lib/api'
import type { CallBack, CallBackList, CallBackOutcome, ChangeLawyer, ConflictListStanding, Demand, DutyDay, DutyNotice, Gap, Lawyer, LawyerFit, LawyerImport, LawyerList, LeaveFiled, MyDuties, Rota, SeatFit, SeatTemplate, SeatTemplateForm, Shift, ShiftStep, Statement, Swap } from './types'

const by = (id: string) => ({ params: { path: { id } } })
const of = (month: string) => ({ params: { path: { month } } })
const until = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

// Months
export const readRota = (month: string, signal?: AbortSignal): Promise<Rota> => ask(api.GET('/api/v1/rotas/{month}', { ...of(month), ...until(signal) }))
export const generateRota = (month: string, seed?: number): Promise<Rota> => ask(api.POST('/api/v1/rotas/{month}/generate', { ...of(month), body: seed === undefined ? {} : { seed } }))
export const publishRota = (month: string, version: number): Promise<Rota> => ask(api.POST('/api/v1/rotas/{month}/publish', { ...of(month), body: { version } }))
/** Which lawyers may take a duty. */
export const fitsOf = (shift: string): Promise<{ items: LawyerFit[] }> => ask(api.GET('/api/v1/shifts/{id}/fits', by(shift)))
/** Which seats a lawyer may take; `moved` is the duty that is left for it. */
export const seatsOf = (month: string, lawyer: string, moved?: string): Promise<{ items: SeatFit[] }> => ask(api.GET('/api/v1/rotas/{month}/seats', { params: { path: { month }, query: { lawyer, ...(moved ? { moved } : {}) } } }))
export const seatLawyer = (id: string, body: { lawyer_id: string | null; version: number; reason?: string }): Promise<Rota> => ask(api.PUT('/api/v1/shifts/{id}', { ...by(id), body }))
export const stepsOf = (id: string): Promise<{ items: ShiftStep[] }> => ask(api.GET('/api/v1/shifts/{id}/steps', by(id)))
export const readTemplates = (): Promise<{ items: SeatTemplate[] }> => ask(api.GET('/api/v1/rota-templates'))
export const saveTemplates = (items: SeatTemplateForm[]): Promise<{ items: SeatTemplate[] }> => ask(api.PUT('/api/v1/rota-templates', { body: { items } }))

/** What did not reach its lawyer. */
export const readNotices = (month: string): Promise<{ items: DutyNotice[] }> => ask(api.GET('/api/v1/duty-notices/{month}', of(month)))

// Lawyers
export const readLawyers = (signal?: AbortSignal): Promise<LawyerList> => ask(api.GET('/api/v1/lawyers', until(signal)))
export const changeLawyer = (id: string, body: ChangeLawyer): Promise<Lawyer> => ask(api.PUT('/api/v1/lawyers/{id}', { ...by(id), body }))
export const importLawyers = (body: { file_name: string; content_base64: string; is_trial: boolean }): Promise<LawyerImport> => ask(api.POST('/api/v1/lawyers/import', { body }))
export const fileLeave = (lawyer: string, body: { from: string; to: string }): Promise<LeaveFiled> => ask(api.POST('/api/v1/lawyers/{id}/leaves', { ...by(lawyer), body }))
export const withdrawLeave = (id: string): Promise<Lawyer> => ask(api.DELETE('/api/v1/leaves/{id}', by(id)))
export const saveReserve = (lawyer_ids: string[]): Promise<LawyerList> => ask(api.PUT('/api/v1/reserve', { body: { lawyer_ids } }))

// Conflict lists
export const readConflictList = (firm: string): Promise<ConflictListStanding> => ask(api.GET('/api/v1/firms/{id}/conflicts', by(firm)))
export const replaceConflictList = (firm: string, names: string[]): Promise<ConflictListStanding> => ask(api.PUT('/api/v1/firms/{id}/conflicts', { ...by(firm), body: { names } }))

// Swaps
export const readSwaps = (month: string, signal?: AbortSignal): Promise<{ items: Swap[] }> => ask(api.GET('/api/v1/swaps', { params: { query: { month } }, ...until(signal) }))
export const openSwap = (body: { shift_id: string; to_id?: string; reason: string }): Promise<Swap> => ask(api.POST('/api/v1/swaps', { body }))
export const takeSwap = (id: string, body: { return_shift_id?: string; for_id?: string }): Promise<Swap> => ask(api.POST('/api/v1/swaps/{id}/take', { ...by(id), body }))
export const untakeSwap = (id: string): Promise<Swap> => ask(api.POST('/api/v1/swaps/{id}/untake', by(id)))
export const approveSwap = (id: string): Promise<Swap> => ask(api.POST('/api/v1/swaps/{id}/approve', by(id)))
export const rejectSwap = (id: string, reason: string): Promise<Swap> => ask(api.POST('/api/v1/swaps/{id}/reject', { ...by(id), body: { reason } }))
export const withdrawSwap = (id: string): Promise<Swap> => ask(api.POST('/api/v1/swaps/{id}/withdraw', by(id)))

// The lawyer's own
export const readMine = (from: string, to: string, signal?: AbortSignal): Promise<MyDuties> => ask(api.GET('/api/v1/duties/mine', { params: { query: { from, to } }, ...until(signal) }))
export const acknowledge = (id: string): Promise<Shift> => ask(api.POST('/api/v1/shifts/{id}/acknowledge', by(id)))

// Statement
export const readStatement = (month: string): Promise<Statement> => ask(api.GET('/api/v1/duty-statements/{month}', of(month)))

export const readDemand = (site_id: string, days: { from: string; to: string }): Promise<Demand> => ask(api.GET('/api/v1/duty-figures', { params: { query: { ...days, site_id } } }))

// Being there, and empty chairs
export const readDay = (day: string, signal?: AbortSignal): Promise<DutyDay> => ask(api.GET('/api/v1/duty', { params: { query: { day } }, ...until(signal) }))
export const signIn = (id: string): Promise<Shift> => ask(api.POST('/api/v1/shifts/{id}/sign-in', by(id)))
export const signOut = (id: string): Promise<Shift> => ask(api.POST('/api/v1/shifts/{id}/sign-out', by(id)))
export const answerGap = (id: string, accept: boolean): Promise<Gap> => ask(api.POST('/api/v1/gaps/{id}/answer', { ...by(id), body: { accept } }))
export const fillGap = (id: string, lawyer_id: string): Promise<Gap> => ask(api.POST('/api/v1/gaps/{id}/fill', { ...by(id), body: { lawyer_id } }))

// People to be called back
export const readCallBacks = (signal?: AbortSignal): Promise<CallBackList> => ask(api.GET('/api/v1/call-backs', until(signal)))
export const addTry = (id: string, body: { outcome: CallBackOutcome; version: number; words?: string }): Promise<CallBack> => ask(api.POST('/api/v1/call-backs/{id}/tries', { ...by(id), body }))
export const tellCallBack = (id: string, body: { words: string; version: number }): Promise<CallBack> => ask(api.POST('/api/v1/call-backs/{id}/told', { ...by(id), body }))
