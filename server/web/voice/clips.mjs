// Which clips the bank holds: fixed phrases, letters, and the places of the city.
import { existsSync, readFileSync } from 'node:fs'

const here = import.meta.dirname
export const MANDARIN = 'cmn-latn-pinyin' // `-v cmn` reads 号 as English letters; the pinyin voice is right
export const ENGLISH = 'en'
const MAX_PLACES = 400

const SUFFIXES = [
  ['街道', 'Subdistrict'],
  ['镇', 'Town'],
  ['乡', 'Township'],
  ['县', 'County'],
  ['区', 'District'],
  ['市', 'City'],
]

const { readings, ...phrases } = JSON.parse(readFileSync(`${here}/phrases.json`, 'utf8'))

/** Short names of the sites in `city.json`, as boards write them, with pinyin: `[{ zh, en, pinyin }]`. */
export async function places(cityFile) {
  if (!existsSync(cityFile)) return []
  const found = new Map()
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (node === null || typeof node !== 'object') return
    const zh = node.short_name ?? node.short_name_zh
    if (typeof zh === 'string' && /^\p{Script=Han}{2,12}$/u.test(zh)) found.set(zh, node.short_name_en ?? '')
    Object.values(node).forEach(visit)
  }
  visit(JSON.parse(readFileSync(cityFile, 'utf8')))
  const { pinyin } = await import('pinyin-pro')
  return [...found].slice(0, MAX_PLACES).map(([zh, en]) => ({
    zh,
    en,
    pinyin: readings[zh]?.split(' ') ?? pinyin(zh, { toneType: 'num', type: 'array', v: true }).map((s) => s.replace('ü', 'v').replace(/0$/, '5')),
  }))
}

/** To espeak-ng le, te and ne are particles with a dull vowel; 乐 is none. An apostrophe says so, and ends the part: it would pause. */
const mandarin = (syllables) => syllables.map((s) => s.replace(/^([ltn])(e[1-4])$/, "$1'$2")).join(' ').split(/(?<='e\d) /).map((words) => [MANDARIN, words])

const fileName = (syllables) => `p-${syllables.map((s) => s.replace(/\d$/, '')).join('')}`

/** 星海镇 and "Xinghai Town" become one English clip said as xing1 hai3 + "Town", so that the name keeps its tones. */
export function englishPlace({ zh, en, pinyin }) {
  for (const [suffix, word] of SUFFIXES) {
    if (!zh.endsWith(suffix) || zh.length - suffix.length < 2) continue
    const stem = pinyin.slice(0, zh.length - suffix.length)
    const plain = stem.map((s) => s.replace(/\d$/, '')).join('')
    if (`${plain} ${word}`.toLowerCase() !== en.toLowerCase()) continue
    return { text: en.toLowerCase(), parts: [...mandarin(stem), [ENGLISH, word]], file: `${fileName(stem)}-${word.toLowerCase()}` }
  }
  // 大武口区信访局 is "Dawukou": the syllables that spell the English name, with their tones. Other names are English words.
  for (let n = 1; n <= pinyin.length; n++) {
    const plain = pinyin.slice(0, n).map((s) => s.replace(/\d$/, '')).join('')
    if (plain === en.toLowerCase()) return { text: plain, parts: mandarin(pinyin.slice(0, n)), file: fileName(pinyin.slice(0, n)) }
  }
  return en ? { text: en.toLowerCase(), parts: [[ENGLISH, en]], file: `p-${en.toLowerCase().replaceAll(/[^a-z]+/g, '-')}` } : null
}

/** Every clip of a bank: `{ lang, file, text, parts: [[voice, words]] }`. */
export async function clips(cityFile) {
  const list = [
    ...phrases.zh.map(({ file, text, say }) => ({ lang: 'zh', file, text, parts: mandarin(say.split(' ')) })),
    ...phrases.en.map(({ file, text, say }) => ({ lang: 'en', file, text, parts: [[ENGLISH, say]] })),
  ]
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    for (const lang of ['zh', 'en']) list.push({ lang, file: letter, text: letter, parts: [[ENGLISH, letter]] })
  for (const place of await places(cityFile)) {
    list.push({ lang: 'zh', file: fileName(place.pinyin), text: place.zh, parts: mandarin(place.pinyin) })
    const english = englishPlace(place)
    if (english) list.push({ lang: 'en', ...english })
  }
  const seen = new Set()
  return list.filter(({ lang, text }) => !seen.has(`${lang}:${text}`) && seen.add(`${lang}:${text}`))
}
