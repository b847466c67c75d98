import { afterEach, describe, expect, it } from 'vitest'
import type { Estimate } from './contract'
import { waitText } from './estimate'
import { locale } from './i18n'

const told = (min: number, max: number): string => waitText({ min_minutes: min, max_minutes: max, basis: 'recent', sample: 30 } as Estimate)

afterEach(() => void (locale.value = 'zh'))

describe('a waiting time', () => {
  it.each([
    [0, 0, '现在不用等', 'No waiting now'],
    [0, 5, '5 分钟以内', 'within 5 min'],
    [10, 10, '约 10 分钟', 'about 10 min'],
    [10, 90, '10 到 90 分钟', '10–90 minutes'],
    [0, 91, '2 小时以内', 'within 2 hours'],
    [59, 104, '0.5 到 2 小时', '0.5–2 hours'],
    [90, 104, '1.5 到 2 小时', '1.5–2 hours'],
    [120, 120, '约 2 小时', 'about 2 hours'],
  ])('of %i to %i minutes', (min, max, zh, en) => {
    expect(told(min, max)).toBe(zh)
    locale.value = 'en'
    expect(told(min, max)).toBe(en)
  })
  it('that nobody knows is not invented', () => expect(waitText(null)).toBe('暂时估不出'))
})
