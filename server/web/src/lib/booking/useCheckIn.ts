// Coming to an appointment: one request per claim, however often the button is pressed.
import { ref, shallowRef } from 'vue'
import { api, ask, errorOf, type ApiError } from '../api'
import type { TicketIssued } from '../contract'
import type { components } from '../gen/api'

export type CheckInClaim = components['schemas']['CheckInClaim']

export function useCheckIn() {
  const isBusy = ref(false)
  const fault = shallowRef<ApiError | null>(null)

  /** The number in the leader's line, or null with the refusal in `fault`. */
  async function checkIn(siteId: string, claim: CheckInClaim): Promise<TicketIssued | null> {
    if (isBusy.value) return null
    isBusy.value = true
    fault.value = null
    try {
      return await ask(api.POST('/api/v1/check-ins', { body: { site_id: siteId, claim } }))
    } catch (thrown) {
      fault.value = errorOf(thrown)
      return null
    } finally {
      isBusy.value = false
    }
  }
  return { isBusy, fault, checkIn }
}
