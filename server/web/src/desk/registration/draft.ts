// A registration being written down: what is known in advance, what is still missing, and the body that is sent. Pure;
// the server has the last word on every field.
import type { Outcome, Reception, Topic } from '@/lib/contract'
import type { Accused, Channel, DuplicateCandidate, DuplicateDecision, MatterKind, Recipient, RegisterMatter } from './types'

/** Most representatives of a group (信访工作条例 art. 20). */
export const REPRESENTATIVES_MAX = 5
/** Longest texts in characters, as the server has them. */
export const LIMIT = { name: 40, text: 200, request: 1_000, facts: 8_000 } as const

interface PlaceDraft { code: string; text: string }
export interface Draft {
  keepsName: boolean; name: string; nameReason: string
  hasPhone: boolean; phone: string; phoneReason: string
  address: PlaceDraft; place: PlaceDraft
  channel: Channel
  kind: MatterKind | null; topic: Topic | null
  request: string; facts: string
  people: number; representatives: { name: string; phone: string }[]
  isOral: boolean; readBack: boolean
  accused: Accused[]
  decisions: Record<string, DuplicateDecision>
  outcome: Outcome | null
  /** null: none; undefined: nobody has chosen, the suggestion holds. */
  unit: string | null | undefined
  due: string
  recipients: Recipient[]
}

/** The fields in the order of the page. */
export const FIELDS = ['name', 'phone', 'address', 'people', 'representatives', 'kind', 'topic', 'place', 'accused', 'request', 'facts', 'read_back', 'duplicates', 'outcome', 'unit', 'due', 'recipients'] as const
export type Field = (typeof FIELDS)[number]

/** What is asked only where a way is chosen. */
const DECISION: readonly Field[] = ['outcome', 'unit', 'due', 'recipients']

const noPlace = (): PlaceDraft => ({ code: '', text: '' })

/** What is known before the first question. `origin` is the division code of the township where the number was taken. */
export function firstDraft({ card, ticket, representatives }: Pick<Reception, 'card' | 'ticket' | 'representatives'>, origin: string, phoneReason = ''): Draft {
  const known: PlaceDraft = { code: origin, text: '' }
  return {
    keepsName: false, name: card.name, nameReason: '',
    hasPhone: card.phone_state === 'given', phone: '', phoneReason: card.phone_state === 'given' ? '' : phoneReason,
    address: { ...known }, place: { ...known },
    channel: ticket.priority?.code === 'appointment' ? 'appointment' : 'counter',
    kind: null, topic: null, request: '', facts: '',
    people: Math.max(1, ticket.people),
    representatives: ticket.people > 1 ? [card.name, ...representatives].slice(0, REPRESENTATIVES_MAX).map((name) => ({ name, phone: '' })) : [],
    isOral: false, readBack: false, accused: [], decisions: {},
    outcome: null, unit: undefined, due: '', recipients: [],
  }
}

/** A stored registration, to correct. */
export function draftOf(form: RegisterMatter): Draft {
  const { name, contact } = form
  return {
    keepsName: name.state === 'withheld', name: name.state === 'given' ? name.name : '', nameReason: name.state === 'withheld' ? name.reason : '',
    hasPhone: contact.state === 'phone', phone: contact.state === 'phone' ? contact.number : '', phoneReason: contact.state === 'none' ? contact.reason : '',
    address: { ...noPlace(), ...placeOf(form.address) }, place: { ...noPlace(), ...placeOf(form.place) },
    channel: form.channel, kind: form.kind, topic: form.topic, request: form.request, facts: form.facts,
    people: form.people_count, representatives: (form.representatives ?? []).map((one) => ({ name: one.name, phone: one.phone ?? '' })),
    isOral: form.is_oral, readBack: form.read_back ?? false,
    accused: (form.accused ?? []).map((one) => ({ ...one })), decisions: {},
    outcome: form.outcome, unit: form.unit_id ?? null, due: form.due ?? '', recipients: [...(form.recipients ?? [])],
  }
}
const placeOf = ({ division_code, text }: RegisterMatter['place']): PlaceDraft => ({ code: division_code, text: text ?? '' })

export const isDivisionCode = (code: string): boolean => /^(\d{6}|\d{9}|\d{12})$/.test(code)
export const needsUnit = (outcome: Outcome | null): boolean => outcome === 'transferred' || outcome === 'assigned'
export const isSealed = (draft: Pick<Draft, 'kind'>): boolean => draft.kind === 'accusation'

/** What the page knows beside the draft. */
export interface Around {
  unit: string | null
  candidates: readonly Pick<DuplicateCandidate, 'matter_id'>[]
  /** The words are added to a matter that runs: it goes its way already, and nothing is decided anew. */
  isSupplement?: boolean
}

