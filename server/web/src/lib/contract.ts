// Stopgap for gen/api.ts (generated from docs/openapi.json): the same shape, written by hand until it is there.

export interface Problem { type?: string; title?: string; status: number; code: string; args?: Record<string, unknown>; fields?: { pointer: string; code: string }[] }
export interface DemoAccount { username: string; password: string; role: string; name: string; title: string; site_id?: string; site_name?: string }
export interface Info { demo: boolean; city: { zh: string; en: string }; version: string; server_time: string; demo_accounts: DemoAccount[] }
export type SiteKind = 'city_hall' | 'county_bureau' | 'township_centre' | 'mediation_centre'
export interface Site { id: string; kind: SiteKind; tier: number; parent_id?: string | null; division_code: string; name: string; short_name: string; name_en: string; short_name_en: string; is_open: boolean; opens_at: string; closes_at: string }
export interface Estimate { min_minutes: number; max_minutes: number; basis: 'default' | 'recent'; sample: number }
export type Service = 'legal_advice' | 'registration' | 'leader_reception'
export interface QueueFront { id: string; site_id: string; code: string; service: Service; mode: 'video' | 'counter'; name_zh: string; name_en: string; waiting: number; open_desks: number; estimate?: Estimate; is_open: boolean }
export interface DutyPerson { name: string; name_en: string; post_zh: string; post_en: string; day: string; from: string; to: string; place_zh?: string; place_en?: string }
export interface SiteToday { site: Site; server_time: string; queues: QueueFront[]; leaders: DutyPerson[]; lawyers: DutyPerson[] }
export type Paper = { kind: 'resident_card'; number: string } | { kind: 'other'; number: string } | { kind: 'none' }
export type Phone = { state: 'given'; number: string } | { state: 'none' } | { state: 'declined' }
export interface TicketRequest { site_id: string; queue_id: string; lang: 'zh' | 'en'; person: { name: string; paper: Paper; phone: Phone } }
export type TicketState = 'issued' | 'called' | 'serving' | 'completed' | 'missed' | 'expired' | 'cancelled'
export interface DeskLabel { id: string; label_zh: string; label_en: string }
export interface TicketPublic { id: string; number: string; state: TicketState; service: Service; queue_id: string; site_id: string; origin_site_id: string; desk?: DeskLabel | null; issued_at: string; called_at?: string | null; called_count: number }
export interface TicketIssued { ticket: TicketPublic; pin: string; slip_token: string; slip_url: string; slip_qr_svg: string; ahead: number; estimate?: Estimate | null }
export interface SlipStatus { ticket: TicketPublic; ahead: number; estimate?: Estimate; place_zh: string; place_en: string; server_time: string }
export type SessionState = 'lobby' | 'live' | 'interrupted' | 'ended'
export interface SessionPublic { id: string; kind: 'lawyer_consultation' | 'leader_reception'; state: SessionState; room_id: string; is_confidential: boolean; live_at?: string }
export type InvitationState = 'asking' | 'agreed' | 'refused' | 'sent' | 'accepted' | 'declined' | 'left' | 'withdrawn'
export interface InvitationPublic { id: string; state: InvitationState; officer_name: string; officer_name_en: string; officer_title_zh: string; officer_title_en: string; unit_name: string; unit_name_en: string; reason: string }
export type SeatStage = 'preflight' | 'live' | 'rating' | 'done'
export interface MatterReceipt { matter_no: string; query_code: string }
export interface SeatStaff { name: string; name_en: string; title_zh: string; title_en: string; role: string }
export interface Seat { id: string; stage: SeatStage; ticket: TicketPublic; session?: SessionPublic; invitations: InvitationPublic[]; staff: SeatStaff[]; matter?: MatterReceipt; rated: boolean }
export type SeatClaim = { by: 'pin'; number: string; pin: string } | { by: 'slip'; token: string }
export type DeviceState = 'ok' | 'none' | 'in_use' | 'refused' | 'drawn'
export interface Preflight { camera: DeviceState; microphone: DeviceState; speaker_heard: boolean }
export interface Grant { socket_path: string; participant_id: string; room_id: string; expires_at: string }
export type StaffRole = 'lawyer' | 'officer' | 'clerk' | 'leader' | 'supervisor' | 'sysadmin' | 'secadmin' | 'audadmin'
export interface Staff { id: string; username: string; name: string; name_en: string; title_zh: string; title_en: string; roles: StaffRole[]; site_id?: string; site_name?: string; site_name_en?: string }
export interface LoginInfo { id: string; staff: Staff; csrf_token: string; expires_at: string; is_demo: boolean }
export interface Desk { id: string; site_id: string; site_name: string; label_zh: string; label_en: string; kind: 'video' | 'counter'; staff_id?: string | null; staff_name?: string | null; queue_ids: string[]; state: 'closed' | 'open' | 'serving' }
export interface WaitingTicket { ticket: TicketPublic; waited_minutes: number; origin_zh: string; origin_en: string }
export interface PersonCard { name: string; paper_kind: 'resident_card' | 'other' | 'none'; paper_masked?: string; phone_state: 'given' | 'none' | 'declined'; phone_masked?: string; sex?: 'male' | 'female'; age_years?: number; visits_before: number }
export interface Note { text: string; version: number; saved_at: string }
export interface Reception { ticket: TicketPublic; card: PersonCard; origin_zh: string; origin_en: string; session?: SessionPublic; invitations: InvitationPublic[]; note?: Note; petitioner_seated: boolean; preflight_done: boolean; call_again_at?: string }
export interface DeskView { desk: Desk; queues: QueueFront[]; waiting: WaitingTicket[]; current?: Reception; served_today: number; server_time: string }
export interface TicketCompleted { matter: MatterReceipt; desk: DeskView }
export interface Officer { id: string; name: string; name_en: string; title_zh: string; title_en: string; unit_name: string; unit_name_en: string; site_name: string; site_name_en: string; is_online: boolean }
export interface OfficerInvitation { id: string; state: InvitationState; reason: string; session_id: string; room_id: string; from_name: string; from_name_en: string; from_title_zh: string; from_title_en: string; ticket_number: string; petitioner_name: string; origin_zh: string; origin_en: string; sent_at: string }
export interface BoardCall { ticket_id: string; number: string; service: Service; state: TicketState; lang: 'zh' | 'en'; called_at: string; called_count: number; desk_zh: string; desk_en: string; place_zh: string; place_en: string; origin_site_id: string }
export interface BoardView { site: Site; server_time: string; calls: BoardCall[]; waiting: { queue_id: string; service: Service; name_zh: string; name_en: string; count: number }[]; leaders: DutyPerson[]; lawyers: DutyPerson[]; seq: number }
export type Topic = 'labour' | 'land' | 'housing' | 'family' | 'debt' | 'traffic' | 'social_security' | 'other'
export type Outcome = 'answered' | 'referred_legal_aid' | 'referred_lawsuit' | 'referred_arbitration' | 'referred_mediation' | 'transferred' | 'to_be_continued'

