import { expect, it } from 'vitest'
import { conflicted, edit, failed, openNote, refreshed, resolve, saved, sending, toSave } from './note'

const note = (text: string, version: number) => ({ text, version, saved_at: `2026-11-23T09:2${version}:00+08:00` })

it('saves what was typed with the version it knows', () => {
  const state = edit(openNote(note('a', 3)), 'ab')
  expect(toSave(state)).toEqual({ text: 'ab', version: 3 })
  expect(saved(sending(state), note('ab', 4))).toMatchObject({ status: 'clean', version: 4, savedText: 'ab' })
})

it('keeps typing possible while a save is on its way, and saves again', () => {
  const sent = sending(edit(openNote(null), 'a'))
  const typed = edit(sent, 'ab')
  expect(toSave(typed)).toBeNull()
  const after = saved(typed, note('a', 1))
  expect(after.status).toBe('dirty')
  expect(toSave(after)).toEqual({ text: 'ab', version: 1 })
})

it('retries after a failure', () => expect(toSave(failed(sending(edit(openNote(null), 'a'))))).toEqual({ text: 'a', version: 0 }))

it('loses neither version in a conflict', () => {
  const state = conflicted(sending(edit(openNote(note('a', 1)), 'mine')), note('theirs', 2))
  expect(toSave(state)).toBeNull()
  expect(state).toMatchObject({ text: 'mine', theirs: { text: 'theirs' } })
  expect(toSave(resolve(state, 'mine'))).toEqual({ text: 'mine', version: 2 })
  expect(resolve(state, 'theirs')).toMatchObject({ text: 'theirs', status: 'clean', version: 2 })
})

it('a refetch never overwrites what is being typed', () => {
  const typing = edit(openNote(note('a', 1)), 'typing')
  expect(refreshed(typing, note('b', 2)).text).toBe('typing')
  expect(refreshed(openNote(note('a', 1)), note('b', 2)).text).toBe('b')
})

it('brings back a draft that was not saved', () => {
  expect(toSave(openNote(note('a', 1), 'a and more'))).toEqual({ text: 'a and more', version: 1 })
  expect(openNote(note('a', 1), 'a').status).toBe('clean')
})

it('never sends more than the limit', () => expect(toSave(edit(openNote(null), 'x'.repeat(20_005)))?.text.length).toBe(20_000))
