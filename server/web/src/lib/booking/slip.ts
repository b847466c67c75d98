// What stands on an appointment's slip besides its facts, wherever it is printed: on a browser's paper or a kiosk's roll.
import { pick } from '../i18n'
import type { Appointment } from './draft'
import type { Joined } from './useBookingWork'

/** Where to come: the leader's place, or the screen that was chosen. */
export function placeOf({ appointment: a, joined }: { appointment?: Appointment | undefined; joined?: Joined | undefined }): string {
  if (a && a.origin_site_id !== a.sitting.site_id) return `${pick(a.origin_name, a.origin_name_en)} ${pick(a.origin_place_zh, a.origin_place_en)}`
  const s = a?.sitting ?? joined?.wait.sitting
  return s ? `${pick(s.site_name, s.site_name_en)} ${pick(s.place_zh, s.place_en)}` : ''
}

/** The rules as keys of `words-slip`, in their order. Nobody checks what was booked with a lawyer. */
export const rulesOf = ({ people, sitting }: Pick<Appointment, 'people' | 'sitting'>) =>
  ['come', 'late', 'cannot', ...(people > 1 ? (['speak'] as const) : []), ...(sitting.kind === 'leader' ? (['checked'] as const) : [])] as const
