import { expect, it } from 'vitest'
import { isSearchable, searchOf } from './search'

it('a mobile number is looked up as a phone, everything else as a paper; the name is optional', () => {
  expect(searchOf({ name: '', number: '139 0000 0001' })).toEqual({ phone: '13900000001' })
  expect(searchOf({ name: ' 王秀英 ', number: '64020219500101001x' })).toEqual({ name: '王秀英', paper_number: '64020219500101001X' })
})
it('a name alone is not enough', () => expect([isSearchable({ name: '王秀英', number: '' }), isSearchable({ name: '', number: 'G123' })]).toEqual([false, true]))
