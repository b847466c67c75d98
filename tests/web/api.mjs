// People at the API instead of at a page: for those whose screen a scenario does not look at.
import { randomUUID } from 'node:crypto'

const PASSWORD = 'demo-2026'

async function answer(response) {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  return text ? JSON.parse(text) : null
}

const read = async (base, path, headers = {}) => answer(await fetch(`${base}${path}`, { headers }))

const send = async (base, path, body, headers = {}) =>
  answer(await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }))

/** A staff member without a page. */
export async function signedIn(base, username) {
  const opened = await fetch(`${base}/api/v1/logins`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  const cookie = opened.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const login = await answer(opened)
  const proof = { cookie, 'x-login': login.id, 'x-csrf-token': login.csrf_token }
  return { login, proof, read: (path) => read(base, path, proof), post: (path, body) => send(base, path, body, proof) }
}

/** A staff member who works a desk of their own without a page. */
export async function staffAtDesk(base, username, isWanted = (desk) => desk.kind === 'video') {
  const { login, proof } = await signedIn(base, username)
  const { items } = await read(base, '/api/v1/desks', proof)
  const desk = items.find((one) => isWanted(one) && (one.state === 'closed' || one.staff_id === login.staff.id))
  if (!desk) throw new Error(`no free desk for ${username}`)
  const view = () => read(base, `/api/v1/desks/${desk.id}`, proof)
  await send(base, `/api/v1/desks/${desk.id}/open`, undefined, proof)
  return {
    desk,
    view,
    /** Something at the API with this login. */
    read: (path) => read(base, path, proof),
    post: (path, body) => send(base, path, body, proof),
    /** A lawyer declares at once that there is no conflict of interest. */
    callNext: async () => {
      const called = await send(base, `/api/v1/desks/${desk.id}/call-next`, undefined, proof)
      if (!called.current.conflict) return called
      return send(base, `/api/v1/tickets/${called.current.ticket.id}/declare`, { declaration: 'clear' }, proof)
    },
    complete: async (summary = '') => {
      const { current } = await view()
      return send(base, `/api/v1/tickets/${current.ticket.id}/complete`, { topic: 'labour', outcome: 'answered', summary }, proof)
    },
  }
}

/** Takes a number at a site without its kiosk; `more` are fields such as `people` and `priority`. */
export async function issueTicket(base, siteId, { name, number, service = 'legal_advice', lang = 'zh', ...more }) {
  const { queues } = await read(base, `/api/v1/sites/${siteId}/today`)
  const queue = queues.find((one) => one.service === service)
  const paper = number ? { kind: 'resident_card', number } : { kind: 'none' }
  return send(base, '/api/v1/tickets', { site_id: siteId, queue_id: queue.id, lang, person: { name, paper, phone: { state: 'declined' } }, ...more })
}

/** An invented resident number that adds up (GB 11643); `salt` makes different people. */
export function idNumber(salt, birth = '19700515') {
  const body = `640299${birth}${String(salt).padStart(3, '0')}`
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return body + '10X98765432'[sum % 11]
}
