// Speaks the board's new calls: one after another, only while this board has its hall's turn, and never in quiet hours.
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, ask } from '@/lib/api'
import { serverNowMs, useNow } from '@/lib/clock'
import type { BoardCall } from '@/lib/contract'
import { announcement } from '@/lib/voice/announce'
import { loadBank, type Bank, type VoiceLang } from '@/lib/voice/bank'
import { createPlayer } from '@/lib/voice/player'
import { isQuietAt } from '@/lib/voice/quiet'
import { Speaker } from '@/lib/voice/speaker'
import { callKey, Spoken } from '@/lib/voice/spoken'
import { holdTurn } from '@/lib/voice/turn'
import { boardId, read, write, zone } from './memory'
import type { ShownView } from './rows'

const SETTINGS_KEY = 'board.sound'
const SPOKEN_KEY = 'board.spoken'
const BANK_RETRY_MS = 30_000
const ASK_TIMEOUT_MS = 3_000

/** What this screen adds to the hall's settings: its loudspeaker's own volume, 0 to 1, and whether it is switched off. */
interface Settings { volume: number; isQuiet: boolean }

/** Chinese always, English after it when the ticket was taken in English; `?speak=zh,en` makes a hall bilingual for everybody. */
function langsOf(call: BoardCall): VoiceLang[] {
  const wanted = new URLSearchParams(location.search).get('speak')?.split(',') ?? []
  return call.lang === 'en' || wanted.includes('en') ? ['zh', 'en'] : ['zh']
}

export function useVoice(siteId: string, view: Readonly<Ref<ShownView | null>>) {
  const stored = read<Settings>(SETTINGS_KEY, { volume: 1, isQuiet: false })
  const volume = ref(stored.volume)
  const isQuiet = ref(stored.isQuiet)
  const isLocked = ref(false)
  const isBankMissing = ref(false)
  const speaking = ref<string | null>(null)
  const bank = shallowRef<Bank | null>(null)
  const now = useNow()
  const spoken = new Spoken(read<string[]>(SPOKEN_KEY, []))
  let bankTimer: ReturnType<typeof setTimeout> | undefined

  /** The hall calls by light and text only. */
  const isHallQuiet = computed(() => view.value !== null && isQuietAt(view.value.voice, now.value))
  const calls = (): readonly BoardCall[] => view.value?.calls ?? []

  const player = createPlayer(() => bank.value)
  player.onReady((isReady) => {
    isLocked.value = !isReady
    turn.tell()
  })
  void player.unlock().then((isReady) => (isLocked.value = !isReady))

  async function fetchBank(): Promise<void> {
    try {
      bank.value = await loadBank()
      isBankMissing.value = false
      turn.tell()
    } catch {
      isBankMissing.value = true
      bankTimer = setTimeout(() => void fetchBank(), BANK_RETRY_MS)
    }
  }

  function remember(call: BoardCall): void {
    spoken.add(call)
    write(SPOKEN_KEY, spoken.remembered())
  }

  /** A clip of the place may be missing or broken: then the number is called and the screen says where. */
  async function sentence(voice: Bank, call: BoardCall): Promise<boolean> {
    try {
      return await player.play(announcement(voice, call, langsOf(call)))
    } catch (error) {
      console.warn('announcement without its place', error)
      return player.play(announcement(voice, { ...call, place_zh: '', place_en: '' }, langsOf(call)))
    }
  }

  const canSpeak = (): boolean => !isHallQuiet.value && !isQuiet.value && bank.value !== null && player.ready()
  const turn = holdTurn({
    ask: () =>
      ask(api.POST('/api/v1/boards/{id}/voice', {
        params: { path: { id: siteId } },
        body: { board_id: boardId(), zone: zone(), spoken_seq: spoken.mark(calls(), serverNowMs()) },
        signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
      })),
    isWanted: canSpeak,
    msUntil: (time) => Date.parse(time) - serverNowMs(),
    onHeard: (mark) => spoken.adopt(mark),
    onTurn: (isMine) => (isMine ? speaker.wake() : player.stop()),
  })

  const speaker = new Speaker<BoardCall>({
    next: () => (turn.isMine() && canSpeak() ? spoken.pending(calls(), serverNowMs())[0] : undefined),
    say: async (call) => {
      if (!bank.value) return false
      speaking.value = callKey(call)
      try {
        return (await player.chime()) && (await sentence(bank.value, call))
      } finally {
        speaking.value = null
      }
    },
    onSaid: (call) => {
      remember(call)
      turn.tell()
    },
  })

  watch([view, isHallQuiet], () => {
    player.setVolume(volume.value * ((view.value?.voice.volume ?? 100) / 100))
    if (isHallQuiet.value) {
      player.stop()
      // The light has called them: the end of the quiet hours is no reason to say them after all.
      for (const call of spoken.pending(calls(), serverNowMs())) remember(call)
    } else if (speaking.value !== null && !calls().some((call) => callKey(call) === speaking.value)) player.stop()
    speaker.wake()
  }, { immediate: true })
  watch(volume, () => player.setVolume(volume.value * ((view.value?.voice.volume ?? 100) / 100)))
  watch([volume, isQuiet], () => {
    if (isQuiet.value) player.stop()
    turn.tell()
    write(SETTINGS_KEY, { volume: volume.value, isQuiet: isQuiet.value })
  })
  void fetchBank()
  onScopeDispose(() => {
    clearTimeout(bankTimer)
    speaker.stop()
    turn.stop()
    player.stop()
  })

  async function unlock(): Promise<void> {
    isLocked.value = !(await player.unlock())
  }
  async function test(): Promise<void> {
    await unlock()
    if (!bank.value || speaking.value !== null) return
    await player.chime()
    await player.play(announcement(bank.value, { number: 'L012', place_zh: '3号视频席', place_en: 'Video desk 3' }).slice(0, 12))
  }
  return { volume, isQuiet, isLocked, isBankMissing, isHallQuiet, speaking, unlock, test }
}
