// The words for what is wrong with one field.
import { ApiError } from '@/lib/api'
import { useMessages } from '@/lib/i18n'
import { problemText } from '@/lib/i18n/problems'
import type { Fault } from './faults'
import { MISSING_CODE } from './useRegistration'
import words from './words/form'

const t = useMessages(words)
const MISSING_CODES = new Set([MISSING_CODE, 'name_missing', 'text_missing', 'reason_missing', 'division_code_invalid', 'unit_missing', 'recipients_missing', 'statement_not_read_back', 'duplicates_undecided'])

/** `args` are those of the whole refusal: a limit, for one. */
export function faultText({ field, code }: Fault, args: Record<string, unknown> = {}): string {
  if (MISSING_CODES.has(code)) return t(`need_${field}`)
  if (code === 'phone_invalid') return t('bad_phone')
  if (code === 'people_count') return t('bad_people')
  if (code === 'accused_conflict') return t('bad_accused')
  return problemText(new ApiError(code, 0, args))
}
