// Everybody's line as the server measures it now, in words: the petitioner first.
import { computed, type ComputedRef } from 'vue'
import { useMessages } from '@/lib/i18n'
import { jitterOf, lossOf, percentOf, ratingOf, type LegRating } from '@/lib/room/legs'
import type { Room } from '@/lib/room/useRoom'
import { isWatcher } from '@/lib/room/watchers'
import words from './talkWords'

export interface LegLine { id: string; who: string; rating: LegRating; facts: string }
const t = useMessages(words)

export function useLegs(room: Room): ComputedRef<LegLine[]> {
  return computed(() => {
    const all = [...room.people.value, ...(room.self.value ? [room.self.value] : [])]
    const made = all.map(({ id, name, role, link }): LegLine | null => {
      const leg = room.qualities.value[id]
      const who = id === room.self.value?.id ? t(isWatcher(role) ? 'side_you' : 'side_own') : role === 'petitioner' ? t('side_petitioner') : name
      if (link === 'interrupted') return { id, who, rating: 'lost', facts: '' }
      if (!leg) return null
      const facts = [
        t('loss', { n: percentOf(lossOf(leg)) }), leg.rtt_ms === null ? '' : t('rtt', { n: leg.rtt_ms }), t('jitter', { n: jitterOf(leg) }),
        leg.is_tcp ? t('is_tcp') : '', leg.is_low ? t('is_low') : '', t('rate', { up: leg.up_kbps, down: leg.down_kbps }),
      ]
      return { id, who, rating: ratingOf(leg), facts: facts.filter(Boolean).join(' · ') }
    })
    const rank = (leg: LegLine): number => (leg.who === t('side_petitioner') ? 0 : 1)
    return made.filter((leg) => leg !== null).sort((one, other) => rank(one) - rank(other))
  })
}
