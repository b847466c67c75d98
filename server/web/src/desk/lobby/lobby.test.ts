import { describe, expect, it } from 'vitest'
import type { LobbyPerson, PreflightResult } from '@/lib/contract'
import { arrivedIn, checkOf } from './lobby'

const check = (changes: Partial<PreflightResult> = {}): PreflightResult => ({ score: 95, word: 'good', at: '2026-12-01T09:00:00+08:00', camera: 'ok', microphone: 'ok', speaker_heard: true, uses_text: false, ...changes })
const person = (id: string, since = '2026-12-01T09:00:00+08:00'): LobbyPerson => ({ session_id: id, since }) as LobbyPerson

describe('the check of somebody in the lobby', () => {
  it('says how good it is', () => {
    expect(checkOf(undefined)).toEqual({ tone: '', words: ['check_none'] })
    expect(checkOf(check())).toEqual({ tone: 'ok', words: ['check_good'] })
    expect(checkOf(check({ word: 'fair' }))).toEqual({ tone: 'warn', words: ['check_fair'] })
    expect(checkOf(check({ word: 'bad' }))).toEqual({ tone: 'bad', words: ['check_bad'] })
  })
  it('names first what is missing', () => {
    expect(checkOf(check({ microphone: 'none', word: 'poor' }))).toEqual({ tone: 'bad', words: ['check_microphone'] })
    expect(checkOf(check({ speaker_heard: false, camera: 'refused' }))).toEqual({ tone: 'bad', words: ['check_speaker', 'check_camera'] })
    expect(checkOf(check({ camera: 'in_use' }))).toEqual({ tone: 'warn', words: ['check_camera'] })
    expect(checkOf(check({ camera: 'drawn', microphone: 'drawn' }))).toEqual({ tone: 'ok', words: ['check_good'] })
  })
  it('misses neither microphone nor loudspeaker of somebody who writes', () => {
    const inWriting = { speaker_heard: false, uses_text: true }
    expect(checkOf(check(inWriting))).toEqual({ tone: 'ok', words: ['check_good', 'check_text'] })
    expect(checkOf(check({ ...inWriting, microphone: 'none', camera: 'none' }))).toEqual({ tone: 'warn', words: ['check_camera', 'check_text'] })
    expect(checkOf(check({ ...inWriting, word: 'bad' }))).toEqual({ tone: 'bad', words: ['check_bad', 'check_text'] })
  })
})

describe('who arrived', () => {
  it('rings once for each sitting, and not for those who were there when the page opened', () => {
    expect(arrivedIn(null, [person('a')])).toEqual([])
    expect(arrivedIn([person('a')], [person('a'), person('b')]).map(({ session_id }) => session_id)).toEqual(['b'])
    expect(arrivedIn([person('a')], [person('a')])).toEqual([])
    expect(arrivedIn([person('a')], [person('a', '2026-12-01T09:30:00+08:00')])).toHaveLength(1)
    expect(arrivedIn([], [person('a')])).toHaveLength(1)
  })
})
