// An officer who does not come: the deputy is asked, then a written reply is owed, and all sides see until when and what came.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { startServer } from './server.mjs'
import { askForOfficer, call, claimSeat, logIn, openKiosk } from './steps.mjs'

let server
let kiosk
let lawyer
let officer
let phone
let issued
const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `ladder-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
const card = (state) => by(lawyer.page, 'invite-state').and(lawyer.page.locator(`[data-state="${state}"]`))

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
  const other = async (viewport) => {
    const page = await (await lawyer.browser.newContext({ viewport, locale: 'zh-CN', permissions: ['camera', 'microphone'] })).newPage()
    page.setDefaultTimeout(30_000)
    return page
  }
  officer = await other(DESK)
  phone = await other({ width: 390, height: 844 })
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await logIn(officer, server.base, 'officer.dawukou6')
  issued = await issueTicket(server.base, server.centre, { name: '马桂兰', number: idNumber(801) })
  await openKiosk(kiosk.page, server)
  await call(lawyer.page)
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor()
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

test('while nobody answers the host sees how long, and asks the next of the unit without asking the visitor again', async () => {
  await askForOfficer(lawyer.page, '林舒和', '供热管网归谁维修')
  await by(kiosk.page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await card('sent').waitFor()
  assert.match(await by(lawyer.page, 'invite-wait').innerText(), /等应答 0[12]:\d\d，到时自动请同单位的副职/)
  assert.equal(await by(lawyer.page, 'invite-ladder').count(), 0)
  await shot(lawyer.page, 'waiting')
  await by(lawyer.page, 'invite-next').click()
  await by(lawyer.page, 'invite-ladder').waitFor()
  assert.match(await by(lawyer.page, 'invite-ladder').innerText(), /林舒和\s*\d\d:\d\d 没有应答/)
  assert.match(await card('sent').innerText(), /柳听澜[\s\S]*代替 林舒和/)
  assert.equal(await by(kiosk.page, 'consent-agree').count(), 0, 'the visitor agreed to the unit')
  await by(officer, 'invitation').waitFor()
  assert.match(await by(officer, 'invitation').innerText(), /供热管网归谁维修[\s\S]*您的同事没有应答[\s\S]*没有应答，会改请/)
  assert.deepEqual(await look(lawyer.page, 'the ladder'), [])
  assert.deepEqual(await look(officer, 'a deputy is asked'), [])
  await shot(lawyer.page, 'deputy')
  await shot(officer, 'officer-deputy')
})

test('when nobody of the unit is left a written reply is owed, and every side is told until when', async () => {
  await by(officer, 'invitation-decline').click()
  await by(officer, 'decline-away').check()
  assert.equal(await by(officer, 'decline-reason').inputValue(), '不在岗')
  assert.deepEqual(await look(officer, 'declining'), [])
  await shot(officer, 'decline')
  await by(officer, 'decline-confirm').click()
  await by(lawyer.page, 'reply-owed').waitFor()
  assert.match(await by(lawyer.page, 'reply-owed').innerText(), /书面答复\s*最迟[\s\S]*值班电话[\s\S]*\d{4}/)
  await by(kiosk.page, 'reply').waitFor()
  assert.match(await by(kiosk.page, 'replies').innerText(), /将书面答复，最迟.*\d\d:\d\d[\s\S]*小票上的二维码/)
  await phone.goto(`${server.base}${issued.slip_url}`)
  await by(phone, 'slip-reply').waitFor()
  assert.match(await by(phone, 'slip-reply').innerText(), /将书面答复，最迟/)
  assert.deepEqual(await look(lawyer.page, 'owed, desk'), [])
  assert.deepEqual(await look(kiosk.page, 'owed, kiosk'), [])
  await shot(lawyer.page, 'owed-desk')
  await shot(kiosk.page, 'owed-kiosk')
  if (keep) await phone.screenshot({ path: join(keep, 'ladder-slip-owed.png') })
})

test('the officer answers it in writing, after a second press, and the person reads it', async () => {
  await by(officer, 'owed-one').waitFor()
  assert.match(await by(officer, 'owed-one').innerText(), /供热管网归谁维修/)
  assert.match(await by(officer, 'owed-due').innerText(), /最迟/)
  await by(officer, 'owed-write').click()
  assert.ok(await by(officer, 'owed-send').isDisabled(), 'nothing empty')
  await by(officer, 'owed-text').fill('管网由市热力公司维修，\n明天上门，电话见小票。')
  await by(officer, 'owed-send').click()
  assert.equal(await by(officer, 'owed-send').getAttribute('data-sure'), 'true')
  assert.doesNotMatch(await by(phone, 'slip-reply').innerText(), /热力公司/, 'nothing is sent at the first press')
  assert.deepEqual(await look(officer, 'answering'), [])
  await shot(officer, 'answer')
  await by(officer, 'owed-send').click()
  await by(officer, 'owed-said').waitFor()
  await by(officer, 'owed-one').waitFor({ state: 'detached' })
  await by(officer, 'owed-answered').locator('summary').click()
  assert.match(await by(officer, 'owed-answered').innerText(), /热力公司[\s\S]*柳听澜/)
  await by(lawyer.page, 'reply-owed').and(lawyer.page.locator('[data-owed="false"]')).waitFor()
  await phone.reload()
  await until('the person reads it', async () => /已书面答复[\s\S]*热力公司维修/.test(await by(phone, 'slip-reply').innerText()))
  await kiosk.page.getByText('明天上门').waitFor()
  await shot(officer, 'answered')
  if (keep) await phone.screenshot({ path: join(keep, 'ladder-slip-answered.png') })
})

test('who was sent out of the room is no longer said to take part, and has no way back in', async () => {
  const other = await (await lawyer.browser.newContext({ viewport: DESK, locale: 'zh-CN', permissions: ['camera', 'microphone'] })).newPage()
  other.setDefaultTimeout(30_000)
  await logIn(other, server.base, 'officer.dawukou1')
  await askForOfficer(lawyer.page, '高云起', '请信访局也来听一下')
  await by(kiosk.page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await by(other, 'invitation-accept').click()
  await by(other, 'officer-enter').click()
  await card('accepted').waitFor()
  const tile = lawyer.page.locator('[data-testid="stage-tile"][data-person="officer"]')
  await tile.getByTestId('tile-menu').click()
  await by(lawyer.page, 'tile-remove').filter({ visible: true }).click()
  await by(lawyer.page, 'tile-remove-yes').click()
  await by(other, 'officer-ended').waitFor()
  await card('left').waitFor()
  assert.match(await card('left').innerText(), /已离开/)
  assert.equal(await by(lawyer.page, 'invite-state').count(), 1)
  await other.reload()
  await by(other, 'invitations-empty').waitFor()
  assert.equal(await by(other, 'invitation-rejoin').count(), 0)
  for (const person of [kiosk, lawyer]) assert.deepEqual(person.faults, [])
})
