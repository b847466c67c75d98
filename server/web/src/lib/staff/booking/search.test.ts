import { expect, it } from 'vitest'
import { isSearchable, searchOf } from './search'

it('a mobile number is looked up as a phone, everything else as a paper; name and day narrow it down', () => {
  expect(searchOf({ name: '', number: '139 0000 0001', day: '' })).toEqual({ phone: '13900000001' })
  expect(searchOf({ name: ' 王秀英 ', number: '64020219500101001x', day: '' })).toEqual({ name: '王秀英', paper_number: '64020219500101001X' })
  expect(searchOf({ name: '王秀英', number: '', day: '2026-12-03' })).toEqual({ name: '王秀英', day: '2026-12-03' })
})
it('a number is enough, a name only with its day', () => {
  const of = (name: string, number: string, day: string): boolean => isSearchable({ name, number, day })
  expect([of('', 'G123', ''), of('', 'G12', '2026-12-03'), of('王秀英', '', ''), of('王秀英', '', '2026-12-03')]).toEqual([true, false, false, true])
})
