// An appointment for whoever has its code: how it stands, giving it up, another time.
import { shallowRef } from 'vue'
import { api, ask, newKey } from '../api'
import { serverNowMs, setServerTime } from '../clock'
import { useRun } from '../useRun'
import { isAhead, isBookable, ofLeader, type Appointment, type FreeSlot, type Poster } from './draft'
import { lawyersNear } from './useBookingWork'

export function useAppointment(device?: string) {
  const appointment = shallowRef<Appointment | null>(null)
  const posters = shallowRef<Poster[] | null>(null)
  const { isBusy, fault, run } = useRun()
  const own = device ? { device } : {}

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
      const { site_id: site = '', kind = 'leader' } = appointment.value?.sitting ?? {}
      posters.value = null
      // A time with a lawyer stays one with a lawyer.
      if (kind === 'lawyer') {
        posters.value = await lawyersNear(site)
        return
      }
      const { items } = await ask(api.GET('/api/v1/posters', { params: { query: { site } } }))
      posters.value = items.filter((one) => one.site_id === site && isBookable(one) && isAhead(one, serverNowMs())).map(ofLeader)
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
