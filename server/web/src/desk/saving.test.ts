import { expect, it } from 'vitest'
import { conflicted, draftOf, edit, failed, openSaving, refreshed, refused, resolve, saved, sending, toSave } from './saving'

const stored = (value: string, version: number) => ({ value, version, saved_at: `2026-11-23T09:2${version}:00+08:00` })
const nothing = { value: '', version: 0, saved_at: null }

it('saves what was typed with the version it knows', () => {
  const state = edit(openSaving(stored('a', 3)), 'ab')
  expect(toSave(state)).toEqual({ value: 'ab', version: 3 })
  expect(saved(sending(state), stored('ab', 4))).toMatchObject({ status: 'clean', stored: { value: 'ab', version: 4 } })
})

it('keeps typing possible while a save is on its way, and saves again', () => {
  const sent = sending(edit(openSaving(nothing), 'a'))
  const typed = edit(sent, 'ab')
  expect(toSave(typed)).toBeNull()
  const after = saved(typed, stored('a', 1))
  expect(after.status).toBe('dirty')
  expect(toSave(after)).toEqual({ value: 'ab', version: 1 })
})

it('retries after a failure, not after a refusal of the very same content', () => {
  const state = sending(edit(openSaving(nothing), 'a'))
  expect(toSave(failed(state))).toEqual({ value: 'a', version: 0 })
  expect(toSave(refused(state))).toBeNull()
  expect(toSave(edit(refused(state), 'b'))).toEqual({ value: 'b', version: 0 })
})

it('loses neither version in a conflict', () => {
  const state = conflicted(sending(edit(openSaving(stored('a', 1)), 'mine')), stored('theirs', 2))
  expect(toSave(state)).toBeNull()
  expect(state).toMatchObject({ value: 'mine', theirs: { value: 'theirs' } })
  expect(toSave(resolve(state, 'mine'))).toEqual({ value: 'mine', version: 2 })
  expect(resolve(state, 'theirs')).toMatchObject({ value: 'theirs', status: 'clean', stored: { version: 2 } })
})

it('a refetch never overwrites what is being typed', () => {
  const typing = edit(openSaving(stored('a', 1)), 'typing')
  expect(refreshed(typing, stored('b', 2)).value).toBe('typing')
  expect(refreshed(openSaving(stored('a', 1)), stored('b', 2)).value).toBe('b')
})

it('brings back a draft that was not saved', () => {
  expect(toSave(openSaving(stored('a', 1), { value: 'a and more', version: 1 }))).toEqual({ value: 'a and more', version: 1 })
  expect(openSaving(stored('a', 1), { value: 'a', version: 0 }).status).toBe('clean')
})

it('a draft from before another save is a conflict, unless that save was its own', () => {
  expect(openSaving(stored('b', 2), { value: 'a and more', version: 1 })).toMatchObject({ status: 'conflict', value: 'a and more', theirs: { value: 'b' } })
  expect(toSave(openSaving(stored('b', 2), { value: 'b and more', version: 1, tried: ['b'] }))).toEqual({ value: 'b and more', version: 2 })
})

it('its own save whose answer got lost is no conflict', () => {
  const lost = failed(sending(edit(openSaving(stored('a', 1)), 'ab')))
  expect(conflicted(sending(lost), stored('ab', 2))).toMatchObject({ status: 'clean', stored: { version: 2 }, theirs: null })
  expect(toSave(conflicted(sending(edit(lost, 'abc')), stored('ab', 2)))).toEqual({ value: 'abc', version: 2 })
  expect(conflicted(sending(edit(lost, 'abc')), stored('other', 2))).toMatchObject({ status: 'conflict', value: 'abc' })
})

it('compares records by what stands in them', () => {
  const first = { value: { text: '', to: ['x'] }, version: 1, saved_at: null }
  expect(edit(openSaving(first), { text: '', to: ['x'] }).status).toBe('clean')
  expect(edit(openSaving(first), { text: '', to: [] as string[] }).status).toBe('dirty')
})

it('keeps on this machine what the server does not have, and nothing else', () => {
  expect(draftOf(openSaving(stored('a', 1)))).toBeNull()
  expect(draftOf(sending(edit(openSaving(stored('a', 1)), 'ab')))).toEqual({ value: 'ab', version: 1, tried: ['ab'] })
})
