// From a call to the words that are spoken. Pure.
import type { Bank, VoiceLang } from './bank'

/** One thing to play: a clip of the bank, or silence. */
export type Step = { kind: 'clip'; lang: VoiceLang; text: string } | { kind: 'pause'; ms: number }

export interface Call {
  /** "L012" */
  number: string
  /** "3号视频席" or "星海镇综治中心 视频席" */
  place_zh: string
  /** "Video desk 3" */
  place_en: string
}

/** Between the two readings of one call. */
const REPEAT_PAUSE_MS = 700
/** After the number, before the place: the ear needs a moment to compare. */
const COMMA_MS = 220
const MAX_SPOKEN_NUMBER = 99

/** Two readings in Chinese, then two in English when the ticket asks for it. */
export function announcement(bank: Bank, call: Call, langs: readonly VoiceLang[] = ['zh']): Step[] {
  return langs.flatMap((lang, i) => {
    const once = lang === 'zh' ? inChinese(bank, call) : inEnglish(bank, call)
    const twice = [...once, pause(REPEAT_PAUSE_MS), ...once]
    return i === 0 ? twice : [pause(REPEAT_PAUSE_MS), ...twice]
  })
}

/** 请 L 零 一 二 号, 到 三 号视频席. */
function inChinese(bank: Bank, call: Call): Step[] {
  const who = [clip('zh', '请'), ...spelled(bank, 'zh', call.number), clip('zh', '号'), pause(COMMA_MS)]
  const place = words(bank, 'zh', call.place_zh)
  if (place) return [...who, clip('zh', '到'), ...place]
  if (call.place_zh.includes('视频席')) return [...who, clip('zh', '到'), clip('zh', '本镇视频席')]
  return [...who, clip('zh', '看屏幕')]
}

/** number L 0 1 2, please go to video desk 3. */
function inEnglish(bank: Bank, call: Call): Step[] {
  const who = [clip('en', 'number'), ...spelled(bank, 'en', call.number), pause(COMMA_MS)]
  const place = words(bank, 'en', call.place_en)
  if (place) return [...who, clip('en', 'please go to'), ...place]
  if (/video (seat|desk)/i.test(call.place_en)) return [...who, clip('en', 'please go to'), clip('en', 'the video desk')]
  return [...who, clip('en', 'please look at the screen')]
}

/** Each letter and digit by itself: "012" is zero one two, never twelve. */
function spelled(bank: Bank, lang: VoiceLang, number: string): Step[] {
  return [...number.toUpperCase()].filter((sign) => bank.has(lang, sign)).map((sign) => clip(lang, sign))
}

/** Longest known phrase first; `null` when a part cannot be spoken, so that no half sentence is heard. */
export function words(bank: Bank, lang: VoiceLang, text: string): Step[] | null {
  const steps: Step[] = []
  let rest = (lang === 'en' ? text.toLowerCase() : text).replace(/^[\s,，、·/()（）]+/u, '')
  if (rest === '') return null
  while (rest !== '') {
    const digits = /^\d+/.exec(rest)?.[0]
    const known = digits === undefined ? bank.texts(lang).find((phrase) => begins(lang, rest, phrase)) : undefined
    if (digits !== undefined) steps.push(...counted(lang, digits))
    else if (known !== undefined) steps.push(clip(lang, known))
    else return null
    rest = rest.slice((digits ?? known ?? '').length).replace(/^[\s,，、·/()（）]+/u, '')
  }
  return steps
}

/** English phrases end at a word's end: "desk" must not begin "desktop". Letters are for ticket numbers only. */
function begins(lang: VoiceLang, text: string, phrase: string): boolean {
  if (!text.startsWith(phrase)) return false
  return lang === 'zh' || (phrase.length > 1 && !/^[a-z]/.test(text.slice(phrase.length)))
}

/** A room or window is counted (12 -> 十二); English spells it, which every hall does. */
function counted(lang: VoiceLang, digits: string): Step[] {
  const n = Number(digits)
  if (lang === 'en' || n > MAX_SPOKEN_NUMBER || n < 10) return [...(n < 10 ? String(n) : digits)].map((d) => clip(lang, d))
  const tens = Math.floor(n / 10)
  const ones = n % 10
  return [...(tens > 1 ? [clip(lang, String(tens))] : []), clip(lang, '十'), ...(ones > 0 ? [clip(lang, String(ones))] : [])]
}

const clip = (lang: VoiceLang, text: string): Step => ({ kind: 'clip', lang, text })
const pause = (ms: number): Step => ({ kind: 'pause', ms })

/** For tests and captions: "请 L 0 1 2 号 , 到 3 号视频席". */
export function transcript(steps: readonly Step[]): string {
  return steps.map((step) => (step.kind === 'clip' ? step.text : step.ms >= REPEAT_PAUSE_MS ? '|' : ',')).join(' ')
}
