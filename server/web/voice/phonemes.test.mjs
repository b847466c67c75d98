// The words as espeak-ng understands them. A loud clip may still say the wrong word, so every clip's sounds are compared by
// name with a table: `phonemes.json`. The table was read entry by entry against the dictionary's readings and the rules of
// tone (third tones in a row, 一 as a number, neutral 子), from the signs alone: no native speaker has heard the clips.
// After a change on purpose: WRITE_PHONEMES=1 npx vitest run voice, then read what changed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pinyin } from 'pinyin-pro'
import { describe, expect, it } from 'vitest'
import { clips, MANDARIN, places } from './clips.mjs'

const here = import.meta.dirname
const city = `${here}/../../demo/city.json`
const table = `${here}/phonemes.json`
const { readings, zh: phrases } = JSON.parse(readFileSync(`${here}/phrases.json`, 'utf8'))
const found = spawnSync('espeak-ng', ['--version']).status === 0
const phonemes = (voice, words) => spawnSync('espeak-ng', ['-v', voice, '-x', '-q', words]).stdout.toString().trim()
const list = await clips(city)
const syllables = (text) => pinyin(text, { toneType: 'num', type: 'array', v: true }).map((s) => s.replace('ü', 'v').replace(/0$/, '5')).join(' ')

describe.skipIf(!found)('phonemes of the clips', () => {
  it('every clip says what the table says', () => {
    const said = Object.fromEntries(list.map(({ lang, file, text, parts }) => [`${lang}/${file}`, `${text} = ${parts.map(([voice, words]) => `${words} = ${phonemes(voice, words)}`).join(' + ')}`]))
    if (process.env.WRITE_PHONEMES) writeFileSync(table, `${JSON.stringify(said, null, 1)}\n`)
    expect(existsSync(table)).toBe(true)
    expect(said).toEqual(JSON.parse(readFileSync(table, 'utf8')))
  }, 60_000)

  // Read letter by letter from the table of Mandarin sounds, not copied from the program.
  it.each([
    ['qing3', "tS;h'i214N_|"],
    ['hao4', "X'Au51_|"],
    ['ling2', "l'i35N_|"],
    ['san1', "s'a55n_|"],
    ['hao4 shi4 pin2 xi2', "X'Au51_| s.'i.51_| ph'i35n_| S;'i35_|"],
    // Tones that change beside each other: 武口 and 领导 rise, 一 as a number keeps its tone, 子 is short.
    ['da4 wu3 kou3 qu1', "t'A51_| w'u35_| kh'ou21_| tS;h'y55_|"],
    ['ling3 dao3 jie1 fang3', "l'i35N_| t'Au21_| tS;'iE55_| f'a214N_|"],
    ['yi1 lou2', "j'i55_| l'ou35_|"],
    ['hong2 guo3 zi5 zhen4', "X'ong35_| k'uo21_| tsi[44_| ts.'@51n_|"],
    ["tao2 l'e4", "th'Au35_| l'o-51_|"],
  ])('%s is Mandarin with its tone', (words, spoken) => expect(phonemes(MANDARIN, words)).toBe(spoken))

  it('a wrong reading is another string', () => {
    for (const [right, wrong] of [['chang2', 'zhang3'], ['chong2', 'zhong4'], ['hang2', 'xing2'], ['chang2', 'chang1']]) expect(phonemes(MANDARIN, right)).not.toBe(phonemes(MANDARIN, wrong))
  })
})

describe('readings', () => {
  it('every Mandarin syllable carries a tone', () => {
    for (const { parts } of list) for (const [voice, words] of parts) if (voice === MANDARIN) for (const syllable of words.split(' ')) expect(syllable).toMatch(/^[a-z]'?[a-z]*[1-5]$/)
  })

  // Typed by hand on one side, a dictionary on the other: a slip on either side shows.
  it('the phrases agree with a dictionary', () => {
    const differ = phrases.filter(({ text }) => /^\p{Script=Han}+$/u.test(text)).filter(({ text, say }) => syllables(text) !== say).map(({ text, say }) => `${text}: ${say}, not ${syllables(text)}`)
    expect(differ).toEqual([])
  })

  it('digits are 零 to 九, never 幺 or 两', () => {
    expect(phrases.filter(({ text }) => /^\d$/.test(text)).map(({ say }) => say)).toEqual([...'零一二三四五六七八九'].map(syllables))
  })

  // The city's own romanised names: 长胜街道 is Changsheng, so 长 is chang and not zhang.
  it('place names are read as the city writes them in Latin letters', async () => {
    for (const { zh, en, pinyin: read } of await places(city)) {
      if (!/^\w+ (Subdistrict|Town|Township)$/.test(en) && !/[区县]信访局$/.test(zh)) continue
      const plain = read.map((s) => s.replace(/\d$/, '')).join('')
      expect(plain.startsWith(en.split(' ')[0].toLowerCase()), `${zh}: ${plain} for ${en}`).toBe(true)
    }
    expect(Object.keys(readings).every((zh) => list.some(({ text }) => text === zh)), 'no reading of a place that is gone').toBe(true)
  })
})
