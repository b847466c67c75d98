import { expect, it } from 'vitest'
import { namesIn, tooLong } from './conflictNames'

it('reads one name a line, each once, without blanks', () => {
  expect(namesIn(' 远山建筑公司 \r\n\r\n王秀英\n远山建筑公司\r')).toEqual(['远山建筑公司', '王秀英'])
  expect(namesIn('\n \n')).toEqual([])
})

it('reads the first column of a table with a heading', () => {
  expect(namesIn('\uFEFF名称,类型\n"甲, 乙 合伙",单位\n丙公司\t单位\n"引""号",x')).toEqual(['甲, 乙 合伙', '丙公司', '引"号'])
})

it('a name that is a heading word further down stays', () => expect(namesIn('甲公司\n单位')).toEqual(['甲公司', '单位']))

it('finds the name that is too long, counted as the server counts', () => {
  expect(tooLong(['长'.repeat(60), '𠮷'.repeat(60)])).toBeNull()
  expect(tooLong(['甲', '长'.repeat(61)])).toBe('长'.repeat(61))
})
