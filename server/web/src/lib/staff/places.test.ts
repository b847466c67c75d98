import { describe, expect, it } from 'vitest'
import type { Site } from '@/lib/contract'
import { mayReadFigures } from '@/lib/staff/pages'
import { subtree } from './places'

const site = (id: string, tier: number, parent_id?: string) => ({ id, tier, parent_id }) as Site

describe('whose figures', () => {
  it('a place and all below it, upper tiers first, nothing beside it', () => {
    const all = [site('town', 3, 'county'), site('other', 2, 'city'), site('county', 2, 'city'), site('city', 1), site('town2', 3, 'other')]
    expect(subtree(all, 'county').map(({ id }) => id)).toEqual(['county', 'town'])
    expect(subtree(all, 'city').map(({ id }) => id)).toEqual(['city', 'other', 'county', 'town', 'town2'])
  })
  it('officers and administrators have none', () => {
    expect(mayReadFigures(['officer'])).toBe(false)
    expect(mayReadFigures(['sysadmin'])).toBe(false)
    expect(mayReadFigures(['officer', 'supervisor'])).toBe(true)
  })
})
