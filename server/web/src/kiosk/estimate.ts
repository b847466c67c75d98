// A waiting time in words: always a range, always with what it is based on.
import type { Estimate } from '@/lib/contract'
import { useMessages } from '@/lib/i18n'
import messages from './messages/ticket'

export function useEstimateText(): { waitText: (estimate: Estimate | null | undefined) => string; basisText: (estimate: Estimate | null | undefined) => string } {
  const t = useMessages(messages)
  return {
    waitText(estimate) {
      if (!estimate) return t('no_estimate')
      const { min_minutes: min, max_minutes: max } = estimate
      if (max === 0) return t('no_wait')
      if (min === 0) return t('minutes_within', { max })
      return min === max ? t('minutes_one', { min }) : t('minutes', { min, max })
    },
    basisText(estimate) {
      if (!estimate) return t('no_estimate_why')
      return t(`basis_${estimate.basis}`, { sample: estimate.sample })
    },
  }
}
