import { describe, expect, it } from 'vitest'
import { captionNow, charsOf, isSendable, isSendKey, sentAs, unreadOf, wayOf, WAYS } from './writing'

const line = (id: number, changes: object = {}) => ({ id, participant: 'other', name: '王', kind: 'chat', to: 'everyone', text: '您好', at_ms: 1_000, ...changes }) as const
const key = (changes: object = {}) => ({ key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13, ...changes })

describe('writing', () => {
  it('sends with Enter, and never in the middle of a Chinese word', () => {
    expect(isSendKey(key())).toBe(true)
    expect(isSendKey(key({ shiftKey: true }))).toBe(false)
    expect(isSendKey(key({ isComposing: true }))).toBe(false)
    expect(isSendKey(key({ keyCode: 229 }))).toBe(false)
    expect(isSendKey(key({ key: 'a' }))).toBe(false)
  })
  it('counts characters as the room does', () => {
    expect(charsOf(' 您好👍 ')).toBe(3)
    expect([isSendable(''), isSendable('  \n'), isSendable('好'), isSendable('好'.repeat(500)), isSendable('好'.repeat(501)), isSendable('👍'.repeat(500))]).toEqual([false, false, true, true, false, true])
  })
  it('keeps the three ways apart', () => {
    expect(WAYS.map((way) => { const [kind, to] = sentAs(way); return wayOf({ kind, to }) })).toEqual([...WAYS])
    expect(sentAs('staff')).toEqual(['chat', 'staff'])
    expect(sentAs('caption')).toEqual(['caption', 'everyone'])
  })
  it('counts what others wrote since', () => {
    const lines = [line(1), line(2, { participant: 'me' }), line(3), line(4)]
    expect([unreadOf(lines, 0, 'me'), unreadOf(lines, 3, 'me'), unreadOf(lines, 4, 'me')]).toEqual([3, 1, 0])
  })
  it('shows the newest caption for as long as reading takes', () => {
    const lines = [line(1, { kind: 'caption', text: '旧' }), line(2, { kind: 'caption', text: '请出示身份证' }), line(3)]
    expect(captionNow(lines, 2_000)?.id).toBe(2)
    expect(captionNow(lines, 1_000 + 6_000 + 6 * 120 - 1)?.id).toBe(2)
    expect(captionNow(lines, 1_000 + 6_000 + 6 * 120)).toBeNull()
    expect(captionNow([line(3)], 2_000)).toBeNull()
    expect(captionNow([line(4, { kind: 'caption', text: '长'.repeat(500) })], 1_000 + 29_999)?.id).toBe(4)
    expect(captionNow([line(4, { kind: 'caption', text: '长'.repeat(500) })], 1_000 + 30_000)).toBeNull()
  })
})
