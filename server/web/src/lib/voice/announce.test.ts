import { describe, expect, it } from 'vitest'
import phrases from '../../../voice/phrases.json'
import { announcement, transcript, words } from './announce'
import { bankFrom } from './bank'

const table = (list: { text: string; file: string }[], more: Record<string, string> = {}) => ({
  ...Object.fromEntries(list.map(({ text, file }) => [text, file])),
  ...Object.fromEntries([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => [letter, letter])),
  ...more,
})
const bank = bankFrom({
  version: 't',
  zh: table(phrases.zh, { 星海镇: 'p-xinghaizhen' }),
  en: table(phrases.en, { 'xinghai town': 'p-xinghai-town' }),
})
const call = { number: 'L012', place_zh: '3号视频席', place_en: 'Video desk 3' }

describe('announcement', () => {
  it('speaks a call twice in Chinese', () => {
    const once = '请 L 0 1 2 号 , 到 3 号视频席'
    expect(transcript(announcement(bank, call))).toBe(`${once} | ${once}`)
  })

  it('adds English after Chinese when the ticket asks', () => {
    const zh = '请 L 0 1 2 号 , 到 3 号视频席'
    const en = 'number L 0 1 2 , please go to video desk 3'
    expect(transcript(announcement(bank, call, ['zh', 'en']))).toBe(`${zh} | ${zh} | ${en} | ${en}`)
  })

  it('names the township for a kiosk', () => {
    const kiosk = { number: 'L007', place_zh: '星海镇综治中心 视频席', place_en: 'Xinghai Town Centre, video seat' }
    expect(transcript(announcement(bank, kiosk, ['zh', 'en']))).toContain('到 星海镇 综治中心 视频席')
    expect(transcript(announcement(bank, kiosk, ['zh', 'en']))).toContain('please go to xinghai town centre video seat')
  })

  it('speaks the place of a township kiosk as the server writes it', () => {
    const kiosk = { number: 'L001', place_zh: '星海镇一楼视频接访室', place_en: 'Xinghai Town, Ground floor, video room' }
    const spoken = transcript(announcement(bank, kiosk, ['zh', 'en']))
    expect(spoken).toContain('号 , 到 星海镇 一楼 视频接访室')
    expect(spoken).toContain('please go to xinghai town ground floor video room')
  })

  it('says no half sentence about a place it cannot pronounce', () => {
    const strange = { number: 'R101', place_zh: '无名镇综治中心 视频席', place_en: 'Nowhere Hall' }
    expect(transcript(announcement(bank, strange, ['zh', 'en']))).toContain('号 , 到 本镇视频席')
    expect(transcript(announcement(bank, strange, ['zh', 'en']))).toContain(', please look at the screen')
    expect(transcript(announcement(bank, { ...strange, place_zh: '无名厅' }))).toContain('号 , 看屏幕')
  })

  it.each([
    ['1号窗口', '1 号窗口'],
    ['12号窗口', '十 2 号窗口'],
    ['20号视频间', '2 十 号视频间'],
    ['领导接访1室', '领导接访 1 室'],
    ['服务台', '服务台'],
  ])('counts %s', (place, spoken) => {
    expect(transcript(words(bank, 'zh', place) ?? [])).toBe(spoken)
  })

  it('knows every desk label of English boards', () => {
    for (const label of ['Video desk 12', 'Window 1', 'Leader room 2', 'Service desk', 'Counter 3']) expect(words(bank, 'en', label), label).not.toBeNull()
    expect(words(bank, 'en', 'desktop')).toBeNull()
  })
})

describe('bank', () => {
  it('gives addresses that change with the clips', () => {
    expect(bank.url('zh', '号视频席')).toBe('/voice/zh/hao-shipinxi.wav?v=t')
    expect(bank.url('zh', 'toString')).toBeNull()
  })
})