const undecided = (draft: Draft, { candidates }: Around): number => candidates.filter((one) => !draft.decisions[one.matter_id]).length

/** The fields still to be filled, in the order of the page. */
export function missingOf(draft: Draft, around: Around): Field[] {
  const isEmpty = (text: string): boolean => text.trim() === ''
  const lacks: Record<Field, boolean> = {
    name: isEmpty(draft.keepsName ? draft.nameReason : draft.name),
    phone: isEmpty(draft.hasPhone ? draft.phone : draft.phoneReason),
    address: !isDivisionCode(draft.address.code),
    people: !(draft.people >= 1),
    representatives: draft.representatives.some((one) => isEmpty(one.name)),
    kind: draft.kind === null,
    topic: draft.topic === null,
    place: !isDivisionCode(draft.place.code),
    accused: isSealed(draft) && (draft.accused.length === 0 || draft.accused.some((one) => isEmpty(one.name))),
    request: isEmpty(draft.request),
    facts: isEmpty(draft.facts),
    read_back: draft.isOral && !draft.readBack,
    duplicates: undecided(draft, around) > 0,
    outcome: draft.outcome === null,
    unit: needsUnit(draft.outcome) && around.unit === null,
    due: draft.outcome === 'assigned' && draft.due === '',
    recipients: draft.outcome === 'urgent_report' && draft.recipients.length === 0,
  }
  const isDecided = around.isSupplement ? DECISION : []
  return FIELDS.filter((field) => lacks[field] && !isDecided.includes(field))
}

/** How many fields this draft asks for: the whole of "3 of 12". */
export function askedOf(draft: Draft, around: Around): number {
  const may: Field[] = [
    ...(draft.representatives.length > 0 ? ['representatives' as const] : []), ...(isSealed(draft) ? ['accused' as const] : []),
    ...(draft.isOral ? ['read_back' as const] : []), ...(around.candidates.length > 0 ? ['duplicates' as const] : []),
    ...(needsUnit(draft.outcome) ? ['unit' as const] : []), ...(draft.outcome === 'assigned' ? ['due' as const] : []),
    ...(draft.outcome === 'urgent_report' ? ['recipients' as const] : []), 'outcome',
  ]
  const always: Field[] = ['name', 'phone', 'address', 'people', 'kind', 'topic', 'place', 'request', 'facts']
  return always.length + may.filter((field) => !around.isSupplement || !DECISION.includes(field)).length
}

/** The body to send, or null while a choice is missing that has no empty value. */
export function toBody(draft: Draft, { unit, candidates, isSupplement = false }: Around): RegisterMatter | null {
  const { kind, topic } = draft
  // Whoever comes back to a running matter is told how it stands.
  const outcome = isSupplement ? 'answered' : draft.outcome
  if (!kind || !topic || !outcome) return null
  const place = ({ code, text }: PlaceDraft): RegisterMatter['place'] => ({ division_code: code.trim(), text: text.trim() })
  const decided = candidates.flatMap(({ matter_id }) => {
    const decision = draft.decisions[matter_id]
    return decision ? [{ matter_id, decision }] : []
  })
  return {
    name: draft.keepsName ? { state: 'withheld', reason: draft.nameReason.trim() } : { state: 'given', name: draft.name.trim() },
    contact: draft.hasPhone ? { state: 'phone', number: draft.phone.trim() } : { state: 'none', reason: draft.phoneReason.trim() },
    address: place(draft.address), place: place(draft.place),
    channel: draft.channel, kind, topic, request: draft.request.trim(), facts: draft.facts.trim(),
    people_count: draft.people,
    representatives: draft.representatives.map(({ name, phone }) => ({ name: name.trim(), ...(phone.trim() ? { phone: phone.trim() } : {}) })),
    is_oral: draft.isOral, read_back: draft.isOral && draft.readBack,
    accused: kind === 'accusation' ? draft.accused.map(({ kind: what, name }) => ({ kind: what, name: name.trim() })) : [],
    duplicates: decided, outcome,
    ...(unit && !isSupplement ? { unit_id: unit } : {}),
    ...(outcome === 'assigned' && draft.due ? { due: draft.due } : {}),
    recipients: outcome === 'urgent_report' ? [...draft.recipients] : [],
  }
}

/** What somebody confirmed by ear holds only for the words that were read: their change asks for another reading. */
export const statementOf = ({ request, facts }: Pick<Draft, 'request' | 'facts'>): string => `${request.trim()}\n${facts.trim()}`
