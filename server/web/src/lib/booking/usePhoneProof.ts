// A phone proves itself with a code by text message.
import { computed, ref, shallowRef } from 'vue'
import { api, ask } from '../api'
import { serverNowMs, useNow } from '../clock'
import { rememberProof } from '../identity'
import { locale } from '../i18n'
import type { components } from '../gen/api'
import { useRun } from '../useRun'

type CodeSent = components['schemas']['PhoneCodeSent']

export function usePhoneProof() {
  const sent = shallowRef<(CodeSent & { phone: string }) | null>(null)
  const againAtMs = ref(0)
  const now = useNow()
  const secondsToAgain = computed(() => Math.max(0, Math.floor((againAtMs.value - now.value) / 1_000)))

  const { isBusy, fault, run } = useRun(({ code, args }) => {
    // The server says when to ask again; the button waits as long.
    const seconds = Number(args.seconds)
    if (code === 'proof_too_soon' && seconds > 0) againAtMs.value = serverNowMs() + seconds * 1_000
  })
  const sendCode = (phone: string): Promise<boolean> =>
    run(async () => {
      const answer = await ask(api.POST('/api/v1/phone-codes', { body: { phone, lang: locale.value } }))
      sent.value = { ...answer, phone }
      againAtMs.value = serverNowMs() + answer.again_after_seconds * 1_000
    })
  const prove = (code: string): Promise<boolean> =>
    run(async () => {
      if (sent.value) rememberProof(await ask(api.POST('/api/v1/phone-proofs', { body: { phone: sent.value.phone, code } })))
    })
  return { sent, secondsToAgain, isBusy, fault, sendCode, prove }
}
