// A rule of frequency in words.
import type { SittingPolicy } from '@/lib/contract'
import { useMessages } from '@/lib/i18n'
import words from './words/leaders'

const t = useMessages(words)
export const ruleWords = ({ period, days }: Pick<SittingPolicy, 'period' | 'days'>): string =>
  period === 'day' ? t('rule_body', { n: days }) : t('rule_each', { period: t(`period_${period}`), n: days })
