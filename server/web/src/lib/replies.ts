// A written reply in one sentence for the person it is for.
import { formatTime } from './clock'
import type { ReplyPublic } from './contract'
import { cityDay, dayWords } from './day'
import { locale, pick, useMessages } from './i18n'
import words from './words/replies'

const t = useMessages(words)
function when(at: string): string {
  const ms = Date.parse(at)
  return `${dayWords(cityDay(ms), locale.value, 'short')} ${formatTime(ms)}`
}

export function replyText({ answered_at, due_at, is_overdue, unit_name, unit_name_en }: ReplyPublic): string {
  const unit = pick(unit_name, unit_name_en)
  if (answered_at) return t('answered', { unit, time: when(answered_at) })
  return t(is_overdue ? 'overdue' : 'owed', { unit, time: when(due_at) })
}
