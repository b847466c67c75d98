import { describe, expect, it } from 'vitest'
import type { Attendance } from '@/lib/contract'
import { addedIn, bodyOf, listed, missingOf, offerOf, stateOf, waysOf } from './asking'

describe('whom the host can ask in', () => {
  it('offers each role only by its ways', () => {
    expect(waysOf('representative')).toEqual(['link', 'same_room'])
    expect(waysOf('interpreter')).toEqual(['link', 'account', 'same_room'])
    expect(waysOf('local_officer')).toEqual(['account', 'same_room'])
    expect(waysOf('recorder')).toEqual(['account'])
    expect(waysOf('observer')).toEqual(['link', 'account'])
  })
  it('offers everybody in a leader\'s reception', () => {
    expect(offerOf({ kind: 'leader_reception', is_confidential: false })).toEqual({ roles: ['representative', 'interpreter', 'local_officer', 'recorder', 'observer'], later: [], never: [] })
  })
  it('never offers who may not hear a lawyer, and the officer only after the confidential part', () => {
    expect(offerOf({ kind: 'lawyer_consultation', is_confidential: true })).toEqual({ roles: ['representative', 'interpreter'], later: ['local_officer'], never: ['recorder', 'observer'] })
    expect(offerOf({ kind: 'lawyer_consultation', is_confidential: false })).toEqual({ roles: ['representative', 'interpreter', 'local_officer'], later: [], never: ['recorder', 'observer'] })
  })
  it('asks for what is missing, one after the other', () => {
    const form = { role: null, way: null, who: ' ', reason: ' ' }
    expect(missingOf(form)).toBe('role')
    expect(missingOf({ ...form, role: 'recorder' })).toBe('way')
    expect(missingOf({ ...form, role: 'recorder', way: 'link' })).toBe('way')
    expect(missingOf({ ...form, role: 'recorder', way: 'account' })).toBe('who')
    expect(missingOf({ ...form, role: 'recorder', way: 'account', who: 'a' })).toBe('reason')
    expect(missingOf({ role: 'recorder', way: 'account', who: 'a', reason: 'b' })).toBeNull()
  })
  it('names staff by user name and others by name', () => {
    expect(bodyOf({ role: 'recorder', way: 'account', who: ' clerk.hall1 ', reason: ' 记录 ' })).toEqual({ role: 'recorder', way: 'account', username: 'clerk.hall1', reason: '记录' })
    expect(bodyOf({ role: 'interpreter', way: 'link', who: ' 白手语 ', reason: '手语' })).toEqual({ role: 'interpreter', way: 'link', name: '白手语', reason: '手语' })
    expect(bodyOf({ role: null, way: 'link', who: 'x', reason: 'y' })).toBeNull()
  })
})

describe('the list of people', () => {
  const one = (participant_id: string, more: Partial<Attendance> = {}): Attendance => ({ participant_id, role: 'observer', way: 'link', name: participant_id, reason: '', asked_at: '', is_here: false, is_removed: false, ...more })
  it('says how it stands with each', () => {
    expect([one('a'), one('b', { is_here: true }), one('c', { way: 'same_room' }), one('d', { is_here: true, is_removed: true })].map((it) => stateOf(it, null))).toEqual(['awaited', 'here', 'beside', 'removed'])
    const inRoom = new Set(['a', 'd'])
    expect([one('a'), one('b', { is_here: true }), one('d', { is_removed: true })].map((it) => stateOf(it, inRoom))).toEqual(['here', 'awaited', 'removed'])
  })
  it('puts who was sent away last', () => {
    expect(listed([one('a', { is_removed: true }), one('b'), one('c')]).map((it) => it.participant_id)).toEqual(['b', 'c', 'a'])
  })
  it('finds who is new, also somebody who was sent away and is asked again', () => {
    expect(addedIn([one('a')], [one('a'), one('b')])?.participant_id).toBe('b')
    expect(addedIn([one('a', { is_removed: true })], [one('a')])?.participant_id).toBe('a')
    expect(addedIn([one('a')], [one('a', { is_removed: true })])).toBeNull()
  })
})
