// Reads the words of the page. Shown only where the machine has a voice for the page's language.
import { computed, onScopeDispose, ref } from 'vue'
import { locale } from '@/lib/i18n'

export function useReadAloud() {
  const voices = ref<SpeechSynthesisVoice[]>([])
  const isReading = ref(false)
  const speech = typeof speechSynthesis === 'undefined' ? null : speechSynthesis
  const load = (): void => void (voices.value = speech?.getVoices() ?? [])
  load()
  speech?.addEventListener?.('voiceschanged', load)
  onScopeDispose(() => {
    speech?.removeEventListener?.('voiceschanged', load)
    speech?.cancel()
  })
  const voice = computed(() => {
    const wanted = locale.value === 'zh' ? /^(zh-CN|cmn)/i : /^en/i
    return voices.value.find(({ lang }) => wanted.test(lang)) ?? null
  })

  function stop(): void {
    speech?.cancel()
    isReading.value = false
  }
  function toggle(text: string): void {
    if (isReading.value) return stop()
    say(text)
  }
  /** Says it, if there is a voice; what is being said is cut. */
  function say(text: string): void {
    stop()
    if (!speech || !voice.value) return
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = voice.value
    utterance.rate = 0.85
    utterance.onend = utterance.onerror = () => (isReading.value = false)
    isReading.value = true
    speech.speak(utterance)
  }
  return { canRead: computed(() => voice.value !== null), isReading, toggle, say, stop }
}
