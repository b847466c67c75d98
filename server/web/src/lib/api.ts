// The typed door to the server. Every answer is either the value or an ApiError with the server's stable code; the words
// for people are made in i18n/problems.ts.
import createClient from 'openapi-fetch'
import type { paths, Problem } from './contract'
import { identity } from './identity'

/** A refusal or failure. `code` is the server's, or `network` when no answer came, or `internal` when it made no sense. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly args: Record<string, unknown> = {},
    readonly fields: { pointer: string; code: string }[] = [],
  ) {
    super(`${code} (${status})`)
    this.name = 'ApiError'
  }
}

const IDEMPOTENCY_HEADER = 'Idempotency-Key'
export const newKey = (): string => uuid()

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', headers: { accept: 'application/json' } })

api.use({
  onRequest({ request }) {
    const { login, seat, csrf, proof } = identity()
    if (login) request.headers.set('X-Login', login)
    if (seat) request.headers.set('X-Seat', seat)
    if (proof) request.headers.set('X-Proof', proof)
    if (request.method === 'GET') return
    if (csrf) request.headers.set('X-CSRF-Token', csrf)
    // A caller that may retry passes its own key; all others get one for this attempt.
    if (request.method === 'POST' && !request.headers.has(IDEMPOTENCY_HEADER)) request.headers.set(IDEMPOTENCY_HEADER, newKey())
  },
})

interface Answer<T> { data?: T; error?: unknown; response: Response }

/** Unwraps an answer of `api`: `const today = await ask(api.GET('/api/v1/sites/{id}/today', …))`. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch {
    throw new ApiError('network', 0)
  }
  if (answer.response.ok) return answer.data as T
  throw toError(answer.error, answer.response.status)
}

function toError(body: unknown, status: number): ApiError {
  const problem = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {}
  return new ApiError(problem.code ?? 'internal', status, problem.args ?? {}, problem.fields ?? [])
}

/** The code of whatever was thrown, for the page to translate. */
export function errorOf(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError('internal', 0)
}

// crypto.randomUUID exists only in secure contexts; a kiosk on plain HTTP must still be able to issue a ticket.
function uuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
