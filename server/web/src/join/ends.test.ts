import { describe, expect, it } from 'vitest'
import { endOf, mayReturn, needsDevices, seatOf, tokenIn, troubleOf } from './ends'

describe('how a visit by link ends', () => {
  it('has calm words for everything that a room or the server may say', () => {
    const codes = ['session_ended', 'room_unknown', 'join_unknown', 'removed', 'left', 'replaced', 'confidential_part_open', 'room_full', 'internal', 'grant_invalid', null]
    expect(codes.map(endOf)).toEqual(['ended', 'ended', 'unknown', 'removed', 'left', 'elsewhere', 'wait', 'full', 'failed', 'failed', 'failed'])
  })
  it('opens no way back to somebody who was sent away, or to a session that is over', () => {
    expect((['ended', 'unknown', 'removed', 'left', 'elsewhere', 'wait', 'full', 'failed'] as const).filter(mayReturn)).toEqual(['left', 'elsewhere', 'wait', 'full', 'failed'])
  })
  it('asks nobody for a camera who only watches', () => {
    expect((['observer', 'interpreter', 'representative'] as const).map(needsDevices)).toEqual([false, true, true])
  })
})

describe('devices of a phone', () => {
  it('names what is missing, busy or refused', () => {
    expect(troubleOf({ camera: 'ok', microphone: 'drawn' })).toBeNull()
    expect(troubleOf({ camera: 'refused', microphone: 'ok' })).toEqual({ what: 'camera', state: 'refused' })
    expect(troubleOf({ camera: 'ok', microphone: 'in_use' })).toEqual({ what: 'microphone', state: 'in_use' })
    expect(troubleOf({ camera: 'none', microphone: 'none' })).toEqual({ what: 'both', state: 'none' })
    expect(troubleOf({ camera: 'none', microphone: 'refused' })).toEqual({ what: 'both', state: 'refused' })
  })
  it('reads a link, also one that was cut', () => expect(['#a.b', '#a%2Eb', '#a%2', ''].map(tokenIn)).toEqual(['a.b', 'a.b', '', '']))
  it('keeps the secret of the link out of what is remembered', () => expect(seatOf('0190-a.secret')).toBe('0190-a'))
})
