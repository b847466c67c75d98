import { expect, test } from 'vitest'
import type { AppointmentRow, AppointmentState, Unit } from '@/lib/contract'
import { coming, dayAfter, mayWrite, nearUnits, nextUp } from './day'

const row = (id: string, from: string, state: AppointmentState): AppointmentRow => ({ id, from, state, created_at: '' }) as AppointmentRow

test('who cancelled or moved is not expected, the others come by time', () => {
  const rows = [row('late', '10:30', 'confirmed'), row('gone', '09:00', 'cancelled_by_petitioner'), row('moved', '09:30', 'rescheduled'), row('first', '09:00', 'no_show')]
  expect(coming(rows).map(({ id }) => id)).toEqual(['first', 'late'])
})

test('the one who talks is first, then who is there, then who comes; nobody when all is over', () => {
  const rows = [row('a', '09:00', 'completed'), row('b', '09:30', 'confirmed'), row('c', '10:00', 'checked_in'), row('d', '10:30', 'in_session')]
  expect(nextUp(rows)?.id).toBe('d')
  expect(nextUp(rows, 'd')?.id).toBe('c')
  expect(nextUp(rows.slice(0, 2))?.id).toBe('b')
  expect(nextUp(rows.slice(0, 1))).toBeUndefined()
})

test('nothing is written about somebody who has not come', () => {
  expect((['confirmed', 'no_show', 'checked_in', 'in_session', 'completed'] as const).filter(mayWrite)).toEqual(['checked_in', 'in_session', 'completed'])
})

test('due days cross the end of a month', () => {
  expect(dayAfter('2026-11-28', 3)).toBe('2026-12-01')
  expect(dayAfter('2026-12-30', 7)).toBe('2027-01-06')
})

test('a unit that is responsible and sits in is offered once', () => {
  const [housing, labour] = [{ id: '1' }, { id: '2' }] as Unit[]
  expect(nearUnits(housing, [labour!, housing!]).map(({ id }) => id)).toEqual(['1', '2'])
  expect(nearUnits(null, [])).toEqual([])
})
