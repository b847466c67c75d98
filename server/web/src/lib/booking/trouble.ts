// Refusals that mean something else for an appointment than for a receipt or a number of the line.
import type { ApiError } from '../api'
import { useMessages, type Args } from '../i18n'
import { problemText } from '../i18n/problems'
import words from './words-after'

const OWN = { query_code_unknown: 'code_unknown', ticket_unknown: 'nobody_booked', queue_elsewhere: 'elsewhere' } as const
const AT_CHECK_IN = { ...OWN, appointment_state: 'not_ready' } as const
const t = useMessages(words)

const textOf = (error: ApiError, own: Partial<Record<string, keyof (typeof words)['zh']>>): string => {
  const key = own[error.code]
  return key ? t(key, error.args as Args) : problemText(error)
}

export const appointmentTrouble = (error: ApiError): string => textOf(error, OWN)
export const checkInTrouble = (error: ApiError): string => textOf(error, AT_CHECK_IN)
