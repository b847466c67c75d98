// Taking a number: one request per body, however often the button is pressed, and a screen for each refusal.
import { ref, shallowRef, type Ref } from 'vue'
import { api, ask, errorOf, newKey, type ApiError } from '@/lib/api'
import type { components } from '@/lib/gen/api'
import { locale } from '@/lib/i18n'
import { afterRefusal, type Action, type Draft, type Flow } from './flow'

type PriorityClass = components['schemas']['PriorityClass']

export interface TicketHandle {
  isBusy: Ref<boolean>
  /** Classes that a person may declare. */
  classes: Ref<PriorityClass[]>
  loadClasses(): Promise<void>
  /** Asks for the number with everything that the draft holds. */
  submit(): Promise<void>
  /** Takes the person's number from another place over to this one. */
  move(): Promise<void>
  forget(): void
}

interface Page {
  flow: Ref<Flow>
  siteId: Ref<string>
  trouble: Ref<ApiError | null>
  go(action: Action): void
}

export function useTicket({ flow, siteId, trouble, go }: Page): TicketHandle {
  const isBusy = ref(false)
  const classes = shallowRef<PriorityClass[]>([])
  let attempt: { body: string; key: string } | null = null

  async function loadClasses(): Promise<void> {
    try {
      classes.value = (await ask(api.GET('/api/v1/priorities'))).items.filter(({ is_declared }) => is_declared)
    } catch {
      // Without them nobody is asked; the hall's clerk can still add a class.
    }
  }

  async function submit(): Promise<void> {
    const body = 'draft' in flow.value ? ticketBody(flow.value.draft, siteId.value) : null
    if (!body || isBusy.value) return
    // The same body keeps its key, so pressing again after a broken line cannot make two tickets.
    const text = JSON.stringify(body)
    if (attempt?.body !== text) attempt = { body: text, key: newKey() }
    const header = { 'Idempotency-Key': attempt.key }
    await act(async () => go({ do: 'issued', issued: await ask(api.POST('/api/v1/tickets', { body, params: { header } })) }))
  }
  async function move(): Promise<void> {
    const draft = flow.value.at === 'live' ? flow.value.draft : null
    if (!draft || isBusy.value) return
    const body = { site_id: siteId.value, queue_id: draft.queue.id, lang: locale.value, person: personOf(draft) }
    await act(async () => go({ do: 'issued', issued: await ask(api.POST('/api/v1/tickets/move', { body })), isMoved: true }))
  }
  async function act(send: () => Promise<void>): Promise<void> {
    isBusy.value = true
    const asked = flow.value
    try {
      await send()
      attempt = null
    } catch (thrown) {
      // Whoever was wiped meanwhile is not told about somebody else's number.
      if ('draft' in flow.value && 'draft' in asked && flow.value.draft.name === asked.draft.name) refused(errorOf(thrown))
    } finally {
      isBusy.value = false
    }
  }
  function refused(error: ApiError): void {
    const next = afterRefusal(error.code, error.fields.map(({ pointer }) => pointer))
    if (next === 'number_failed' || next === 'phone_failed') return go({ do: next, code: error.code })
    if (next !== 'found') return void (trouble.value = error)
    const { number, site, can_move } = error.args
    go({ do: 'found', byPhone: error.code === 'ticket_phone_match', found: { number: String(number ?? ''), site: String(site ?? ''), canMove: String(can_move) === 'true' } })
  }

  return { isBusy, classes, loadClasses, submit, move, forget: () => void (attempt = null) }
}

const personOf = (draft: Draft) => ({ name: draft.name, paper: draft.paper ?? { kind: 'none' as const }, phone: draft.phone ?? { state: 'none' as const } })

function ticketBody(draft: Draft, siteId: string) {
  if (!draft.paper || !draft.phone) return null
  return {
    site_id: siteId,
    queue_id: draft.queue.id,
    lang: locale.value,
    person: personOf(draft),
    priority: draft.priority,
    ...(draft.parties.length > 0 ? { parties: draft.parties } : {}),
    people: draft.people,
    representatives: draft.speakers.map(({ name, paper }) => ({ name, paper, phone: { state: 'declined' as const } })),
    same_phone_is_another_person: draft.isAnotherPerson,
  }
}
