// A short day of visits at the city hall through the API, for pages that count them. Nobody moves the server's clock, so
// people wait as long as `pace` says: 0 in a test, something to look at for pictures.
import { randomUUID } from 'node:crypto'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'

/** What `aDay` leaves behind, counted by hand. */
export const COUNTED = { batches: 12, people: 19, items: 9, served: 9, cancelled: 1, open: 2, aged: 1, passed: 2, ratings: 5, mean: '4.40' }
const SCORES = [5, 4, 5, 3, 5]

export async function aDay(server, pace = 0) {
  const rest = () => new Promise((done) => setTimeout(done, pace * (0.5 + Math.random())))
  const at = (salt, more = {}) => issueTicket(server.base, server.hall, { name: '来访人', number: idNumber(salt), service: 'registration', ...more })
  const windows = [await staffAtDesk(server.base, 'clerk.hall1', isWindow), await staffAtDesk(server.base, 'clerk.hall2', isWindow)]
  const lawyers = [await staffAtDesk(server.base, 'lawyer01'), await staffAtDesk(server.base, 'lawyer02')]
  // Registration: a group of eight, somebody of 76 who came third and is called first, one who leaves, two who wait.
  const group = await at(801, { people: 8 })
  await at(802)
  const aged = await at(803, { number: idNumber(803, '19500101') })
  await at(804)
  const left = await at(805)
  await windows[0].post(`/api/v1/tickets/${left.ticket.id}/cancel`, { reason: '本人说改日再来' })
  const order = []
  for (const desk of [windows[0], windows[1], windows[0], windows[1]]) {
    await rest()
    const { current } = await desk.callNext()
    order.push(current.ticket.id)
    await desk.post(`/api/v1/tickets/${current.ticket.id}/serve`)
    await rest()
    await desk.complete('已登记')
  }
  if (order[0] !== aged.ticket.id || order[1] !== group.ticket.id) throw new Error('the line was not in the order that the counts assume')
  for (const salt of [806, 807]) await at(salt)
  // Legal advice by video: five people, each sits down, is answered and taps a face.
  for (const [n, score] of SCORES.entries()) {
    const issued = await issueTicket(server.base, server.centre, { name: '来访人', number: idNumber(820 + n) })
    await rest()
    const desk = lawyers[n % 2]
    await desk.callNext()
    const seat = await sitDown(server.base, server.centre, issued)
    await rest()
    await desk.complete()
    await seat.rate(score)
  }
  for (const one of [...windows, ...lawyers]) await one.post(`/api/v1/desks/${one.desk.id}/close`)
}

const isWindow = (desk) => desk.kind === 'counter'

/** Takes the seat with number and PIN, without a kiosk. */
export async function sitDown(base, siteId, issued) {
  const send = async (path, body, headers = {}) => {
    const response = await fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers }, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const claimed = await send('/api/v1/seats', { site_id: siteId, claim: { by: 'pin', number: issued.ticket.number, pin: issued.pin } })
  const cookie = claimed.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const proof = { cookie, 'x-seat': (await claimed.json()).id }
  return {
    rate: (score) => send('/api/v1/seat/rating', { score }, proof),
    /** What came of the device check. */
    check: (result) => send('/api/v1/seat/preflight', result, proof),
    /** The seat as its kiosk sees it. */
    read: async () => (await fetch(`${base}/api/v1/seat`, { headers: proof })).json(),
  }
}
