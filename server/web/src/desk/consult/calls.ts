// Every question of a lawyer's consultations to the server, in one place.
import { api, ask } from '@/lib/api'
import type { Consultation, ConsultationSummary, Opinion, Unit } from '@/lib/contract'
import type { TalkRecord } from './record'

const by = (ticket_id: string) => ({ params: { path: { ticket_id } } })

export const readConsultation = (ticket: string): Promise<Consultation> => ask(api.GET('/api/v1/consultations/{ticket_id}', by(ticket)))
/** Goes out even while the window closes. */
export const saveConsultation = (ticket: string, record: TalkRecord, version: number): Promise<Consultation> => ask(api.PUT('/api/v1/consultations/{ticket_id}', { ...by(ticket), body: { ...record, version }, keepalive: true }))
export const extendConsultation = (ticket: string): Promise<Consultation> => ask(api.POST('/api/v1/consultations/{ticket_id}/extend', by(ticket)))
/** One's own of some days, both included. */
export const readOwn = async (from: string, to: string): Promise<Consultation[]> => (await ask(api.GET('/api/v1/consultations/mine', { params: { query: { from, to } } }))).items
export const readSummary = (ticket: string): Promise<ConsultationSummary> => ask(api.GET('/api/v1/consultations/{ticket_id}/summary', by(ticket)))
export const readOpinions = async (ticket: string): Promise<Opinion[]> => (await ask(api.GET('/api/v1/consultations/{ticket_id}/opinion', by(ticket)))).items
export const giveOpinion = async (ticket: string, body: { unit_id: string; text: string; has_consent: boolean }): Promise<Opinion[]> => (await ask(api.POST('/api/v1/consultations/{ticket_id}/opinion', { ...by(ticket), body }))).items
export const readUnits = async (): Promise<Unit[]> => (await ask(api.GET('/api/v1/units'))).items
