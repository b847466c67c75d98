// Where a refusal belongs on the page: the server names the field at fault with a JSON pointer.
import type { Field } from './draft'

/** `index` counts within a list of people. */
export interface Fault { field: Field; index?: number; code: string }

const BY_HEAD: Record<string, Field> = {
  name: 'name', contact: 'phone', address: 'address', place: 'place', people_count: 'people', representatives: 'representatives',
  kind: 'kind', topic: 'topic', request: 'request', facts: 'facts', is_oral: 'read_back', read_back: 'read_back', accused: 'accused',
  duplicates: 'duplicates', outcome: 'outcome', unit_id: 'unit', due: 'due', recipients: 'recipients',
}

/** `/representatives/1/phone` is the second representative; null for what is not on the page. */
export function faultAt(pointer: string, code: string): Fault | null {
  const [, head = '', second = ''] = pointer.split('/')
  const field = Object.hasOwn(BY_HEAD, head) ? BY_HEAD[head] : undefined
  if (!field) return null
  const isListed = (field === 'representatives' || field === 'accused') && /^\d+$/.test(second)
  return { field, code, ...(isListed ? { index: Number(second) } : {}) }
}

export function faultsOf(fields: readonly { pointer: string; code: string }[]): Fault[] {
  return fields.flatMap(({ pointer, code }) => faultAt(pointer, code) ?? [])
}
