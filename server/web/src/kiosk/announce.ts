// The kiosk speaks a call with the same clips as the board. Silence is never an error: the banner says the same.
import type { FeedEvent } from '@/lib/feed'
import { announcement } from '@/lib/voice/announce'
import { loadBank, type Bank } from '@/lib/voice/bank'
import { createPlayer } from '@/lib/voice/player'

let bank: Bank | null = null
const player = createPlayer(() => bank)
let isSpeaking = false

export function announceCall(event: FeedEvent): void {
  const { number, place_zh = '', place_en = '' } = event
  if (!number || isSpeaking) return
  isSpeaking = true
  void speak({ number, place_zh, place_en }).catch(() => undefined).finally(() => (isSpeaking = false))
}

async function speak(call: { number: string; place_zh: string; place_en: string }): Promise<void> {
  bank ??= await loadBank()
  if (!(await player.unlock())) return
  await player.chime()
  await player.play(announcement(bank, call))
}
