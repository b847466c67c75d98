// A call that somebody asks for: one request per body, however often the button is pressed. Nothing is kept when it goes.
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { api, ask, errorOf, newKey } from '@/lib/api'
import type { CallBackTaken, Topic } from '@/lib/contract'
import { locale } from '@/lib/i18n'
import { useKiosk } from './useKiosk'

export interface CallBackHandle {
  at: ComputedRef<'phone' | 'check' | 'done'>
  phone: Ref<string>
  name: Ref<string>
  topic: Ref<Topic | null>
  /** The server's code for a phone number that it does not take. */
  fault: Ref<string | null>
  /** The number in the line that is given up for the call. */
  ticket: string | null
  isBusy: Ref<boolean>
  taken: Ref<CallBackTaken | null>
  send(): Promise<void>
  changePhone(): void
}

export function useCallBack(): CallBackHandle {
  const kiosk = useKiosk()
  const [phone, name, topic, fault] = [ref(''), ref(''), ref<Topic | null>(null), ref<string | null>(null)]
  const isBusy = ref(false)
  const taken = shallowRef<CallBackTaken | null>(null)
  let attempt: { body: string; key: string } | null = null

  const { from } = kiosk.flow.value.at === 'call_back' ? kiosk.flow.value : { from: null }
  const own = from?.at === 'mine' ? from : null
  const ticket = own?.mine.legalTicketId ? { ticket_id: own.mine.legalTicketId, key: own.claim.by === 'pin' ? own.claim.pin : own.claim.token } : null

  async function send(): Promise<void> {
    if (isBusy.value || taken.value) return
    const body = {
      site_id: kiosk.siteId.value, phone: phone.value, lang: locale.value,
      ...ticket,
      ...(name.value.trim() ? { name: name.value.trim() } : {}),
      ...(topic.value ? { topic: topic.value } : {}),
    }
    const text = JSON.stringify(body)
    if (attempt?.body !== text) attempt = { body: text, key: newKey() }
    isBusy.value = true
    try {
      taken.value = await ask(api.POST('/api/v1/call-backs', { body, params: { header: { 'Idempotency-Key': attempt.key } } }))
    } catch (thrown) {
      const error = errorOf(thrown)
      if (kiosk.flow.value.at !== 'call_back') return
      if (error.code !== 'phone_invalid') kiosk.trouble.value = error
      else [fault.value, phone.value] = [error.code, '']
    } finally {
      isBusy.value = false
    }
  }
  const at = computed(() => (taken.value ? 'done' : phone.value ? 'check' : 'phone'))
  const changePhone = (): void => void ([phone.value, fault.value] = ['', null])
  return { at, phone, name, topic, fault, ticket: ticket && own ? own.mine.number : null, isBusy, taken, send, changePhone }
}
