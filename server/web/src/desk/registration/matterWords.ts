// A matter of a list in a few words: where it stands, and when an answer is due.
import { formatDate } from '@/lib/clock'
import { locale, pick, useMessages } from '@/lib/i18n'
import { noonOf, yearOf } from './receipt'
import type { DeadlineView, MatterBrief } from './types'
import words from './words/panels'

const t = useMessages(words)

/** 12月8日 星期二; with the year when it is not this one. */
export function dayText(day: string, thisYear = new Date().getFullYear()): string {
  const text = formatDate(noonOf(day))
  if (yearOf(day) === thisYear) return text
  return locale.value === 'zh' ? `${yearOf(day)}年${text}` : `${text} ${yearOf(day)}`
}

/** The next open deadline of a matter. */
export const openDeadline = (matter: Pick<MatterBrief, 'deadlines'>): DeadlineView | null => matter.deadlines.filter((one) => !one.met_at).sort((a, b) => a.outer.localeCompare(b.outer))[0] ?? null

export function dueText(matter: Pick<MatterBrief, 'deadlines'>): string {
  const due = openDeadline(matter)
  if (!due) return ''
  const what = due.kind === 'notice' ? t('due_notice') : due.kind === 'assignment' ? t('due_assignment') : t('due_other')
  return t('due_of', { what, day: dayText(due.target) })
}

export const unitText = (matter: Pick<MatterBrief, 'unit_name' | 'unit_name_en'>): string => (matter.unit_name ? pick(matter.unit_name, matter.unit_name_en) : '')
