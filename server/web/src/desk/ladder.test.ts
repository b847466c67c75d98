import { expect, it } from 'vitest'
import type { InvitationPublic } from '@/lib/contract'
import { rungsBefore, waitLeft } from './ladder'

const one = (id: string, follows_id?: string, more: Partial<InvitationPublic> = {}) => ({ id, follows_id, state: 'sent', ...more }) as InvitationPublic

it('goes back to the first who was asked, and no further', () => {
  const all = [one('x'), one('a'), one('b', 'a'), one('c', 'b')]
  expect(rungsBefore(all, all[3]!).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(rungsBefore(all, all[0]!)).toEqual([])
  expect(rungsBefore(all, one('d', 'gone'))).toEqual([])
  expect(rungsBefore([one('a', 'b'), one('b', 'a')], one('a', 'b')).length).toBe(2)
})
it('counts down while somebody is waited for', () => {
  const until = '2026-01-01T00:02:00Z'
  expect(waitLeft(one('a', undefined, { wait_until: until }), Date.parse('2026-01-01T00:00:28Z'))).toBe('01:32')
  expect(waitLeft(one('a', undefined, { wait_until: until }), Date.parse(until))).toBeNull()
  expect(waitLeft(one('a', undefined, { wait_until: until, state: 'accepted' }), 0)).toBeNull()
  expect(waitLeft(one('a'), 0)).toBeNull()
})
