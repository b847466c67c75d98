// An appointment for whoever has its code: how it stands, giving it up, another time.
import { ref, shallowRef } from 'vue'
import { api, ask, errorOf, newKey, type ApiError } from '../api'
import { serverNowMs, setServerTime } from '../clock'
import { isAhead, isBookable, type Appointment, type FreeSlot, type Poster } from './draft'

export function useAppointment(device?: string) {
  const appointment = shallowRef<Appointment | null>(null)
  const posters = shallowRef<Poster[] | null>(null)
  const isBusy = ref(false)
  const fault = shallowRef<ApiError | null>(null)
  const own = device ? { device } : {}

  async function run(send: () => Promise<void>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    fault.value = null
    try {
      await send()
      return true
    } catch (thrown) {
      fault.value = errorOf(thrown)
      return false
    } finally {
      isBusy.value = false
    }
  }
  function take(now: Appointment): void {
    appointment.value = now
    setServerTime(now.server_time)
  }
  const show = (code: string): Promise<boolean> => run(async () => take(await ask(api.GET('/api/v1/appointments/{code}', { params: { path: { code } } }))))
  const cancel = (): Promise<boolean> =>
    run(async () => {
      const code = appointment.value?.code ?? ''
      take(await ask(api.POST('/api/v1/appointments/{code}/cancel', { params: { path: { code } } })))
    })
  const loadPosters = (): Promise<boolean> =>
    run(async () => {
      const site = appointment.value?.sitting.site_id ?? ''
      posters.value = null
      const { items } = await ask(api.GET('/api/v1/posters', { params: { query: { site } } }))
      posters.value = items.filter((one) => one.site_id === site && isBookable(one) && isAhead(one, serverNowMs()))
    })
  const move = (slot: FreeSlot): Promise<boolean> =>
    run(async () => {
      const code = appointment.value?.code ?? ''
      const header = { 'Idempotency-Key': newKey() }
      const { hold_token } = await ask(api.POST('/api/v1/holds', { body: { slot_id: slot.id, ...own }, params: { header } }))
      const moved = await ask(api.POST('/api/v1/appointments/{code}/move', { body: { hold_token, ...own }, params: { path: { code } } }))
      take(moved.appointment)
    })
  return { appointment, posters, isBusy, fault, show, cancel, loadPosters, move, forget: () => void ((appointment.value = null), (fault.value = null)) }
}
