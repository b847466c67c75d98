// Reading aloud with a Chinese voice of the machine, where there is one.
import { onScopeDispose, ref, shallowRef } from 'vue'

export function useSpeech() {
  const synthesis = typeof speechSynthesis === 'undefined' ? null : speechSynthesis
  const voice = shallowRef<SpeechSynthesisVoice | null>(null)
  const isSpeaking = ref(false)
  // Mandarin before other Chinese voices, which would be understood by few here.
  const find = (): void => {
    const voices = synthesis?.getVoices() ?? []
    voice.value = voices.find((one) => /^(zh|cmn)([-_](hans|cn))?([-_]|$)/i.test(one.lang)) ?? null
  }
  find()
  synthesis?.addEventListener('voiceschanged', find)
  const stop = (): void => {
    synthesis?.cancel()
    isSpeaking.value = false
  }
  onScopeDispose(() => {
    synthesis?.removeEventListener('voiceschanged', find)
    stop()
  })
  return {
    voice, isSpeaking, stop,
    speak(text: string): void {
      if (!synthesis || !voice.value) return
      stop()
      const said = new SpeechSynthesisUtterance(text)
      said.voice = voice.value
      said.lang = voice.value.lang
      said.rate = 0.9
      said.onend = said.onerror = () => (isSpeaking.value = false)
      isSpeaking.value = true
      synthesis.speak(said)
    },
  }
}
