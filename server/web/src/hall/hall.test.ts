import { describe, expect, it } from 'vitest'
import type { HallDesk, Reconciliation } from '@/lib/contract'
import { accountWords, isWeight, lookOf, totals, voiceWords, weightExample } from './hall'

const desk = (state: HallDesk['desk']['state']): HallDesk['desk'] => ({ id: 'd', site_id: 's', site_name: '', kind: 'counter', label_zh: '', label_en: '', queue_ids: [], weights: [], state })
const ticket = (state: 'called' | 'serving') => ({ id: 't', number: 'R001', lang: 'zh' as const, state, service: 'registration' as const, queue_id: 'q', site_id: 's', origin_site_id: 's', issued_at: '', called_count: 1, people: 1, requeues: 0 })

it('a lost page comes before everything else', () => {
  expect(lookOf({ desk: desk('serving'), ticket: ticket('serving'), lost_since: 'x' })).toBe('lost')
  expect(lookOf({ desk: desk('serving'), ticket: ticket('called') })).toBe('called')
  expect(lookOf({ desk: desk('serving'), ticket: ticket('serving') })).toBe('serving')
  expect((['closed', 'open', 'paused'] as const).map((state) => lookOf({ desk: desk(state) }))).toEqual(['closed', 'open', 'paused'])
})

describe('weights in plain words', () => {
  it('ten minutes in the heavier count like more in the lighter', () =>
    expect(weightExample([{ name: 'A', weight: 100 }, { name: 'B', weight: 250 }])).toEqual({ heavy: 'B', light: 'A', short: 10, long: 25 }))
  it('needs two that differ', () => {
    expect(weightExample([{ name: 'A', weight: 200 }])).toBeNull()
    expect(weightExample([{ name: 'A', weight: 100 }, { name: 'B', weight: 100 }])).toBeNull()
    expect(weightExample([{ name: 'A', weight: 5 }, { name: 'B', weight: 100 }])).toBeNull()
  })
  it('allows 10 to 1000', () => expect([9, 10, 1000, 1001, 10.5, NaN].map(isWeight)).toEqual([false, true, true, false, false, false]))
})

it('the voice is said in words', () => {
  expect(voiceWords({ volume: 70, quiet_hall: true }).key).toBe('say_quiet')
  expect(voiceWords({ volume: 0, quiet_hall: false }).key).toBe('say_off')
  expect(voiceWords({ volume: 70, quiet_hall: false })).toEqual({ key: 'say_all', args: { volume: 70 } })
  expect(voiceWords({ volume: 70, quiet_hall: false, quiet_from: '12:00', quiet_to: '14:00' }).key).toBe('say_hours')
  expect(voiceWords({ volume: 70, quiet_hall: false, quiet_from: '18:00', quiet_to: '08:00' }).key).toBe('say_hours_night')
})

describe('the account of a day', () => {
  const row = { queue_id: 'q', name_zh: '', name_en: '', issued: 5, completed: 3, missed: 1, cancelled: 0, expired: 1, open: 0, carried_over: 1, gaps: 0 }
  const account = (is_clean: boolean, queues: (typeof row)[]): Reconciliation => ({ day: '', site_name: '', site_name_en: '', batches: 0, person_times: 0, items: 0, is_clean, queues })
  it('adds up', () => expect(totals({ queues: [row, { ...row, issued: 2 }] })).toMatchObject({ issued: 7, completed: 6, carried_over: 2 }))
  it('is said in words', () => {
    expect(accountWords(account(true, []), true).key).toBe('none')
    expect(accountWords(account(true, [row]), true).key).toBe('clean')
    expect(accountWords(account(false, [{ ...row, open: 2 }]), true)).toEqual({ key: 'running', isFine: true, args: { open: 2 } })
    expect(accountWords(account(false, [{ ...row, open: 2 }]), false).key).toBe('not_clean')
    expect(accountWords(account(false, [{ ...row, open: 2, gaps: 1 }]), true)).toMatchObject({ key: 'not_clean', isFine: false })
  })
})
