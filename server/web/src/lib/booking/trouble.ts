// Refusals that mean something else for an appointment than for a receipt or a number of the line.
import type { ApiError } from '../api'
import { useMessages, type Args } from '../i18n'
import { problemText } from '../i18n/problems'
import words from './words-after'

const OWN = { query_code_unknown: 'code_unknown', ticket_unknown: 'nobody_booked', queue_elsewhere: 'elsewhere' } as const
const t = useMessages(words)

export function appointmentTrouble(error: ApiError): string {
  const own = OWN[error.code as keyof typeof OWN]
  return own ? t(own, error.args as Args) : problemText(error)
}
