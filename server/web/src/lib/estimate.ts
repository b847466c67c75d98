// A waiting time in words: always a range, always with what it is based on.
import type { Estimate } from './contract'
import { useMessages } from './i18n'
import words from './words/estimate'

const t = useMessages(words)

export function waitText(estimate: Estimate | null | undefined): string {
  if (!estimate) return t('no_estimate')
  const { min_minutes: min, max_minutes: max } = estimate
  if (max === 0) return t('no_wait')
  if (min === 0) return t('minutes_within', { max })
  return min === max ? t('minutes_one', { min }) : t('minutes', { min, max })
}

export const basisText = (estimate: Estimate | null | undefined): string => (estimate ? t(`basis_${estimate.basis}`, { sample: estimate.sample }) : t('no_estimate_why'))
