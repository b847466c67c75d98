// Speaks the board's new calls through one queue.
import { onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue'
import { serverNowMs } from '@/lib/clock'
import type { BoardCall, BoardView } from '@/lib/contract'
import { announcement } from '@/lib/voice/announce'
import { loadBank, type Bank, type VoiceLang } from '@/lib/voice/bank'
import { createPlayer } from '@/lib/voice/player'
import { AnnouncementQueue } from '@/lib/voice/queue'
import { callKey, TOO_OLD_MS, toSpeak } from '@/lib/voice/spoken'

const SETTINGS_KEY = 'board.sound'
const SPOKEN_KEY = 'board.spoken'
const BANK_RETRY_MS = 30_000

interface Settings { volume: number; isQuiet: boolean }

/** Chinese always, English after it when the ticket was taken in English; `?speak=zh,en` makes a hall bilingual for everybody. */
function langsOf(call: BoardCall): VoiceLang[] {
  const wanted = new URLSearchParams(location.search).get('speak')?.split(',') ?? []
  return call.lang === 'en' || wanted.includes('en') ? ['zh', 'en'] : ['zh']
}

export function useVoice(view: ShallowRef<BoardView | null>) {
  const stored = read<Settings>(SETTINGS_KEY, { volume: 0.9, isQuiet: false })
  const volume = ref(stored.volume)
  const isQuiet = ref(stored.isQuiet)
  const isLocked = ref(false)
  const isBankMissing = ref(false)
  const speaking = ref<string | null>(null)
  const bank = shallowRef<Bank | null>(null)
  let spoken = read<string[]>(SPOKEN_KEY, [])
  let bankTimer: ReturnType<typeof setTimeout> | undefined

  const player = createPlayer(() => bank.value)
  player.setVolume(volume.value)
  void player.unlock().then((isReady) => (isLocked.value = !isReady))

  async function fetchBank(): Promise<void> {
    try {
      bank.value = await loadBank()
      isBankMissing.value = false
    } catch {
      isBankMissing.value = true
      bankTimer = setTimeout(() => void fetchBank(), BANK_RETRY_MS)
    }
  }
  void fetchBank()

  /** A clip of the place may be missing or broken: then the number is called and the screen says where. */
  async function speak(voice: Bank, call: BoardCall): Promise<void> {
    try {
      await player.play(announcement(voice, call, langsOf(call)))
    } catch (error) {
      console.warn('announcement without its place', error)
      await player.play(announcement(voice, { ...call, place_zh: '', place_en: '' }, langsOf(call)))
    }
  }

  const queue = new AnnouncementQueue<BoardCall>(async (call) => {
    if (isQuiet.value || !bank.value || !player.ready()) return
    speaking.value = call.number
    try {
      await player.chime()
      await speak(bank.value, call)
    } finally {
      speaking.value = null
    }
  }, serverNowMs)

  watch(view, (now) => {
    if (!now) return
    const next = toSpeak(now.calls, spoken, serverNowMs())
    spoken = next.spoken
    write(SPOKEN_KEY, spoken)
    for (const call of next.speak) queue.push({ key: callKey(call), until: Date.parse(call.called_at) + TOO_OLD_MS, what: call })
  })
  watch([volume, isQuiet], () => {
    player.setVolume(volume.value)
    if (isQuiet.value) queue.clear()
    write(SETTINGS_KEY, { volume: volume.value, isQuiet: isQuiet.value })
  })
  onScopeDispose(() => {
    clearTimeout(bankTimer)
    queue.clear()
  })

  async function unlock(): Promise<void> {
    isLocked.value = !(await player.unlock())
  }
  async function test(): Promise<void> {
    await unlock()
    if (!bank.value) return
    await player.chime()
    await player.play(announcement(bank.value, { number: 'L012', place_zh: '3号视频席', place_en: 'Video desk 3' }).slice(0, 12))
  }
  return { volume, isQuiet, isLocked, isBankMissing, speaking, unlock, test }
}

function read<T>(key: string, fallback: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? fallback
  } catch {
    return fallback
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Not remembered; nothing else is lost.
  }
}
