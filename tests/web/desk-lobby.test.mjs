// The lobby at a desk: who sits and waits, with a sound; let in, send back with a word, write to all. Nobody is let in by
// arriving, and nobody is passed without a reason.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { sitDown } from './day.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let browser
let page
const tickets = []
const seats = []

const keep = process.env.KEEP_SHOTS
async function shot(name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `lobby-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
const row = (number) => page.locator(`[data-testid="lobby-row"][data-number="${number}"]`)
const CHECK = { camera: 'ok', microphone: 'ok', speaker_heard: true, microphone_level: 60, line: { rtt_ms: 20, jitter_ms: 3, loss_permille: 0, up_kbps: 2500, down_kbps: 3000, is_tcp: false } }

before(async () => {
  server = await startServer({ at: Date.parse('2026-12-01T09:30:00+08:00') })
  for (const [n, name] of ['王秀英', '阿依古丽·买买提江·艾合买提', '张三'].entries()) tickets.push(await issueTicket(server.base, server.centre, { name, number: idNumber(801 + n) }))
  browser = await openBrowser({ viewport: DESK })
  page = browser.page
  await page.addInitScript(() => {
    window.chimes = 0
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (...args) { window.chimes++; return start.apply(this, args) }
    const play = AudioBufferSourceNode.prototype.start
    AudioBufferSourceNode.prototype.start = function (...args) { window.chimes++; return play.apply(this, args) }
  })
  await logIn(page, server.base, 'lawyer01')
  await by(page, 'desk-open').first().click()
  await by(page, 'call-next').waitFor()
})

after(async () => {
  if (keep) await page?.screenshot({ path: join(keep, 'last-lobby.png') })
  await browser?.close()
  await server?.stop()
})

test('who sits down appears with place, check and a sound, and nobody is let in by that', async () => {
  assert.equal(await by(page, 'lobby').count(), 0)
  const before = await page.evaluate(() => window.chimes)
  seats.push(await sitDown(server.base, server.centre, tickets[0]))
  await row('L001').waitFor()
  await until('a sound for staff', async () => (await page.evaluate(() => window.chimes)) > before)
  assert.match(await row('L001').innerText(), /星海镇[\s\S]*第 1 位 · 09:3\d 入座[\s\S]*还没有检测/)
  assert.ok(!(await row('L001').innerText()).includes('王秀英'), 'no name before a lawyer declared')
  assert.equal(await row('L001').getAttribute('data-here'), 'false', 'a seat whose page is not in the room is told as such')
  seats.push(await sitDown(server.base, server.centre, tickets[1]))
  await row('L002').waitFor()
  await seats[1].check(CHECK)
  await until('the check is told', async () => /设备线路良好/.test(await row('L002').innerText()))
  assert.equal(await by(page, 'desk-work').getAttribute('data-phase'), 'idle', 'nobody is let in by arriving')
  assert.deepEqual(await look(page, 'lobby'), [])
  await shot('two')
})

test('words go to all of them, and one is sent back with a word', async () => {
  await by(page, 'lobby-write').click()
  await by(page, 'reason').fill('前面一件事要多谈一会儿，请大家再等十五分钟')
  assert.deepEqual(await look(page, 'write to all'), [])
  await shot('write')
  await by(page, 'reason-confirm').click()
  await by(page, 'reason').waitFor({ state: 'detached' })
  for (const seat of seats) assert.match(JSON.stringify((await seat.read()).notices), /再等十五分钟/)
  await row('L001').getByTestId('lobby-back').click()
  await by(page, 'reason').fill('请先在大厅休息，会再叫您')
  await shot('back')
  await by(page, 'reason-confirm').click()
  await row('L001').waitFor({ state: 'detached' })
  await page.locator('[data-testid="queue-row"][data-number="L001"][data-place="waiting"]').waitFor()
})

test('whoever passes others needs a reason; then the number is called and the lawyer asked as ever', async () => {
  await row('L002').getByTestId('lobby-admit').click()
  await by(page, 'reason').waitFor()
  assert.equal(await by(page, 'desk-work').getAttribute('data-phase'), 'idle')
  assert.ok(await by(page, 'reason-confirm').isDisabled(), 'not without a reason')
  assert.deepEqual(await look(page, 'admit with a reason'), [])
  await by(page, 'reason').fill('前一位回大厅休息，同意让一让')
  await by(page, 'reason-confirm').click()
  await by(page, 'conflict-clear').click()
  await by(page, 'conflict').waitFor({ state: 'detached' })
  assert.equal(await by(page, 'lobby').count(), 0)
  const now = page.locator('[data-testid="queue-row"][data-number="L002"]')
  assert.match(await now.innerText(), /阿依古丽/)
  seats.push(await sitDown(server.base, server.centre, tickets[2]))
  await row('L003').waitFor()
  assert.ok(await row('L003').getByTestId('lobby-admit').isDisabled(), 'one at a time')
  assert.ok(await row('L003').getByTestId('lobby-back').isEnabled())
  await shot('busy')
  assert.deepEqual(browser.faults, [])
})
