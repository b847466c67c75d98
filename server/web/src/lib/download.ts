// Addresses of files that a plain link takes: a link sends no headers, so the page's login goes into the query.
import type { paths } from './contract'
import { identity } from './identity'

const FIGURES_XLSX: keyof paths = '/api/v1/halls/{id}/figures.xlsx'
const FIGURES_CSV: keyof paths = '/api/v1/halls/{id}/figures.csv'

/** The figures of a hall as a file; days are `YYYY-MM-DD`, both included. */
export const figuresFile = (kind: 'xlsx' | 'csv', siteId: string, days: { from: string; to: string }): string =>
  link(kind === 'xlsx' ? FIGURES_XLSX : FIGURES_CSV, siteId, { ...days })

const RECEPTIONS_XLSX: keyof paths = '/api/v1/halls/{id}/reception-figures.xlsx'
const RECEPTIONS_CSV: keyof paths = '/api/v1/halls/{id}/reception-figures.csv'
/** The same for leaders' receptions. */
export const receptionFiguresFile = (kind: 'xlsx' | 'csv', siteId: string, days: { from: string; to: string }): string =>
  link(kind === 'xlsx' ? RECEPTIONS_XLSX : RECEPTIONS_CSV, siteId, { ...days })

const DEMAND_XLSX: keyof paths = '/api/v1/duty-figures/sheet.xlsx'
const DEMAND_CSV: keyof paths = '/api/v1/duty-figures/sheet.csv'
/** Demand for legal advice at a place and below it. */
export const demandFile = (kind: 'xlsx' | 'csv', siteId: string, days: { from: string; to: string }): string =>
  link(kind === 'xlsx' ? DEMAND_XLSX : DEMAND_CSV, '', { ...days, site_id: siteId })

function link(path: string, id: string, query: Record<string, string>): string {
  const { login } = identity()
  return `${path.replace('{id}', encodeURIComponent(id))}?${new URLSearchParams({ ...query, ...(login ? { login } : {}) })}`
}

const SITE_CALENDAR: keyof paths = '/api/v1/calendars/site/{file}'
/** The posted sittings of a place for a calendar to subscribe to. */
export const siteCalendar = (siteId: string): string => SITE_CALENDAR.replace('{file}', `${encodeURIComponent(siteId)}.ics`)

const LAWYER_CALENDAR: keyof paths = '/api/v1/calendars/lawyer/{file}'
/** A lawyer's duties for a calendar to subscribe to. */
export const lawyerCalendar = (lawyerId: string): string => LAWYER_CALENDAR.replace('{file}', `${encodeURIComponent(lawyerId)}.ics`)

const DUTY_CALENDAR: keyof paths = '/api/v1/calendars/duty/{file}'
/** The lawyers' duties of a place for a calendar to subscribe to. */
export const dutyCalendar = (siteId: string): string => DUTY_CALENDAR.replace('{file}', `${encodeURIComponent(siteId)}.ics`)

const APPOINTMENT_CALENDAR: keyof paths = '/api/v1/appointments/{code}/ics'
/** An appointment for the calendar of a phone, by its code. */
export const appointmentCalendar = (code: string): string => APPOINTMENT_CALENDAR.replace('{code}', encodeURIComponent(code))
