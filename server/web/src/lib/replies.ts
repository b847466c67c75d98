// A written reply in one sentence for the person it is for.
import type { ReplyPublic } from './contract'
import { pick, useMessages } from './i18n'
import { momentWords } from './moment'
import words from './words/replies'

const t = useMessages(words)

export function replyText({ answered_at, due_at, is_overdue, unit_name, unit_name_en }: ReplyPublic): string {
  const unit = pick(unit_name, unit_name_en)
  if (answered_at) return t('answered', { unit, time: momentWords(answered_at) })
  return t(is_overdue ? 'overdue' : 'owed', { unit, time: momentWords(due_at) })
}
