// The hall board: numbers only, one voice at a time, and what it shows while the line is gone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { BOARD, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

let server
let board
let desks
const people = []

/** Notes each sound the page starts: which clip, when, and for how long. Runs before the page's own scripts. */
function listenToSounds() {
  window.heard = []
  const names = new WeakMap()
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    window.heard.push({ clip: names.get(this.buffer) ?? 'unknown', from: when, to: when + (this.buffer?.duration ?? 0) })
    return start.call(this, when, ...rest)
  }
  const fetched = new WeakMap()
  const read = Response.prototype.arrayBuffer
  Response.prototype.arrayBuffer = async function () {
    const bytes = await read.call(this)
    fetched.set(bytes, decodeURIComponent(new URL(this.url).pathname.split('/').at(-1)))
    return bytes
  }
  const decode = AudioContext.prototype.decodeAudioData
  AudioContext.prototype.decodeAudioData = async function (bytes, ...rest) {
    const name = fetched.get(bytes)
    const buffer = await decode.call(this, bytes, ...rest)
    if (name) names.set(buffer, name)
    return buffer
  }
}

before(async () => {
  server = await startServer()
  board = await openBrowser({ viewport: BOARD })
  await board.page.addInitScript(listenToSounds)
  await board.page.goto(`${server.base}/board?site=${server.hall}`)
  await by(board.page, 'board-waiting').first().waitFor()
})

after(async () => {
  await board?.close()
  await server?.stop()
})

const callOf = (number, state = 'called') => board.page.locator(`[data-testid="board-call"][data-number="${number}"][data-state="${state}"]`).first()

async function waits(name, salt) {
  const issued = await issueTicket(server.base, server.centre, { name, number: idNumber(salt) })
  people.push({ name, number: idNumber(salt), pin: issued.pin })
  return issued.ticket.number
}

test('two calls appear as numbers with a place, never as people, and are spoken once each, one after the other', async () => {
  const { page } = board
  desks = [await staffAtDesk(server.base, 'lawyer01'), await staffAtDesk(server.base, 'lawyer02')]
  const numbers = [await waits('丁建军', 51), await waits('何玉芳', 52)]
  await Promise.all(desks.map((desk) => desk.callNext()))
  for (const number of numbers) await callOf(number).waitFor()
  const shown = await page.content()
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }))
  for (const { name, number } of people) assert.ok(!shown.includes(name) && !shown.includes(number) && !kept.includes(name), `${name} is not on the board`)

  // L001 and L002: only the last digit tells the announcements apart.
  const heard = await until('both numbers have been spoken', () => page.evaluate(() => {
    const both = ['1.wav', '2.wav'].every((clip) => window.heard.some((one) => one.clip === clip))
    return both && !document.querySelector('.now.speaking') ? window.heard : null
  }), 60)
  const times = (clip) => heard.filter((one) => one.clip === clip).length
  assert.deepEqual([times('1.wav'), times('2.wav'), times('qing.wav')], [2, 2, 4], 'one announcement of each call, which says its sentence twice')
  const inOrder = [...heard].sort((a, b) => a.from - b.from)
  for (let at = 1; at < inOrder.length; at++) assert.ok(inOrder[at].from >= inOrder[at - 1].to - 0.01, 'no clip starts before the one before has ended')
  const spoken = JSON.parse(await page.evaluate(() => localStorage.getItem('board.spoken')))
  assert.deepEqual(spoken.map((key) => key.split('#')[0]).sort(), numbers)
  const before = heard.length
  await page.reload()
  for (const number of numbers) await callOf(number).waitFor()
  await waits('第三位', 53)
  await page.locator('[data-testid="board-waiting"][data-count="1"]').first().waitFor()
  assert.deepEqual(await page.evaluate(() => window.heard), [], `after ${before} clips a reload repeats nothing`)
})

test('with the line cut the board keeps its last state, greyed and dated, and recovers by itself with what it missed', async () => {
  const { page } = board
  await server.halt()
  await by(page, 'board-stale').waitFor({ timeout: 30_000 })
  assert.match(await by(page, 'board-stale').innerText(), /线路中断.*\d\d:\d\d/s)
  await callOf('L001').waitFor()
  assert.match(await page.locator('.board main').evaluate((main) => getComputedStyle(main).filter), /grayscale/)

  await server.start()
  await waits('第四位', 54)
  const back = Date.now()
  await by(page, 'board-stale').waitFor({ state: 'detached', timeout: 40_000 })
  await page.locator('[data-testid="board-waiting"][data-count="2"]').first().waitFor()
  assert.ok(Date.now() - back < 40_000, 'nobody had to touch it')
})

test('a board that starts without a line shows what it knew, dated', async () => {
  const { page } = board
  await page.context().route('**/api/**', (route) => route.abort())
  await page.reload()
  await by(page, 'board-stale').waitFor()
  await callOf('L001').waitFor()
  await page.context().unroute('**/api/**')
  await by(page, 'board-stale').waitFor({ state: 'detached', timeout: 40_000 })
})

for (const [way, viewport] of [['upright', { width: 1080, height: 1920 }], ['lying', BOARD]]) {
  test(`${way}, in both languages, nothing runs out of the board`, async () => {
    const { page } = board
    await page.setViewportSize(viewport)
    for (const lang of ['zh', 'en']) {
      await page.goto(`${server.base}/board?site=${server.hall}${lang === 'en' ? '&lang=en' : ''}`)
      await callOf('L001').waitFor()
      const over = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        const out = [...document.querySelectorAll('header, main, footer, aside, .now, .table, [data-testid="board-call"], [data-testid="board-waiting"]')].filter((one) => {
          const box = one.getBoundingClientRect()
          return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1
        })
        return { wide: scrollWidth - innerWidth, high: scrollHeight - innerHeight, out: out.map((one) => one.className || one.tagName) }
      })
      assert.deepEqual(over, { wide: 0, high: 0, out: [] }, `${lang} ${way}`)
    }
    assert.deepEqual(board.faults, [])
  })
}
