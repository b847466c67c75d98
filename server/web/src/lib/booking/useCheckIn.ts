// Coming to an appointment: one request per claim, however often the button is pressed.
import { api, ask } from '../api'
import type { TicketIssued } from '../contract'
import type { components } from '../gen/api'
import { useRun } from '../useRun'

export type CheckInClaim = components['schemas']['CheckInClaim']

export function useCheckIn() {
  const { isBusy, fault, run } = useRun()

  /** The number in the leader's line, or null with the refusal in `fault`. */
  async function checkIn(siteId: string, claim: CheckInClaim): Promise<TicketIssued | null> {
    let issued: TicketIssued | null = null
    await run(async () => void (issued = await ask(api.POST('/api/v1/check-ins', { body: { site_id: siteId, claim } }))))
    return issued
  }
  return { isBusy, fault, checkIn }
}
