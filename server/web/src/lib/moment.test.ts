import { afterEach, expect, it } from 'vitest'
import { locale } from './i18n'
import { momentWords, nearMoment } from './moment'

afterEach(() => (locale.value = 'zh'))
const AT = '2026-12-03T09:26:00+08:00'

it('says the day of the city and the time', () => {
  expect([momentWords(AT), momentWords('2026-12-02T17:00:00Z')]).toEqual(['12月3日 周四 09:26', '12月3日 周四 01:00'])
  locale.value = 'en'
  expect(momentWords(AT)).toBe('Thu 3 Dec 09:26')
})
it('says of today the time alone', () => expect([nearMoment(AT, '2026-12-03'), nearMoment(AT, '2026-12-04')]).toEqual(['09:26', '12月3日 周四 09:26']))
