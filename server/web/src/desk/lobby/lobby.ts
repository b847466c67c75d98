// Who waits in the lobby of a desk, as the page says it. Pure.
import type { LobbyPerson, PreflightResult } from '@/lib/contract'

type Key = 'check_camera' | 'check_microphone' | 'check_speaker' | 'check_good' | 'check_fair' | 'check_poor' | 'check_bad' | 'check_none' | 'check_text'

/** What came of somebody's check: what is missing before how good the rest is. Talking needs no camera, and writing no sound. */
export function checkOf(preflight: PreflightResult | null | undefined): { tone: 'ok' | 'warn' | 'bad' | ''; words: Key[] } {
  if (!preflight) return { tone: '', words: ['check_none'] }
  const { camera, microphone, speaker_heard: isHeard, uses_text: isInWriting, word } = preflight
  const missing: Key[] = []
  if (!isInWriting && microphone !== 'ok' && microphone !== 'drawn') missing.push('check_microphone')
  if (!isInWriting && !isHeard) missing.push('check_speaker')
  const isMute = missing.length > 0
  if (camera !== 'ok' && camera !== 'drawn') missing.push('check_camera')
  const words: Key[] = missing.length > 0 ? [...missing] : [`check_${word}`]
  if (isInWriting) words.push('check_text')
  if (isMute || word === 'bad') return { tone: 'bad', words }
  return { tone: missing.length > 0 || word !== 'good' ? 'warn' : 'ok', words }
}

/** Who came since: for a sound, once for each sitting. */
export function arrivedIn(before: readonly LobbyPerson[] | null, now: readonly LobbyPerson[]): LobbyPerson[] {
  if (before === null) return []
  const known = new Set(before.map(sitting))
  return now.filter((one) => !known.has(sitting(one)))
}
const sitting = ({ session_id, since }: LobbyPerson): string => `${session_id} ${since}`
