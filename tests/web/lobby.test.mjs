// The lobby at the kiosk: sitting and waiting, who receives and when, words from the desk, being sent back, leaving, and
// being let in one by one.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { startServer } from './server.mjs'
import { openKiosk, tryClaim, waitForScreen } from './steps.mjs'

let server
let kiosk
let desk
let slip
let ticket

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  await issueTicket(server.base, server.centre, { name: '前一位', number: idNumber(601) })
  const issued = await issueTicket(server.base, server.centre, { name: '苏桂兰', number: idNumber(602) })
  ticket = issued.ticket.id
  slip = { number: issued.ticket.number, pin: issued.pin }
})

after(async () => {
  await kiosk?.close()
  await server?.stop()
})

/** Takes the seat and passes the check, into the lobby. */
async function sit(page) {
  await by(page, 'home-claim').click()
  await tryClaim(page, slip)
  await by(page, 'mine-sit').click()
  await by(page, 'hear-yes').click()
  await by(page, 'preflight-ok').click()
  await by(page, 'lobby').waitFor()
}
const lobby = (path, body) => desk.post(`/api/v1/desks/${desk.desk.id}/${path}`, body)

test('who sits down before the call is told their place, who receives, and that nobody sees or hears them', async () => {
  const { page } = kiosk
  await openKiosk(page, server)
  await by(page, 'home-claim').click()
  await tryClaim(page, slip)
  assert.match(await by(page, 'mine-sit').innerText(), /先入座等着/)
  await by(page, 'mine-sit').click()
  await by(page, 'preflight').waitFor()
  assert.match(await by(page, 'preflight').innerText(), /轮到您就能马上开始/)
  await until('the line is tested', async () => (await by(page, 'line-test').getAttribute('data-result')) !== 'testing', 24)
  await by(page, 'hear-yes').click()
  const sent = page.waitForRequest((request) => request.url().endsWith('/seat/preflight'))
  await by(page, 'preflight-ok').click()
  const body = (await sent).postDataJSON()
  assert.ok(body.microphone_level > 30 && body.line.up_kbps > 200 && body.line.loss_permille <= 50, `the check is logged with its figures: ${JSON.stringify(body)}`)
  await by(page, 'lobby').waitFor()
  assert.match(await by(page, 'lobby-place').innerText(), /您前面还有\s*1 位/)
  assert.equal(await by(page, 'lobby-host').getAttribute('data-here'), 'false')
  assert.match(await by(page, 'lobby').innerText(), /没有人看得到、听得到您/)
  await until('the page is in the room', async () => (await by(page, 'lobby').getAttribute('data-room')) === 'live')
  desk = await staffAtDesk(server.base, 'lawyer01')
  await until('the host is at the desk', async () => (await by(page, 'lobby-host').getAttribute('data-here')) === 'true')
  assert.match(await by(page, 'lobby-host').innerText(), /李文博.*律师/s)
  assert.equal(await by(page, 'session').count(), 0, 'nobody is let in because the host came')
  assert.deepEqual(await look(page, 'the lobby'), [])
  await desk.callNext()
  await until('the place moves up', async () => /您是下一位/.test(await by(page, 'lobby-place').innerText()))
})

test('words from the desk come with a light, stay until they are read, and are not said again', async () => {
  const { page } = kiosk
  await lobby('lobby/notices', { words: '前一位还要十分钟，请喝口水' })
  await by(page, 'light-signal').waitFor()
  assert.match(await by(page, 'lobby-notice').innerText(), /前一位还要十分钟，请喝口水.*李文博/s)
  assert.deepEqual(await look(page, 'the lobby with a notice'), [])
  await by(page, 'lobby-notice-read').click()
  await by(page, 'lobby-notice').waitFor({ state: 'detached' })
  await page.reload()
  await by(page, 'lobby').waitFor()
  assert.equal(await by(page, 'lobby-notice').count(), 0, 'read is read, also after the page was loaded anew')
})

test('who is sent back reads why, and may sit down again', async () => {
  const { page } = kiosk
  await lobby('lobby/send-back', { ticket_id: ticket, words: '请先把房产证找出来' })
  await by(page, 'seat-waiting').waitFor()
  assert.match(await by(page, 'seat-waiting').innerText(), /请先在外面等一会儿.*请先把房产证找出来/s)
  assert.deepEqual(await look(page, 'sent back'), [])
  await by(page, 'seat-waiting-ok').click()
  await waitForScreen(page, 'home')
  await sit(page)
})

test('who leaves frees the seat and keeps the number; who is admitted is in the talk at once', async () => {
  const { page } = kiosk
  await by(page, 'lobby-leave').click()
  await by(page, 'leave-no').click()
  assert.equal(await by(page, 'leave-dialog').count(), 0)
  await by(page, 'lobby-leave').click()
  await by(page, 'leave-yes').click()
  await waitForScreen(page, 'home')
  await until('the desk sees an empty lobby', async () => (await desk.view()).lobby.length === 0)
  assert.equal((await desk.view()).waiting.some((row) => row.ticket.id === ticket), true, 'the number still waits')
  await sit(page)
  await until('the desk sees who sits', async () => (await desk.view()).lobby.some((one) => one.ticket.id === ticket && one.is_here))
  const free = await staffAtDesk(server.base, 'lawyer02')
  await free.post(`/api/v1/desks/${free.desk.id}/admit`, { ticket_id: ticket })
  await free.post(`/api/v1/tickets/${ticket}/declare`, { declaration: 'clear' })
  await by(page, 'session').waitFor()
  assert.deepEqual(kiosk.faults, [])
})
