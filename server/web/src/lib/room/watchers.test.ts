import { describe, expect, it } from 'vitest'
import type { Role } from '@protocol'
import { seenOf, watchersOf } from './watchers'

const people = (...roles: Role[]): { role: Role }[] => roles.map((role) => ({ role }))
const roles = (all: { role: Role }[]): Role[] => all.map(({ role }) => role)

describe('who only watches', () => {
  const all = people('petitioner', 'technician', 'observer', 'leader', 'recorder', 'interpreter', 'supervisor', 'representative', 'local_officer')
  it('is never lost: each person is either a picture or a line', () => {
    expect(roles(watchersOf(all))).toEqual(['supervisor', 'recorder', 'observer', 'technician'])
    expect(roles(seenOf(all))).toEqual(['petitioner', 'leader', 'interpreter', 'representative', 'local_officer'])
    expect(watchersOf(all).length + seenOf(all).length).toBe(all.length)
  })
  it('keeps the order in which people of one kind came', () => {
    const two = [{ role: 'observer' as const, id: 'a' }, { role: 'supervisor' as const, id: 'b' }, { role: 'observer' as const, id: 'c' }]
    expect(watchersOf(two).map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  })
})
