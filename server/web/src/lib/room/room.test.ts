import { describe, expect, it } from 'vitest'
import type { Participant, ServerMessage } from '@protocol'
import { lanesFor } from './lanes'
import { rateLink, sampleOf } from './quality'
import { backoffMs, remedyFor, remedyForClose } from './retry'
import { applyMessage, EMPTY_ROOM, laneOf } from './state'

const person = (id: string, changes: Partial<Participant> = {}): Participant => ({ id, role: 'lawyer', name: id, title: '', place: '', en: { name: '', title: '', place: '' }, media: { audio: true, video: true }, link: 'live', interrupted_at_ms: null, standing: 'present', muted: { audio: false, video: false }, reason: null, ...changes })
const floor = { is_stopped: false, is_consulting: false, spotlight: null }
const joined: ServerMessage = {
  type: 'joined', participant: 'me', answer: '', lanes: [], resume: 't',
  room: { id: 'r', participants: [person('me', { role: 'petitioner' }), person('law')], assignments: [{ mid: '3', participant: 'law', source: 'microphone' }, { mid: '10', participant: 'law', source: 'camera' }], speaker: null, floor, lines: [] },
}

describe('room view', () => {
  it('starts from the snapshot', () => {
    const view = applyMessage(EMPTY_ROOM, joined)
    expect(view.selfId).toBe('me')
    expect(laneOf(view, 'law', 'camera')).toBe('10')
    expect(laneOf(view, 'law', 'screen')).toBeNull()
  })
  it('adds, changes and removes people', () => {
    let view = applyMessage(EMPTY_ROOM, joined)
    view = applyMessage(view, { type: 'participant_joined', participant: person('off') })
    view = applyMessage(view, { type: 'participant_changed', participant: person('off', { link: 'interrupted' }) })
    expect(view.participants.map(({ id, link }) => `${id} ${link}`)).toEqual(['me live', 'law live', 'off interrupted'])
    view = applyMessage(view, { type: 'speaker', participant: 'law' })
    view = applyMessage(view, { type: 'participant_left', id: 'law', reason: 'left' })
    expect([view.participants.length, view.assignments.length, view.speaker]).toEqual([2, 0, null])
  })
  it('keeps itself over a resume', () => {
    const view = applyMessage(applyMessage(EMPTY_ROOM, joined), { type: 'resumed', resume: 'u', room: { id: 'r', participants: [person('me')], assignments: [], speaker: null, floor: { ...floor, is_consulting: true }, lines: [] } })
    expect([view.selfId, view.participants.length, view.floor.is_consulting]).toEqual(['me', 1, true])
  })
  it('hears what holds, what is written and who is announced', () => {
    let view = applyMessage(EMPTY_ROOM, joined)
    view = applyMessage(view, { type: 'floor_changed', floor: { ...floor, is_stopped: true } })
    view = applyMessage(view, { type: 'said', line: { id: 1, participant: 'law', name: '李', kind: 'caption', to: 'everyone', text: '请讲', at_ms: 1 } })
    view = applyMessage(view, { type: 'announced', participant: person('off', { standing: 'announced', reason: '了解情况' }) })
    expect([view.floor.is_stopped, view.lines[0]?.text, view.participants[2]?.standing]).toEqual([true, '请讲', 'announced'])
  })
  it('takes the whole lane table', () => {
    const view = applyMessage(applyMessage(EMPTY_ROOM, joined), { type: 'lanes', assignments: [{ mid: '4', participant: 'law', source: 'microphone' }] })
    expect([laneOf(view, 'law', 'camera'), laneOf(view, 'law', 'microphone')]).toEqual([null, '4'])
  })
})

describe('lanes', () => {
  const room = (roles: Participant['role'][], screens = 0) => ({
    ...EMPTY_ROOM,
    selfId: 'me',
    participants: [person('me'), ...roles.map((role, n) => person(`${n}`, { role }))],
    assignments: Array.from({ length: screens }, (_, n) => ({ mid: `${n}`, participant: '0', source: 'screen' as const })),
  })
  it('are one more than there are pictures, whoever only watches left out', () => {
    expect(lanesFor(room([]))).toBe(1)
    expect(lanesFor(room(['petitioner', 'officer']))).toBe(3)
    expect(lanesFor(room(['petitioner', 'officer'], 1))).toBe(4)
    expect(lanesFor(room(['petitioner', 'supervisor', 'recorder']))).toBe(2)
  })
})

describe('link quality', () => {
  const sample = (received: number, lost: number, rttMs: number | null = 20) => ({ received, lost, rttMs })
  it.each([
    [null, sample(0, 0, null), 'unknown'],
    [null, sample(0, 0, 20), 'good'],
    [sample(0, 0), sample(1_000, 5), 'good'],
    [sample(0, 0), sample(970, 30), 'fair'],
    [sample(0, 0), sample(850, 150), 'poor'],
    [sample(0, 0), sample(1_000, 0, 300), 'fair'],
    [sample(0, 0), sample(1_000, 0, 900), 'poor'],
    [sample(0, 0), sample(3, 3), 'good'],
    [sample(500, 50), sample(1_500, 20), 'good'],
  ] as const)('%o -> %o is %s', (before, after, word) => expect(rateLink(before, after)).toBe(word))
  it('sums a stats report', () => {
    const report = new Map([
      ['a', { type: 'inbound-rtp', packetsReceived: 5, packetsLost: 1 }],
      ['b', { type: 'inbound-rtp', packetsReceived: 7 }],
      ['c', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.042 }],
      ['d', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
    ])
    expect(sampleOf(report)).toEqual({ received: 12, lost: 1, rttMs: 42 })
  })
})

describe('coming back', () => {
  it('waits longer each time, up to a limit', () => {
    expect([0, 1, 2, 3, 9].map((attempt) => backoffMs(attempt, 0.5))).toEqual([300, 600, 1_200, 1_500, 1_500])
  })
  it('knows what is final', () => {
    expect(remedyFor('resume_unknown', true)).toBe('rejoin')
    expect(remedyFor('room_busy', true)).toBe('reconnect')
    expect(remedyFor('room_unknown', true)).toBe('give_up')
    expect(remedyFor('not_permitted', false)).toBe('ignore')
    expect(remedyForClose('session_ended')).toBe('give_up')
    expect(remedyForClose('server_stopping')).toBe('rejoin')
  })
})
