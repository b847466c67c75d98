// A waiting time in words: always a range, always with what it is based on.
import type { Estimate } from './contract'
import { useMessages } from './i18n'
import words from './words/estimate'

const t = useMessages(words)

export function waitText(estimate: Estimate | null | undefined): string {
  if (!estimate) return t('no_estimate')
  const { min_minutes: min, max_minutes: max } = estimate
  if (max === 0) return t('no_wait')
  if (max <= LONGEST_IN_MINUTES) return inWords(min, max, 'minutes')
  // Nobody waits to the minute for hours: halves of an hour, never a shorter end than was reckoned.
  return inWords(Math.floor(min / 30) / 2, Math.ceil(max / 30) / 2, 'hours')
}

/** 104 分钟 says less to people than 1.5 到 2 小时. */
const LONGEST_IN_MINUTES = 90

function inWords(min: number, max: number, unit: 'minutes' | 'hours'): string {
  if (min === 0) return t(`${unit}_within`, { max })
  return min === max ? t(`${unit}_one`, { min }) : t(unit, { min, max })
}

export const basisText = (estimate: Estimate | null | undefined): string => (estimate ? t(`basis_${estimate.basis}`, { sample: estimate.sample }) : t('no_estimate_why'))
