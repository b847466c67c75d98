// A number that its owner came back with: look at it, put it back into the line, give it up, choose for tomorrow.
import { ref, type Ref } from 'vue'
import { api, ask, errorOf, type ApiError } from '@/lib/api'
import type { SeatClaim, SlipStatus } from '@/lib/contract'
import type { Action, Flow } from './flow'
import { isInLine, mineOfRefusal, mineOfSlip, type CarryChoice, type Mine } from './mine'

export interface OwnTicketHandle {
  isBusy: Ref<boolean>
  /** Shows the number after its seat was refused with one of the codes that lead here. */
  show(claim: SeatClaim, refusal: ApiError): Promise<void>
  /** A number that stands in the line; null for one that may sit down at once, or when nothing is known. Also the refusal of a wrong PIN. */
  inLine(claim: SeatClaim): Promise<Mine | ApiError | null>
  requeue(): Promise<void>
  cancel(): Promise<void>
  choose(choice: CarryChoice): Promise<void>
}

interface Page {
  flow: Ref<Flow>
  siteId: Ref<string>
  trouble: Ref<ApiError | null>
  go(action: Action): void
}

export function useOwnTicket({ flow, siteId, trouble, go }: Page): OwnTicketHandle {
  const isBusy = ref(false)

  /** Looking changes nothing: unlike asking for the seat, it cannot seat anybody. */
  const look = (claim: SeatClaim): Promise<SlipStatus> => ask(api.POST('/api/v1/tickets/status', { body: { site_id: siteId.value, claim } }))

  async function show(claim: SeatClaim, refusal: ApiError): Promise<void> {
    const mine = (await lookUp(claim)) ?? mineOfRefusal(refusal, claim.by === 'pin' ? claim.number : '')
    go({ do: 'look_mine', claim, mine })
  }
  async function lookUp(claim: SeatClaim): Promise<Mine | null> {
    try {
      return mineOfSlip(await look(claim))
    } catch {
      return null
    }
  }

  async function change(send: (own: { site_id: string; claim: SeatClaim }) => Promise<SlipStatus>): Promise<void> {
    const shown = flow.value
    if (shown.at !== 'mine' || isBusy.value) return
    const { claim } = shown
    isBusy.value = true
    try {
      const mine = mineOfSlip(await send({ site_id: siteId.value, claim }))
      if (flow.value === shown) go({ do: 'look_mine', claim, mine })
    } catch (thrown) {
      const error = errorOf(thrown)
      if (flow.value !== shown) return
      if (error.code === 'requeue_limit') go({ do: 'look_mine', claim, mine: { ...shown.mine, is: 'limit' } })
      else trouble.value = error
    } finally {
      isBusy.value = false
    }
  }

  return {
    isBusy,
    show,
    async inLine(claim) {
      try {
        const slip = await look(claim)
        return isInLine(slip) ? mineOfSlip(slip) : null
      } catch (thrown) {
        const error = errorOf(thrown)
        return error.status >= 400 && error.status < 500 ? error : null
      }
    },
    requeue: () => change((body) => ask(api.POST('/api/v1/tickets/requeue', { body }))),
    cancel: () => change((body) => ask(api.POST('/api/v1/tickets/cancel', { body }))),
    choose: (choice) => change((body) => ask(api.POST('/api/v1/tickets/carry-over', { body: { ...body, choice } }))),
  }
}