type Op<Res, Body = never, Path = never> = ([Path] extends [never]
  ? { parameters: { query?: never; header?: never; path?: never; cookie?: never } }
  : { parameters: { query?: never; header?: never; path: Path; cookie?: never } }) &
  ([Body] extends [never] ? { requestBody?: never } : { requestBody: { content: { 'application/json': Body } } }) & {
  responses: {
    200: { headers: Record<string, unknown>; content: { 'application/json': Res } }
    default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } }
  }
}
type Id = { id: string }
type Nothing = Record<string, never>
export interface paths {
  '/api/v1/info': { get: Op<Info> }
  '/api/v1/sites': { get: Op<{ items: Site[] }> }
  '/api/v1/sites/{id}/today': { get: Op<SiteToday, never, Id> }
  '/api/v1/tickets': { post: Op<TicketIssued, TicketRequest> }
  '/api/v1/slips/{token}': { get: Op<SlipStatus, never, { token: string }> }
  '/api/v1/seats': { post: Op<Seat, { site_id: string; claim: SeatClaim }> }
  '/api/v1/seat': { get: Op<Seat>; delete: Op<never> }
  '/api/v1/seat/preflight': { post: Op<Seat, Preflight> }
  '/api/v1/seat/grant': { post: Op<Grant> }
  '/api/v1/seat/invitations/{id}/answer': { post: Op<Seat, { agreed: boolean }, Id> }
  '/api/v1/seat/rating': { post: Op<Seat, { score: number }> }
  '/api/v1/seat/help': { post: Op<never> }
  '/api/v1/logins': { post: Op<LoginInfo, { username: string; password: string }> }
  '/api/v1/logins/current': { get: Op<LoginInfo>; delete: Op<never> }
  '/api/v1/desks': { get: Op<{ items: Desk[] }> }
  '/api/v1/desks/{id}': { get: Op<DeskView, never, Id> }
  '/api/v1/desks/{id}/open': { post: Op<DeskView, never, Id> }
  '/api/v1/desks/{id}/close': { post: Op<DeskView, never, Id> }
  '/api/v1/desks/{id}/call-next': { post: Op<DeskView, Nothing, Id> }
  '/api/v1/tickets/{id}/call-again': { post: Op<DeskView, never, Id> }
  '/api/v1/tickets/{id}/miss': { post: Op<DeskView, never, Id> }
  '/api/v1/tickets/{id}/serve': { post: Op<DeskView, never, Id> }
  '/api/v1/tickets/{id}/complete': { post: Op<TicketCompleted, { topic: Topic; outcome: Outcome; summary: string }, Id> }
  '/api/v1/sessions/{id}/note': { put: Op<Note, { text: string; version: number }, Id> }
  '/api/v1/sessions/{id}/grant': { post: Op<Grant, never, Id> }
  '/api/v1/officers': { get: Op<{ items: Officer[] }> }
  '/api/v1/sessions/{id}/invitations': { post: Op<DeskView, { officer_id: string; reason: string }, Id> }
  '/api/v1/invitations/{id}/send': { post: Op<DeskView, { confidential_part_ended: boolean }, Id> }
  '/api/v1/invitations/{id}/withdraw': { post: Op<DeskView, never, Id> }
  '/api/v1/invitations': { get: Op<{ items: OfficerInvitation[] }> }
  '/api/v1/invitations/{id}/accept': { post: Op<OfficerInvitation, never, Id> }
  '/api/v1/invitations/{id}/decline': { post: Op<OfficerInvitation, { reason: string }, Id> }
  '/api/v1/invitations/{id}/leave': { post: Op<OfficerInvitation, never, Id> }
  '/api/v1/boards/{site_id}': { get: Op<BoardView, never, { site_id: string }> }
  '/api/v1/feed': { get: Op<string> }
}
export type FeedKind =
  | 'hello' | 'ticket.issued' | 'ticket.called' | 'ticket.recalled' | 'ticket.missed' | 'ticket.serving' | 'ticket.completed' | 'ticket.expired'
  | 'desk.opened' | 'desk.closed' | 'session.opened' | 'session.live' | 'session.interrupted' | 'session.ended'
  | 'invitation.asked' | 'invitation.answered' | 'invitation.sent' | 'invitation.accepted' | 'invitation.declined' | 'invitation.left' | 'invitation.withdrawn'
  | 'rating.given' | 'seat.claimed' | 'seat.left' | 'seat.help' | 'preflight.done'
