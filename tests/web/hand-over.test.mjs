// Handing a person over out of a video talk: chosen with what happens next, the person stays seated, the next host reads why.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures } from './senses.mjs'
import { startServer } from './server.mjs'
import { call, claimSeat, logIn, openKiosk } from './steps.mjs'

let server
let kiosk
let lawyer
let other
let issued
const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `hand-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
const inPhase = (page, phase) => page.locator(`[data-testid="desk-work"][data-phase="${phase}"]`)
const target = (stays) => by(lawyer.page, 'hand-target').and(lawyer.page.locator(`[data-stays="${stays}"]`))

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
  other = await (await lawyer.browser.newContext({ viewport: DESK, locale: 'zh-CN', permissions: ['camera', 'microphone'] })).newPage()
  other.setDefaultTimeout(30_000)
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await logIn(other, server.base, 'lawyer02')
  await by(other, 'desk-open').first().click()
  issued = await issueTicket(server.base, server.centre, { name: '马桂兰', number: idNumber(811) })
  await openKiosk(kiosk.page, server)
  await call(lawyer.page)
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await inPhase(lawyer.page, 'live').waitFor()
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

async function open() {
  await by(lawyer.page, 'visit-transfer').click()
  await by(lawyer.page, 'hand-over').waitFor()
  await target('true').first().waitFor()
}

test('before anything is pressed the dialog says who is there, who walks and what comes next', async () => {
  const { page } = lawyer
  await open()
  assert.match(await by(page, 'hand-over').innerText(), /法律咨询[\s\S]*本队列，换一个席位[\s\S]*0 人在等，\d 席开着[\s\S]*坐着不动/)
  await by(page, 'hand-confirm').click()
  await page.getByText('请选转到哪里，并写明原因').waitFor()
  await target('false').first().click()
  assert.match(await by(page, 'hand-next').innerText(), new RegExp(`请群众带着小票到[\\s\\S]*叫的还是 ${issued.ticket.number}`))
  await target('true').first().click()
  assert.match(await by(page, 'hand-next').innerText(), /坐着不动[\s\S]*正在转到[\s\S]*前面没有人[\s\S]*收回来接着谈/)
  assert.deepEqual(await look(page, 'hand-over'), [])
  await shot(page, 'dialog')
})

test('the person stays seated, is told where to, and can be taken back while nobody called', async () => {
  const { page } = lawyer
  await by(page, 'reason').fill('劳动合同的事请王律师接着谈')
  assert.match(await by(page, 'hand-desk').locator('option:checked').innerText(), /王予芳/, 'the desk that is open is proposed')
  await by(page, 'hand-confirm').click()
  await by(kiosk.page, 'lobby-sent-on').waitFor()
  assert.match(await by(kiosk.page, 'lobby').innerText(), new RegExp(`正在转到.*法律咨询，请坐着等[\\s\\S]*还是 ${issued.ticket.number} 号`))
  assert.deepEqual(await look(kiosk.page, 'sent on'), [])
  await inPhase(page, 'idle').waitFor()
  await by(page, 'take-back').waitFor()
  assert.deepEqual(await look(page, 'handed over'), [])
  await shot(kiosk.page, 'kiosk')
  await shot(page, 'desk-after')
  await by(page, 'take-back').click()
  await by(page, 'take-back').waitFor({ state: 'detached' })
  await until('the number is here again', async () => (await inPhase(page, 'idle').count()) === 0)
})

test('the next host reads why and sees the person at once; nothing is taken back any more', async () => {
  const { page } = lawyer
  if (await by(page, 'conflict-clear').count()) await by(page, 'conflict-clear').click()
  await inPhase(page, 'live').waitFor()
  await open()
  await target('true').first().click()
  await by(page, 'reason').fill('劳动合同的事请王律师接着谈')
  await by(page, 'hand-confirm').click()
  await by(kiosk.page, 'lobby-sent-on').waitFor()
  await call(other)
  await by(kiosk.page, 'session').waitFor()
  await until('the person sees the next host', async () => (await pictures(kiosk.page)).lawyer?.frames > 3)
  await by(other, 'earlier-one').last().waitFor()
  assert.equal(await by(other, 'earlier-one').count(), 2, 'before it was taken back, and after')
  assert.match(await by(other, 'earlier').innerText(), /李文博[\s\S]*劳动合同的事请王律师接着谈[\s\S]*律师谈的内容不带过来/)
  assert.deepEqual(await look(other, 'the next host'), [])
  await shot(other, 'next-host')
  await by(page, 'take-back').click()
  await by(page, 'desk-problem').waitFor()
  assert.equal(await by(page, 'take-back').count(), 0)
  // Both talks of the number are in its trace.
  await by(other, 'visit-trace').click()
  await until('both logs', async () => (await by(other, 'trace-log').count()) >= 2)
  await by(other, 'trace-log').last().click()
  await by(other, 'session-log').waitFor()
  for (const person of [kiosk, lawyer]) assert.deepEqual(person.faults, [])
})
