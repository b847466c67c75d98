// What is written during the talk: to whom, how long, what is unread. Pure.
import { MAX_LINE_CHARS, type Audience, type Line, type LineKind } from '@protocol'

/** The three ways to write: to everybody, among staff, or in big type for who does not hear. */
export type Way = 'everyone' | 'staff' | 'caption'
export const WAYS: readonly Way[] = ['everyone', 'staff', 'caption']

export const wayOf = ({ kind, to }: Pick<Line, 'kind' | 'to'>): Way => (to === 'staff' ? 'staff' : kind === 'caption' ? 'caption' : 'everyone')
export const sentAs = (way: Way): [LineKind, Audience] => [way === 'caption' ? 'caption' : 'chat', way === 'staff' ? 'staff' : 'everyone']

/** As the room counts: characters, not the halves of an emoji. */
export const charsOf = (text: string): number => [...text.trim()].length
export const isSendable = (text: string): boolean => charsOf(text) > 0 && charsOf(text) <= MAX_LINE_CHARS

/** Enter alone sends. While a Chinese word is being composed, Enter belongs to the input method (229: Safari says it late). */
export const isSendKey = (event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'isComposing' | 'keyCode'>): boolean =>
  event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229

/** How many lines of others are newer than the last one read. */
export const unreadOf = (lines: readonly Line[], readId: number, selfId: string | null): number => lines.filter(({ id, participant }) => id > readId && participant !== selfId).length

/** How long a caption stays in big type, in ms: longer for longer ones. */
const CAPTION_MS = 6_000
const CAPTION_MS_PER_CHAR = 120
const CAPTION_MAX_MS = 30_000

/** The caption to show in big type now: the newest, for as long as reading takes. */
export function captionNow(lines: readonly Line[], nowMs: number): Line | null {
  const last = lines.findLast(({ kind }) => kind === 'caption')
  if (!last) return null
  const stays = Math.min(CAPTION_MAX_MS, CAPTION_MS + CAPTION_MS_PER_CHAR * charsOf(last.text))
  return nowMs - last.at_ms < stays ? last : null
}
