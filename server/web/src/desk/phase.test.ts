import { describe, expect, it } from 'vitest'
import type { DeskView, InvitationState, Reception, SessionState, TicketState } from '@/lib/contract'
import { callingOf, closedInvitation, inviteSteps, openInvitation, phaseOf, roomOf } from './phase'

const ticket = (state: TicketState, called_count = 1) => ({
  id: 't', number: 'L012', lang: 'zh' as const, state, service: 'legal_advice' as const, queue_id: 'q', site_id: 's', origin_site_id: 'o', issued_at: '', called_count, people: 1, requeues: 0,
  called_at: '2026-11-23T09:26:00+08:00',
})
const card: Reception['card'] = { name: '王先生', paper_kind: 'none', phone_state: 'none', visits_before: 0 }
const reception = (state: TicketState, session: SessionState | null, seated: boolean): Reception => ({
  ticket: ticket(state), card, origin_zh: '', origin_en: '', invitations: [], petitioner_seated: seated, preflight_done: seated,
  order: 'plain', passed: 0, representatives: [], people: [], replies: [], before: [],
  ...(session ? { session: { id: 'x', kind: 'lawyer_consultation', state: session, room_id: 'r', is_confidential: true } } : {}),
})
const view = (current: Reception | null, kind: 'video' | 'counter' = 'video', state: 'open' | 'closed' | 'serving' | 'paused' = 'open'): DeskView => ({
  desk: { id: 'd', site_id: 's', site_name: '', label_zh: '', label_en: '', kind, queue_ids: [], weights: [], state }, queues: [], waiting: [], paused: [], missed: [], lobby: [], ...(current ? { current } : {}), served_today: 0, server_time: '',
})

it.each([
  ['closed', view(null, 'video', 'closed')],
  ['idle', view(null)],
  ['paused', view(null, 'counter', 'paused')],
  ['called', view(reception('called', 'lobby', false))],
  ['called', view(reception('called', null, false))],
  ['preflight', view(reception('serving', 'lobby', true))],
  ['live', view(reception('serving', 'live', true))],
  ['interrupted', view(reception('serving', 'interrupted', false))],
  ['live', view(reception('serving', 'closing', true))],
  ['preflight', view(reception('serving', 'preflight_ok', true))],
  ['ended', view(reception('serving', 'ended', false))],
  ['ended', view(reception('serving', 'ended_by_security', true))],
  ['called', view(reception('called', null, false), 'counter')],
  ['counter', view(reception('serving', null, false), 'counter')],
])('phase %s', (phase, of) => expect(phaseOf(of)).toBe(phase))

it('the desk is in the room from the call until the end', () => {
  expect(roomOf(view(reception('called', 'lobby', false)))).toBe('x')
  expect(roomOf(view(reception('serving', 'interrupted', true)))).toBe('x')
  expect(roomOf(view(reception('serving', 'ended', true)))).toBeNull()
  expect(roomOf(view(null))).toBeNull()
  expect(roomOf(null)).toBeNull()
})

describe('callingOf', () => {
  const at = (s: number) => Date.parse('2026-11-23T09:26:00+08:00') + s * 1_000
  it('counts down after a call', () => expect(callingOf(ticket('called'), at(5))).toEqual({ wait_s: 15, canCallAgain: false, canMiss: false }))
  it('allows another call after the gap', () => expect(callingOf(ticket('called'), at(20))).toEqual({ wait_s: 0, canCallAgain: true, canMiss: false }))
  it('allows a miss after the third call had its time', () => {
    expect(callingOf(ticket('called', 3), at(19)).canMiss).toBe(false)
    expect(callingOf(ticket('called', 3), at(21))).toEqual({ wait_s: 0, canCallAgain: false, canMiss: true })
  })
  it('believes the server when it says later', () => expect(callingOf(ticket('called'), at(25), at(32)).wait_s).toBe(7))
})

describe('invitations', () => {
  const one = (id: string, state: InvitationState) => ({ id, state, officer_name: '李', officer_name_en: '', officer_title_zh: '', officer_title_en: '', unit_name: '', unit_name_en: '', reason: '', may_go_on: false })
  it('the open one is the newest that still runs', () => {
    const r = { ...reception('serving', 'live', true), invitations: [one('a', 'refused'), one('b', 'asking')] }
    expect(openInvitation(r)?.id).toBe('b')
    expect(closedInvitation(r, new Set())).toBeNull()
  })
  it('a refusal stays until put away', () => {
    const r = { ...reception('serving', 'live', true), invitations: [one('a', 'refused')] }
    expect(openInvitation(r)).toBeNull()
    expect(closedInvitation(r, new Set())?.id).toBe('a')
    expect(closedInvitation(r, new Set(['a']))).toBeNull()
  })
  it('every state has its steps', () => {
    const states: InvitationState[] = ['asking', 'agreed', 'refused', 'sent', 'accepted', 'declined', 'unanswered', 'left', 'withdrawn']
    expect(states.map((state) => inviteSteps(state).join(' '))).toMatchInlineSnapshot(`
      [
        "now todo todo",
        "done now todo",
        "stopped todo todo",
        "done done now",
        "done done done",
        "done done stopped",
        "done done stopped",
        "done done done",
        "stopped todo todo",
      ]
    `)
  })
})
