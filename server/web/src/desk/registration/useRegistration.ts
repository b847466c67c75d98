// The registration of one visit: the draft, what is missing, saving, the receipt, and corrections as new versions.
import { computed, nextTick, ref, shallowRef, watch } from 'vue'
import { api, ApiError, ask, errorOf } from '@/lib/api'
import type { Reception } from '@/lib/contract'
import { askedOf, draftOf, firstDraft, isSealed, missingOf, needsUnit, statementOf, toBody, type Draft, type Field } from './draft'
import { dropDraft, keepDraft, keptDraft } from './drafts'
import { faultsOf, type Fault } from './faults'
import type { MatterReceiptPrint, MatterRegistered, MatterView } from './types'
import { useDivisions } from './useDivisions'
import { useDuplicates, useRoute } from './useSuggestions'

export type Stage = 'loading' | 'failed' | 'form' | 'receipt'
/** Field by field what the clerk left open, told as the server would. */
const MISSING_CODE = 'missing'

export function useRegistration(reception: Reception, siteId: string, staffId: string, phoneReason: () => string) {
  const ticketId = reception.ticket.id
  const by = { params: { path: { id: ticketId } } }
  const divisions = useDivisions()

  const stage = ref<Stage>('loading')
  const draft = shallowRef<Draft | null>(null)
  const isCorrection = ref(false)
  const stored = shallowRef<MatterView | null>(null)
  const registered = shallowRef<MatterRegistered | null>(null)
  const receipt = shallowRef<MatterReceiptPrint | null>(null)
  const busy = ref(false)
  const problem = shallowRef<ApiError | null>(null)
  const faults = shallowRef<Fault[]>([])
  const isTried = ref(false)
  /** Decisions on like matters, for a correction of the same visit. */
  let decided: Draft['decisions'] = {}

  const route = useRoute(siteId, () => draft.value)
  /** The running matter to which this visit is added instead: the same person's, and the best of those judged the same. */
  const addsTo = computed(() => {
    const now = draft.value
    const best = now && !isCorrection.value ? duplicates.candidates.value.find((one) => now.decisions[one.matter_id] === 'same') : undefined
    return best && now && best.is_same_person && best.is_open && (best.kind === 'accusation') === isSealed(now) ? best : null
  })
  /** The clerk's choice; without one the suggestion, where a unit is needed. */
  const unit = computed<string | null>(() => {
    const now = draft.value
    if (!now || addsTo.value) return null
    if (now.unit !== undefined) return now.unit
    return needsUnit(now.outcome) ? (route.suggestion.value?.units[0]?.id ?? null) : null
  })
  const duplicates = useDuplicates(ticketId, () => draft.value, () => unit.value)
  const around = computed(() => ({ unit: unit.value, candidates: duplicates.candidates.value, isSupplement: addsTo.value !== null }))
  const missing = computed<Field[]>(() => (draft.value ? missingOf(draft.value, around.value) : []))
  const asked = computed(() => (draft.value ? askedOf(draft.value, around.value) : 1))

  function begin(made: Draft, correction: boolean): void {
    const kept = keepDraft(staffId, ticketId, made, correction)
    draft.value = kept.draft
    isCorrection.value = kept.isCorrection
    isTried.value = false
    faults.value = []
    problem.value = null
    stage.value = 'form'
  }
  async function load(): Promise<void> {
    stage.value = 'loading'
    problem.value = null
    const kept = keptDraft(staffId, ticketId)
    try {
      stored.value = await ask(api.GET('/api/v1/tickets/{id}/matter', by))
      receipt.value = await ask(api.GET('/api/v1/tickets/{id}/receipt', by))
    } catch (thrown) {
      const error = errorOf(thrown)
      if (error.code !== 'matter_missing') {
        problem.value = error
        stage.value = 'failed'
        return
      }
    }
    await divisions.ready
    if (kept) {
      draft.value = kept.draft
      isCorrection.value = kept.isCorrection
      stage.value = 'form'
    } else if (stored.value) stage.value = 'receipt'
    else begin(firstDraft(reception, divisions.originOf(reception.ticket.origin_site_id), phoneReason()), false)
  }
  void load()

  // Words that were changed after the reading were not read; whoever kept a mark away corrects a field.
  watch(() => (draft.value ? statementOf(draft.value) : ''), (now, was) => {
    if (draft.value && was && now !== was && stage.value === 'form') draft.value.readBack = false
  })
  // What the server refused was in the words before this change.
  watch(() => JSON.stringify(draft.value), () => {
    faults.value = faults.value.filter((one) => one.code === MISSING_CODE)
  })
  watch(missing, (open) => {
    if (isTried.value) faults.value = [...open.map((field) => ({ field, code: MISSING_CODE })), ...faults.value.filter((one) => one.code !== MISSING_CODE && !open.includes(one.field))]
  })

  /** Sends the draft; false with the faults told. */
  async function save(): Promise<boolean> {
    if (!draft.value || busy.value) return false
    busy.value = true
    isTried.value = true
    problem.value = null
    try {
      await duplicates.look()
      if (duplicates.problem.value) throw duplicates.problem.value
      faults.value = missing.value.map((field) => ({ field, code: MISSING_CODE }))
      const body = missing.value.length === 0 ? toBody(draft.value, around.value) : null
      if (!body) return false
      registered.value = await ask(api.PUT('/api/v1/tickets/{id}/matter', { ...by, body }))
      decided = { ...draft.value.decisions }
      dropDraft(ticketId)
      receipt.value = await ask(api.GET('/api/v1/tickets/{id}/receipt', by))
      stored.value = await ask(api.GET('/api/v1/tickets/{id}/matter', by))
      stage.value = 'receipt'
      return true
    } catch (thrown) {
      const error = errorOf(thrown)
      faults.value = faultsOf(error.fields)
      problem.value = error
      if (error.code === 'duplicates_undecided' || error.code === 'duplicate_unknown') void duplicates.look()
      // The registration stands; only its receipt could not be read.
      if (registered.value && !keptDraft(staffId, ticketId)) stage.value = 'failed'
      return false
    } finally {
      busy.value = false
    }
  }

  return {
    stage, draft, isCorrection, stored, registered, receipt, busy, problem, faults, missing, asked, unit, addsTo, route, duplicates, divisions,
    load, save,
    isSealed: computed(() => (draft.value ? isSealed(draft.value) : stored.value?.kind === 'accusation' || stored.value?.kind === 'sealed')),
    canCorrect: computed(() => Boolean(stored.value?.form) && !registered.value?.is_supplement),
    faultOf: (field: Field, index?: number) => faults.value.find((one) => one.field === field && (index === undefined || one.index === index)) ?? null,
    correct: () => void (stored.value?.form && begin({ ...draftOf(stored.value.form), decisions: { ...decided } }, true)),
    keepAsStored: async () => {
      dropDraft(ticketId)
      draft.value = null
      await nextTick()
      stage.value = 'receipt'
    },
    forget: () => dropDraft(ticketId),
  }
}

export type RegistrationHandle = ReturnType<typeof useRegistration>
export { MISSING_CODE }
