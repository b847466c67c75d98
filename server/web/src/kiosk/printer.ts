// The slip on paper. The kiosk program offers a printer at the page's own address; a plain server has none.
import type { Appointment } from '@/lib/booking/draft'
import type { Estimate, TicketIssued } from '@/lib/contract'

/** A number in a line. */
export interface SlipPaper {
  number: string
  queue_zh: string
  queue_en: string
  ahead: number
  estimate?: Estimate
  issued_at: string
  place: string
  rules: string[]
  url: string
  lang: 'zh' | 'en'
}

/** A booking. No name but the leader's or lawyer's, and nothing of the matter. */
export interface BookingPaper {
  kind: 'booking'
  code: string
  site: string
  leader: string
  post: string
  day: string
  time: string
  place: string
  form: string
  papers: string[]
  rules: string[]
  url: string
  printed_at: string
  lang: 'zh' | 'en'
  /** A lawyer receives. */
  is_lawyer?: true
}

/** `none`: no printer is there at all. `fault`: one is there and does not print; the ticket or booking stands all the same. */
export type PrintState = 'printing' | 'printed' | 'paper_out' | 'fault' | 'none'

const PATH = '/kiosk/print'
const WITHIN_MS = 8_000

/** Sends the slip to the kiosk's printer. Never throws: a printer's trouble is a state, not an error. */
export async function printSlip(paper: SlipPaper | BookingPaper, send: typeof fetch = fetch): Promise<PrintState> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), WITHIN_MS)
  try {
    const response = await send(PATH, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(paper), signal: end.signal })
    return await stateOf(response)
  } catch {
    // It did not answer in time; whether paper came out, nobody here can tell.
    return end.signal.aborted ? 'fault' : 'none'
  } finally {
    clearTimeout(timer)
  }
}

async function stateOf(response: Response): Promise<PrintState> {
  if (response.ok) return 'printed'
  if (response.status !== 409) return response.status >= 500 ? 'fault' : 'none'
  const problem = (await response.json().catch(() => ({}))) as { code?: string }
  if (problem.code === 'paper_out') return 'paper_out'
  return problem.code === 'no_printer' ? 'none' : 'fault'
}

export function slipPaper(issued: TicketIssued, words: Pick<SlipPaper, 'queue_zh' | 'queue_en' | 'place' | 'rules' | 'url' | 'lang'>): SlipPaper {
  const { ticket, ahead, estimate } = issued
  return { number: ticket.number, ahead, ...(estimate ? { estimate } : {}), issued_at: ticket.issued_at, ...words }
}

export function bookingPaper({ code, from, to }: Appointment, words: Omit<BookingPaper, 'kind' | 'code' | 'time'>): BookingPaper {
  return { kind: 'booking', code, time: `${from}-${to}`, ...words }
}
