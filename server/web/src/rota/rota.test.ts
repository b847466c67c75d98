import { describe, expect, it } from 'vitest'
import { actOf, mayOffer, nextOf, startMs, swapsOf } from '@/duty/duty'
import { choicesOf, columnsOf, countsOf, isOpen, loadsFor, needsReason, rowsOf, sitesOf, stepTo } from './month'
import { bodyOf, comingLeave, draftOf, faultOf as draftFault, movedBy, movedTo, reserveOf, sought } from './people'
import { hoursOf } from './statement'
import { ordered, swappable } from './swaps'
import { faultOf, formOf, freshRow, isSame, rowOf } from './templates'
import { todayOf } from './today'
import type { Gap, Lawyer, Load, Rota, Shift, Swap } from './types'

function shift(id: string, more: Partial<Shift> = {}): Shift {
  return { id, site_id: 'hall', site_name: '市大厅', site_name_en: 'City hall', day: '2026-12-01', kind: 'hall', half: 'morning', no: 1, from: '09:00', to: '12:00', state: 'published', is_set: false, is_mine: false, version: 1, ...more }
}
const load = (id: string, month: number, before: number, firm = '甲所'): Load => ({ lawyer_id: id, name: id, name_en: id, firm, firm_en: firm, month, before, limit: 4 })
const day = (one: string, is_working = true): Rota['days'][number] => ({ day: one, is_working })

describe('the table of a month', () => {
  const shifts = [shift('a'), shift('r', { kind: 'remote', half: null }), shift('p', { half: 'afternoon' }), shift('a2', { no: 2 }), shift('t', { site_id: 'town', site_name: '乡镇' }), shift('b', { day: '2026-12-07' })]
  const columns = columnsOf(shifts)
  const rows = rowsOf({ shifts, days: [day('2026-12-01'), day('2026-12-02'), day('2026-12-05', false), day('2026-12-07')] }, columns)

  it('has a column for a seat: by place, hall before remote, morning before afternoon', () => {
    expect(columns.map(({ key }) => key)).toEqual(['hall/hall/morning/1', 'hall/hall/morning/2', 'hall/hall/afternoon/1', 'hall/remote//1', 'town/hall/morning/1'])
    expect(columns.map((one) => one.isNumbered)).toEqual([true, true, false, false, false])
    expect(sitesOf(columns).map(({ site, span }) => [site.site_id, span])).toEqual([['hall', 4], ['town', 1]])
  })
  it('has a row for a day with seats, and knows where a week begins', () => {
    expect(rows.map((row) => [row.day, row.isFirst])).toEqual([['2026-12-01', false], ['2026-12-07', true]])
    expect(rows[1]?.seats.map((one) => one?.id)).toEqual(['b', undefined, undefined, undefined, undefined])
  })
  it('is walked with arrows: holes are stepped over, the ends hold', () => {
    expect(stepTo(rows, { row: 0, column: 0 }, 'ArrowDown')).toEqual({ row: 1, column: 0 })
    expect(stepTo(rows, { row: 0, column: 1 }, 'ArrowDown')).toEqual({ row: 0, column: 1 })
    expect(stepTo(rows, { row: 0, column: 4 }, 'ArrowRight')).toEqual({ row: 0, column: 4 })
    expect(stepTo(rows, { row: 0, column: 2 }, 'ArrowLeft')).toEqual({ row: 0, column: 1 })
    expect(stepTo(rows, { row: 0, column: 2 }, 'Tab')).toEqual({ row: 0, column: 2 })
  })
})

describe('who is offered', () => {
  const loads = [load('many', 3, 0), load('few', 0, 2), load('fewer', 0, 1), load('away', 0, 0, '乙所')]
  it('fewest duties first; a search looks at firms too', () => {
    expect(loadsFor(loads, '').map((one) => one.lawyer_id)).toEqual(['away', 'fewer', 'few', 'many'])
    expect(loadsFor(loads, '乙').map((one) => one.lawyer_id)).toEqual(['away'])
  })
  it('those who fit before those who do not', () => {
    const fits = [{ lawyer_id: 'many', month: 3 }, { lawyer_id: 'away', cause: 'on_leave' as const, month: 0 }, { lawyer_id: 'few', cause: null, month: 0 }]
    const { fitting, others } = choicesOf(fits, loads)
    expect(fitting.map((one) => one.lawyer_id)).toEqual(['few', 'many'])
    expect(others.map((one) => [one.lawyer_id, one.cause])).toEqual([['away', 'on_leave']])
  })
  it('says the commonest reason first', () => {
    expect(countsOf({ shift_id: 'a', reason: 'on_leave', counts: [{ cause: 'spacing', lawyers: 8 }, { cause: 'on_leave', lawyers: 12 }] }).map(({ cause }) => cause)).toEqual(['on_leave', 'spacing'])
  })
  it('moves only what has not begun, and an acknowledged duty only for a reason', () => {
    expect(isOpen(shift('a'), '2026-12-01')).toBe(true)
    expect(isOpen(shift('a'), '2026-12-02')).toBe(false)
    expect(isOpen(shift('a', { state: 'on_duty' }), '2026-12-01')).toBe(false)
    expect(needsReason(null, shift('a'))).toBe(false)
    expect(needsReason(shift('a'), shift('b', { state: 'acknowledged' }))).toBe(true)
  })
})

