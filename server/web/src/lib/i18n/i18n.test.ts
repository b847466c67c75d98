import { describe, expect, it } from 'vitest'
import { fill, type Messages } from '.'

const files = import.meta.glob<{ default: Messages<string> }>(
  ['../../**/messages.ts', '../../**/messages/*.ts', '../../**/words/*.ts', '../../**/words.ts', '../../**/words-*.ts', '../../**/*Words.ts', './problems.ts', '!**/*.test.ts'],
  { eager: true },
)
const tables = Object.entries(files).filter(([, file]) => file.default && 'zh' in file.default)
/** A short month: Chinese says it without its year. */
const UNLIKE = ['month_short']
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()

describe('messages', () => {
  it('finds the tables', () => expect(tables.length).toBeGreaterThan(60))
  it.each(tables)('%s says the same in both languages', (_, { default: { zh, en } }) => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, text] of Object.entries(zh)) {
      if (UNLIKE.includes(key)) continue
      expect(new Set(placeholders(en[key] ?? '')), key).toEqual(new Set(placeholders(text)))
    }
  })
  it('fills in and leaves what it does not know', () => expect(fill('{a} und {b}', { a: 1 })).toBe('1 und {b}'))
})
