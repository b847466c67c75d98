// Who this page acts for. Two people may try the system in two windows of one browser, which share cookies: so each
// page names its own login or seat with every request. The ids are no secrets; those stay in cookies scripts cannot read.
// `sessionStorage` is the window's own and survives a reload.

const LOGIN_KEY = 'login.id'
const SEAT_KEY = 'seat.id'

let csrfToken = ''
/** A phone's proof lasts an hour and ends with the page: nothing of it stays on the phone. */
let proofId = ''

interface Identity {
  login: string | null
  seat: string | null
  csrf: string
  proof: string
}

export function identity(): Identity {
  return { login: read(LOGIN_KEY), seat: read(SEAT_KEY), csrf: csrfToken, proof: proofId }
}

/** After each login and each look at the current one; null on logout. */
export function rememberLogin(login: { id: string; csrf_token: string } | null): void {
  csrfToken = login?.csrf_token ?? ''
  write(LOGIN_KEY, login?.id ?? null)
}

/** After a claim; null when the seat is left. */
export function rememberSeat(seat: { id: string } | null): void {
  write(SEAT_KEY, seat?.id ?? null)
}

/** After a phone proved itself; null when it is another person's turn. */
export function rememberProof(proof: { id: string } | null): void {
  proofId = proof?.id ?? ''
}

function read(key: string): string | null {
  return typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(key)
}

function write(key: string, value: string | null): void {
  if (value === null) sessionStorage.removeItem(key)
  else sessionStorage.setItem(key, value)
}
