// Somebody who does not hear: says so in the check, is no fault of the loudspeaker, and both sides open with writing.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { startServer } from './server.mjs'
import { call, logIn, openKiosk, tryClaim } from './steps.mjs'
import { cut, tapSockets } from './wire.mjs'

let server
let kiosk
let lawyer
const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `writing-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await tapSockets(kiosk.page)
  await openKiosk(kiosk.page, server)
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

test('who does not hear says so instead of failing the loudspeaker, and the check is good', async () => {
  const { page } = kiosk
  // The line of a busy machine is not what is looked at here.
  await page.route('**/api/v1/line-tests', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'too_many_requests' }) }))
  const issued = await issueTicket(server.base, server.centre, { name: '哈立德', number: idNumber(710) })
  await call(lawyer.page)
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: issued.ticket.number, pin: issued.pin })
  await by(page, 'hear-text').waitFor()
  await shot(page, 'check')
  await by(page, 'hear-text').click()
  assert.equal(await by(page, 'hear-text').getAttribute('aria-pressed'), 'true')
  assert.match(await by(page, 'preflight').innerText(), /用文字交流.*对方写的字会大字显示/s)
  assert.deepEqual(await look(page, 'the check in writing'), [])
  await shot(page, 'check-chosen')
  await by(page, 'size-toggle').click()
  await shot(page, 'check-large')
  await by(page, 'size-toggle').click()
  const sent = page.waitForRequest((request) => request.url().endsWith('/seat/preflight'))
  const answer = page.waitForResponse((response) => response.url().endsWith('/seat/preflight'))
  await by(page, 'preflight-ok').click()
  const { speaker_heard: heard, uses_text: writes } = (await sent).postDataJSON()
  assert.deepEqual([heard, writes], [false, true])
  const { preflight } = await (await answer).json()
  assert.ok(preflight.uses_text && preflight.score >= 80, `a deaf person is no fault of the machine: ${JSON.stringify(preflight)}`)
})

test('the talk opens with writing on both sides, and stays so after a reload', async () => {
  const { page } = kiosk
  await by(page, 'session').waitFor()
  await by(page, 'typing').waitFor()
  await by(lawyer.page, 'card-writes').waitFor()
  assert.match(await by(lawyer.page, 'card-writes').innerText(), /听力不好，用文字交流/)
  await by(lawyer.page, 'write-panel').waitFor()
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor()
  await by(lawyer.page, 'write-text').fill('您好，请把事情写给我看。')
  await by(lawyer.page, 'write-text').press('Enter')
  await page.locator('[data-testid="typing-line"]', { hasText: '请把事情写给我看' }).waitFor()
  await by(page, 'typing-text').fill('房东不退押金')
  await by(page, 'typing-send').click()
  await lawyer.page.locator('[data-testid="write-line"]', { hasText: '房东不退押金' }).waitFor()
  assert.deepEqual(await look(lawyer.page, 'a talk in writing, desk'), [])
  await shot(lawyer.page, 'desk')
  await shot(page, 'kiosk')
  // Whoever put the panel away at the desk is not given it again when the line comes back.
  await by(lawyer.page, 'write-close').click()
  await cut(page, true)
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="interrupted"]').waitFor({ timeout: 20_000 })
  await page.reload()
  await by(page, 'session').waitFor()
  await by(page, 'typing').waitFor()
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor({ timeout: 30_000 })
  await by(lawyer.page, 'stage-cover').waitFor({ state: 'detached' })
  assert.equal(await by(lawyer.page, 'write-panel').count(), 0)
})

test('nothing opens by itself for somebody who hears', async () => {
  const { page } = lawyer
  await by(page, 'end-open').first().click()
  await by(page, 'end-topic').first().click()
  await by(page, 'end-outcome').first().click()
  await by(page, 'end-confirm').click()
  await by(kiosk.page, 'rating-skip').click()
  await by(kiosk.page, 'wipe-now').click()
  const issued = await issueTicket(server.base, server.centre, { name: '听得见', number: idNumber(711) })
  await call(page)
  await by(kiosk.page, 'home-claim').click()
  await tryClaim(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await by(kiosk.page, 'hear-yes').click()
  await by(kiosk.page, 'preflight-ok').click()
  await by(kiosk.page, 'session').waitFor()
  await page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor()
  assert.deepEqual([await by(kiosk.page, 'typing').count(), await by(page, 'write-panel').count(), await by(page, 'card-writes').count()], [0, 0, 0])
  for (const person of [kiosk, lawyer]) assert.deepEqual(person.faults, [])
})
