// Every question of the rota's pages to the server, in one place.
import { api, ask } from '@/lib/api'
import type { ChangeLawyer, DutyDay, Gap, Lawyer, LawyerFit, LawyerImport, LawyerList, LeaveFiled, MyDuties, Rota, SeatFit, SeatTemplate, SeatTemplateForm, Shift, ShiftStep, Statement, Swap } from './types'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
interface Sent { query?: Record<string, string | undefined>; body?: unknown; signal?: AbortSignal | undefined }
type Door = Record<Method, (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>>

function send<T>(method: Method, path: string, { query, body, signal }: Sent = {}): Promise<T> {
  const init = { params: { query: query ?? {} }, ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) }
  return ask((api as unknown as Door)[method](`/api/v1${path}`, init)) as Promise<T>
}

// Months
export const readRota = (month: string, signal?: AbortSignal): Promise<Rota> => send('GET', `/rotas/${month}`, { signal })
export const generateRota = (month: string, seed?: number): Promise<Rota> => send('POST', `/rotas/${month}/generate`, { body: seed === undefined ? {} : { seed } })
export const publishRota = (month: string, version: number): Promise<Rota> => send('POST', `/rotas/${month}/publish`, { body: { version } })
export const fitsOf = (month: string, shift: string): Promise<{ items: LawyerFit[] }> => send('GET', `/rotas/${month}/fits`, { query: { shift } })
export const seatsOf = (month: string, lawyer: string): Promise<{ items: SeatFit[] }> => send('GET', `/rotas/${month}/seats`, { query: { lawyer } })
export const seatLawyer = (id: string, body: { lawyer_id: string | null; version: number; reason?: string }): Promise<Rota> => send('PUT', `/shifts/${id}`, { body })
export const stepsOf = (id: string): Promise<{ items: ShiftStep[] }> => send('GET', `/shifts/${id}/steps`)
export const readTemplates = (signal?: AbortSignal): Promise<{ items: SeatTemplate[] }> => send('GET', '/rota-templates', { signal })
export const saveTemplates = (items: SeatTemplateForm[]): Promise<{ items: SeatTemplate[] }> => send('PUT', '/rota-templates', { body: { items } })

// Lawyers
export const readLawyers = (signal?: AbortSignal): Promise<LawyerList> => send('GET', '/lawyers', { signal })
export const changeLawyer = (id: string, body: ChangeLawyer): Promise<Lawyer> => send('PUT', `/lawyers/${id}`, { body })
export const importLawyers = (body: { file_name: string; content_base64: string; is_trial: boolean }): Promise<LawyerImport> => send('POST', '/lawyers/import', { body })
export const fileLeave = (lawyer: string, body: { from: string; to: string }): Promise<LeaveFiled> => send('POST', `/lawyers/${lawyer}/leaves`, { body })
export const withdrawLeave = (id: string): Promise<Lawyer> => send('DELETE', `/leaves/${id}`)
export const saveReserve = (lawyer_ids: string[]): Promise<LawyerList> => send('PUT', '/reserve', { body: { lawyer_ids } })

// Swaps
export const readSwaps = (month: string, signal?: AbortSignal): Promise<{ items: Swap[] }> => send('GET', '/swaps', { query: { month }, signal })
export const openSwap = (body: { shift_id: string; to_id?: string; reason: string }): Promise<Swap> => send('POST', '/swaps', { body })
export const takeSwap = (id: string, body: { return_shift_id?: string; for_id?: string }): Promise<Swap> => send('POST', `/swaps/${id}/take`, { body })
export const untakeSwap = (id: string): Promise<Swap> => send('POST', `/swaps/${id}/untake`)
export const approveSwap = (id: string): Promise<Swap> => send('POST', `/swaps/${id}/approve`)
export const rejectSwap = (id: string, reason: string): Promise<Swap> => send('POST', `/swaps/${id}/reject`, { body: { reason } })
export const withdrawSwap = (id: string): Promise<Swap> => send('POST', `/swaps/${id}/withdraw`)

// The day
export const readDuty = (day: string, site: string, signal?: AbortSignal): Promise<DutyDay> => send('GET', '/duty', { query: { site, day }, signal })
export const readMine = (from: string, to: string, signal?: AbortSignal): Promise<MyDuties> => send('GET', '/duties/mine', { query: { from, to }, signal })
export const acknowledge = (id: string): Promise<Shift> => send('POST', `/shifts/${id}/acknowledge`)
export const signIn = (id: string): Promise<Shift> => send('POST', `/shifts/${id}/sign-in`, { body: {} })
export const signOut = (id: string): Promise<Shift> => send('POST', `/shifts/${id}/sign-out`, { body: {} })
export const answerGap = (id: string, accept: boolean): Promise<Gap> => send('POST', `/gaps/${id}/answer`, { body: { accept } })
export const fillGap = (id: string, lawyer_id: string): Promise<Gap> => send('POST', `/gaps/${id}/fill`, { body: { lawyer_id } })

// Statement
export const readStatement = (month: string): Promise<Statement> => send('GET', `/duty-statements/${month}`)
