// Which sittings of a month are a leader's own.
import type { Sitting } from '@/lib/contract'

/** Where the leader receives, or was posted and somebody stands in; by time. */
export const ownOf = (items: readonly Sitting[], staffId: string): Sitting[] =>
  items.filter((one) => one.receiver.id === staffId || one.leader.id === staffId).sort((a, b) => (a.day + a.from).localeCompare(b.day + b.from))

/** What the leader receives today; what was moved away is not held. */
export const todayOf = (own: readonly Sitting[], staffId: string, today: string): Sitting[] =>
  own.filter((one) => one.day === today && one.receiver.id === staffId && one.state !== 'postponed')

export const nextOf = (own: readonly Sitting[], staffId: string, today: string): Sitting | undefined =>
  own.find((one) => one.day > today && one.receiver.id === staffId && one.state !== 'postponed')
