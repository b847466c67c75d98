// Ways of the server that `gen/api.ts` does not name yet. Goes away with the next `npm run gen`.
import type { components } from './gen/api'

type Schemas = components['schemas']
interface Answered<T> { 200: { headers: Record<string, unknown>; content: { 'application/json': T } } }
interface Bare<Path, T> { parameters: { query?: never; header?: never; path: Path; cookie?: never }; requestBody?: never; responses: Answered<T> }
interface Sent<Path, Body, T> { parameters: { query?: never; header?: never; path: Path; cookie?: never }; requestBody: { content: { 'application/json': Body } }; responses: Answered<T> }
interface Wordy<Body, T> { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': Body } }; responses: Answered<T> }
interface Get<O> { parameters: { path?: never }; get: O; put?: never; post?: never; delete?: never }
interface Post<O> { parameters: { path?: never }; get?: never; put?: never; post: O; delete?: never }

export interface ToTell { appointment_id: string; code: string; name: string; phone_masked?: string | null; why: 'no_phone' | 'message_dead'; change: string; since: string }
export interface WithdrawSittingPolicy { rank_group: Schemas['RankGroup']; period: Schemas['QuotaPeriod']; valid_from: string; reason: string }
export interface FoundAppointment { code: string; name: string; from: string; to: string; state: Schemas['AppointmentState']; sitting: Schemas['BookedSitting'] }
export interface SearchAppointments { site_id: string; name?: string; paper_number?: string; phone?: string }

declare module './gen/api' {
  interface paths {
    '/api/v1/sittings/{id}/unapprove': Post<Bare<{ id: string }, Schemas['SittingDetail']>>
    '/api/v1/plans/{site}/{month}/unapprove': Post<Bare<{ site: string; month: string }, unknown>>
    '/api/v1/sitting-policies/withdraw': Post<Wordy<WithdrawSittingPolicy, unknown>>
    '/api/v1/sittings/{id}/to-tell': Get<Bare<{ id: string }, { items: ToTell[] }>>
    '/api/v1/appointments/{id}/told': Post<Sent<{ id: string }, { words: string }, unknown>>
    '/api/v1/appointment-searches': Post<Wordy<SearchAppointments, { items: FoundAppointment[] }>>
  }
}
