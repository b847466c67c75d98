import { expect, it } from 'vitest'
import { setServerTime } from '../clock'
import { ApiError } from '../api'
import { locale } from '.'
import { problemText } from './problems'

it('says a day of this year as people say it, and keeps the year of another', () => {
  setServerTime('2026-11-23T08:00:00Z')
  const early = (day: string): string => problemText(new ApiError('check_in_early', 409, { day, time: '08:30' }))
  expect(early('2026-11-24')).toContain('11月24日 星期二 08:30')
  expect(early('2027-01-04')).toContain('2027-01-04 08:30')
  locale.value = 'en'
  expect(early('2026-11-24')).toContain('Tuesday, 24 November')
  locale.value = 'zh'
})
