// Whatever the demo city can call is speakable in both languages, and each word is a clip of the bank.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { announcement, transcript } from '../src/lib/voice/announce.ts'
import { bankFrom } from '../src/lib/voice/bank.ts'
import { clips } from './clips.mjs'

const file = `${import.meta.dirname}/../../demo/city.json`
const city = JSON.parse(readFileSync(file, 'utf8'))
const list = await clips(file)
const words = (lang) => Object.fromEntries(list.filter((clip) => clip.lang === lang).map((clip) => [clip.text, clip.file]))
const bank = bankFrom({ version: 't', zh: words('zh'), en: words('en') })

/** As `place` of the server: a counter's desk, or for a video the place of the person's own kiosk. */
const places = [
  ...city.desks.map((desk) => ({ zh: desk.label_zh, en: desk.label_en })),
  ...city.desks.map((desk) => ({ zh: desk.place_zh, en: desk.place_en })),
  ...city.sites.map((site) => ({ zh: `${site.short_name}${site.place_zh}`, en: `${site.short_name_en}, ${site.place_en}` })),
  ...city.queues.map((queue) => ({ zh: queue.name_zh, en: queue.name_en })).filter(({ zh }) => zh === '法律咨询'),
]

describe('the demo city', () => {
  it.each(places)('$zh / $en', ({ zh, en }) => {
    const steps = announcement(bank, { number: 'R012', place_zh: zh, place_en: en }, ['zh', 'en'])
    for (const step of steps) if (step.kind === 'clip') expect(bank.url(step.lang, step.text), step.text).not.toBeNull()
    const spoken = transcript(steps)
    expect(spoken).not.toContain('看屏幕')
    expect(spoken).not.toContain('please look at the screen')
    expect(spoken.match(/请 R 0 1 2 号/g)).toHaveLength(2)
    expect(spoken.match(/number R 0 1 2 ,/g)).toHaveLength(2)
  })

  it('every number from A000 to Z999 is spelled sign by sign', () => {
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      for (let n = 0; n < 1000; n++) {
        const number = `${letter}${String(n).padStart(3, '0')}`
        for (const lang of ['zh', 'en']) for (const sign of number) if (!bank.has(lang, sign)) expect.fail(`${lang} ${sign}`)
        if (n % 97 === 0) expect(transcript(announcement(bank, { number, place_zh: '1号窗口', place_en: 'Window 1' }))).toContain(`请 ${[...number].join(' ')} 号 , 到 1 号窗口`)
      }
  })

  it('no two words share a file', () => {
    for (const lang of ['zh', 'en']) {
      const files = list.filter((clip) => clip.lang === lang).map((clip) => clip.file)
      expect(files.filter((one, at) => files.indexOf(one) !== at)).toEqual([])
    }
  })
})
