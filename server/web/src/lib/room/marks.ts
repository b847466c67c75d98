// What a tile says about its person besides the name. Pure; the words are in desk/stage/words.ts.
import { ANNOUNCE_MS, type Floor, type Participant, type Role } from '@protocol'

export type TileMark =
  | { kind: 'stopped' | 'consulting' | 'waiting' | 'held' }
  | { kind: 'announced'; seconds: number }
  | { kind: 'interrupted'; since: string | null }

type Marked = Pick<Participant, 'role' | 'standing' | 'muted' | 'link' | 'interrupted_at_ms'>

/** Those who are not of the organs: they are outside while staff confer. */
export const isOutside = (role: Role): boolean => role === 'petitioner' || role === 'representative' || role === 'interpreter' || role === 'observer' || role === 'tester'

/** Why there is neither picture nor sound, if that is so. `announcedAtMs`: when this page first saw the announcement. */
export function awayMark(person: Marked, floor: Floor, nowMs: number, announcedAtMs: number | null = null): TileMark | null {
  if (person.link === 'interrupted') return { kind: 'interrupted', since: person.interrupted_at_ms === null ? null : stopwatch(nowMs - person.interrupted_at_ms) }
  if (floor.is_stopped) return { kind: 'stopped' }
  if (person.standing === 'waiting') return { kind: 'waiting' }
  if (person.standing === 'held') return { kind: 'held' }
  if (person.standing === 'announced') {
    const left = ANNOUNCE_MS - Math.max(0, nowMs - (announcedAtMs ?? nowMs))
    return { kind: 'announced', seconds: Math.max(1, Math.ceil(left / 1_000)) }
  }
  return floor.is_consulting && isOutside(person.role) ? { kind: 'consulting' } : null
}

/** 04:09, and 1:02:03 from the hour on. */
export function stopwatch(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1_000))
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`
}

/** Post and place under a name: each said once. */
export function underName(title: string | undefined, place: string | undefined): string {
  const [post, where] = [title?.trim() ?? '', place?.trim() ?? '']
  return where && !post.includes(where) ? [post, where].filter(Boolean).join(' · ') : post
}