describe('lawyers', () => {
  const lawyer = (id: string, more: Partial<Lawyer> = {}): Lawyer => ({ id, name: id, name_en: id, username: id, licence_no: `no-${id}`, firm_id: 'f', firm: '甲所', firm_en: 'A', specialties: ['labour'], languages: ['putonghua'], monthly_limit: 4, yearly_limit: 20, is_active: true, leaves: [], served_year: 0, version: 5, ...more })
  const nameOf = (one: string): string => (one === 'putonghua' ? '普通话' : one)
  it('are found by what is written', () => {
    const all = [lawyer('a'), lawyer('b', { is_active: false })]
    expect(sought(all, '', true).map(({ id }) => id)).toEqual(['a'])
    expect(sought(all, 'NO-B', false).map(({ id }) => id)).toEqual(['b'])
  })
  it('stand in their reserve order and are moved in it', () => {
    expect(reserveOf([lawyer('b', { reserve_place: 2 }), lawyer('x'), lawyer('a', { reserve_place: 1 })]).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(movedBy(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
    expect(movedBy(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
    expect(movedTo(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['a', 'd', 'b', 'c'])
    expect(movedTo(['a', 'b', 'c', 'd'], 'a', 'c')).toEqual(['b', 'c', 'a', 'd'])
  })
  it('go through the form unchanged; what cannot be kept is said', () => {
    const draft = draftOf(lawyer('a', { languages: ['putonghua', '客家话'] }), nameOf)
    expect(draft.languages).toBe('普通话、客家话')
    expect(bodyOf(draft, 5, nameOf)).toEqual({ licence_no: 'no-a', firm: '甲所', phone: '', specialties: ['labour'], languages: ['putonghua', '客家话'], monthly_limit: 4, yearly_limit: 20, is_active: true, version: 5 })
    expect(draftFault(draft)).toBeNull()
    expect(draftFault({ ...draft, monthly: '32' })).toBe('limit_bad')
    expect(draftFault({ ...draft, yearly: 'x' })).toBe('limit_bad')
    expect(draftFault({ ...draft, phone: '12345' })).toBe('phone_bad')
    for (const phone of [' 13800138000 ', '0952-2012345', '09520000001', '']) expect(draftFault({ ...draft, phone })).toBeNull()
    expect(draftFault({ ...draft, licence_no: ' ' })).toBe('licence_bad')
  })
  it('show leave that is not over, soonest first', () => {
    const leave = (id: string, from: string, to: string): Lawyer['leaves'][number] => ({ id, from, to, filed_at: '', is_own: true })
    expect(comingLeave([leave('c', '2026-12-20', '2026-12-21'), leave('a', '2026-11-01', '2026-11-02'), leave('b', '2026-11-30', '2026-12-01')], '2026-12-01').map(({ id }) => id)).toEqual(['b', 'c'])
  })
})

describe('seats that come again', () => {
  it('are sent as they stand, and known to be unchanged', () => {
    const saved = { site_id: 's', kind: 'hall' as const, half: null, from: '09:00', to: '12:00', seats: 2, needs: null, is_bookable: false, walk_in_percent: 30 }
    expect(formOf(rowOf(saved))).toEqual({ site_id: 's', kind: 'hall', from: '09:00', to: '12:00', seats: 2, is_bookable: false, walk_in_percent: 30 })
    expect(isSame([rowOf(saved)], [saved])).toBe(true)
    expect(isSame([{ ...rowOf(saved), seats: '3' }], [saved])).toBe(false)
  })
  it('name the first row that cannot be kept', () => {
    expect(faultOf([freshRow('s')])).toBeNull()
    expect(faultOf([freshRow('s'), { ...freshRow('t'), to: '08:00' }])).toEqual({ fault: 'bad_time', n: 2 })
    expect(faultOf([{ ...freshRow('s'), walk_in: '81' }])).toEqual({ fault: 'bad_walk_in', n: 1 })
    expect(faultOf([{ ...freshRow('s'), seats: '0' }])).toEqual({ fault: 'bad_seats', n: 1 })
    expect(faultOf([freshRow('s'), freshRow('s')])).toEqual({ fault: 'bad_twice', n: 2 })
  })
})

describe('swaps', () => {
  const swap = (id: string, state: Swap['state'], more: Partial<Swap> = {}): Swap => ({ id, shift: shift(id), from_id: 'from', from: '', from_en: '', state, reason: '', opened_at: '', due_at: '', may: [], ...more })
  it('stand in the order in which they need a decision', () => {
    const all = [swap('old', 'approved', { ended_at: '1' }), swap('open', 'open'), swap('new', 'withdrawn', { ended_at: '2' }), swap('taken', 'taken')]
    expect(ordered(all, false).map(({ id }) => id)).toEqual(['taken', 'open', 'new', 'old'])
    expect(ordered(all, true).map(({ id }) => id)).toEqual(['taken', 'open'])
  })
  it('are offered with duties that are published, ahead and in no other swap', () => {
    const shifts = [shift('b', { lawyer_id: 'x', day: '2026-12-09' }), shift('a', { lawyer_id: 'x' }), shift('p', { lawyer_id: 'x', state: 'planned' }), shift('s', { lawyer_id: 'x', swap_id: 'w' }), shift('o', { lawyer_id: 'y' })]
    expect(swappable(shifts, 'x', '2026-12-01').map(({ id }) => id)).toEqual(['a', 'b'])
  })
  it('reach those whom they concern', () => {
    const all = [swap('mine', 'open', { from_id: 'me' }), swap('all', 'open'), swap('other', 'open', { to_id: 'else' }), swap('took', 'taken', { taker_id: 'me' }), swap('gone', 'taken', { taker_id: 'else' }), swap('done', 'approved', { taker_id: 'me' })]
    const { mine, forMe } = swapsOf(all, 'me', '2026-11-01')
    expect([mine, forMe].map((list) => list.map(({ id }) => id))).toEqual([['mine'], ['all', 'took']])
  })
  it('that came to nothing are told until the duty is over, or is asked about again', () => {
    const of = (id: string, state: Swap['state'], duty: Shift, more: Partial<Swap> = {}): Swap => swap(id, state, { shift: duty, ...more })
    const [ahead, again, past] = [shift('ahead', { day: '2026-12-04' }), shift('again', { day: '2026-12-05' }), shift('past', { day: '2026-11-30' })]
    const all = [of('no', 'rejected', ahead, { taker_id: 'me' }), of('late', 'past_due', ahead, { from_id: 'me' }), of('old', 'rejected', again, { from_id: 'me' }), of('new', 'open', again, { from_id: 'me' }), of('over', 'rejected', past, { from_id: 'me' }), of('else', 'rejected', ahead)]
    expect(swapsOf(all, 'me', '2026-12-01').ended.map(({ id }) => id)).toEqual(['no', 'late'])
  })
})

describe('a day of duty', () => {
  const one = shift('a')
  const at = (time: string): number => Date.parse(`2026-12-01T${time}:00+08:00`)
  const gap = (shift_id: string, outcome?: Gap['outcome']): Gap => ({ id: 'g', shift_id, reason: 'absent', opened_at: '', rung: 'reserve', choices: [], outcome })
  it('has one thing to do at a time', () => {
    expect(actOf(one, startMs(one) - 3 * 86_400_000)).toBe('acknowledge')
    expect(actOf(shift('a', { state: 'acknowledged' }), at('07:00'))).toBe('wait')
    expect(actOf(one, at('08:00'))).toBe('sign_in')
    expect(actOf(shift('a', { state: 'absent' }), at('09:40'))).toBe('sign_in')
    expect(actOf(shift('a', { state: 'on_duty' }), at('10:00'))).toBe('sign_out')
    expect(actOf(shift('a', { state: 'acknowledged' }), at('12:00'))).toBe('none')
  })
  it('shows the duty that is on, or else the next that is not over', () => {
    const later = shift('b', { day: '2026-12-05' })
    expect(nextOf([later, one], at('11:59'))?.id).toBe('a')
    expect(nextOf([later, one], at('12:00'))?.id).toBe('b')
    expect(nextOf([one, shift('on', { state: 'on_duty' })], at('13:00'))?.id).toBe('on')
    expect(nextOf([shift('p', { state: 'planned' })], at('08:00'))).toBeNull()
    expect(mayOffer(one, at('08:59'))).toBe(true)
    expect(mayOffer(one, at('09:00'))).toBe(false)
    expect(mayOffer(shift('a', { swap_id: 'w' }), at('08:00'))).toBe(false)
  })
  it('lists empty chairs first, each with the gap that is open now', () => {
    const shifts = [shift('c', { from: '10:00' }), one, shift('b', { from: '14:00' }), shift('e', { from: '15:00' }), shift('t', { site_id: 'town' })]
    const listed = todayOf({ shifts, gaps: [gap('b', 'back'), gap('b'), gap('e', 'filled')] }, 'hall')
    expect(listed.map(({ id, gap: found }) => [id, found?.outcome ?? found?.id])).toEqual([['b', 'g'], ['a', undefined], ['c', undefined], ['e', 'filled']])
  })
  it('adds up to hours', () => expect(hoursOf(135)).toEqual({ h: 2, m: 15 }))
})
