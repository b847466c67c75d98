// Who looks into a session that runs: named with a reason at desk and kiosk before and while they do; a technician sees lines and
// nothing else; asked staff find it; a lawyer's consultation is closed.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, signedIn, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures } from './senses.mjs'
import { startServer } from './server.mjs'
import { claimSeat, logIn, openKiosk } from './steps.mjs'

const PATIENCE_S = 45

let server
let kiosk
let leader
let number

const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `supervisor-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
const sees = (name, page, roles) => until(`${name} sees exactly [${roles}]`, async () => Object.keys(await pictures(page)).sort().join() === [...roles].sort().join(), PATIENCE_S)
const watcher = (page, role) => page.locator(`[data-testid="watcher"][data-role="${role}"]`)
const card = (page, of = number) => page.locator(`[data-testid="session-card"][data-number="${of}"]`)
/** What the room sends this page at all. */
const lanes = (page) => page.evaluate(() => window.__room.view().assignments.length)
/** A staff member in a window of their own, with neither camera nor microphone asked for unless `permissions` say so. */
async function enter(username, path) {
  const context = await leader.browser.newContext({ viewport: DESK, locale: 'zh-CN', permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.addInitScript(() => {
    const own = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices)
    window.asked = 0
    if (own) navigator.mediaDevices.getUserMedia = (wanted) => {
      window.asked += 1
      return own(wanted)
    }
  })
  await page.goto(`${server.base}${path}?as=${username}`)
  return page
}
async function comeIn(page, reason) {
  await card(page).getByTestId('session-open').click()
  await by(page, 'come-reason').fill(reason)
  await by(page, 'come-go').click()
}

before(async () => {
  server = await startServer()
  const media = (who) => writeMedia(join(server.folder, who), PEOPLE[who])
  ;[kiosk, leader] = await Promise.all([openBrowser({ viewport: KIOSK, media: media('petitioner') }), openBrowser({ viewport: DESK, media: media('lawyer') })])
  await logIn(leader.page, server.base, 'leader01')
  await by(leader.page, 'desk-open').first().click()
  const issued = await issueTicket(server.base, server.hall, { name: '王秀英', number: idNumber(811), service: 'leader_reception' })
  await openKiosk(kiosk.page, server, server.hall)
  await by(leader.page, 'call-next').click()
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await sees('the leader', leader.page, ['petitioner'])
  number = issued.ticket.number
})

after(async () => {
  if (keep) for (const [name, person] of Object.entries({ kiosk, leader })) await person?.page.screenshot({ path: join(keep, `supervisor-last-${name}.png`) })
  for (const person of [kiosk, leader]) await person?.close()
  await server?.stop()
})

test('a supervisor gives a reason, is announced at the kiosk, and stays named at kiosk and desk until they leave', async () => {
  const page = await enter('supervisor1', '/desk')
  await page.waitForURL('**/hall')
  await by(page, 'nav-sessions').click()
  await card(page).waitFor()
  const words = await card(page).innerText()
  for (const one of [/领导接访/, /正在会谈/, /石嘴山|市接访大厅/, /陈砚之/, /已谈/]) assert.match(words, one)
  assert.doesNotMatch(words, /王秀英/, 'a number, never a name')
  await until('both lines are told in words', async () => (await card(page).locator('[data-testid="session-line"][data-rating="unknown"]').count()) === 0, PATIENCE_S)
  assert.deepEqual(await card(page).getByTestId('session-line').evaluateAll((all) => all.map((one) => one.dataset.role)), ['petitioner', 'leader'])
  assert.deepEqual(await look(page, 'the list'), [])
  await shot(page, 'list')

  await card(page).getByTestId('session-open').click()
  assert.match(await by(page, 'come-seen').innerText(), /严知衡 督查员/)
  await by(page, 'come-go').click()
  assert.match(await by(page, 'come-problem').innerText(), /原因/)
  assert.equal(await watcher(kiosk.page, 'supervisor').count(), 0, 'not without a reason')
  assert.deepEqual(await look(page, 'the reason'), [])
  await shot(page, 'come')
  await by(page, 'come-reason').fill('抽查接访质量')
  await by(page, 'come-go').click()
  await kiosk.page.locator('[data-testid="announced"]', { hasText: '严知衡' }).waitFor()
  assert.match(await by(kiosk.page, 'announced').innerText(), /督查[\s\S]*严知衡[\s\S]*抽查接访质量[\s\S]*看得见、听得见，不说话/)
  if (keep) await kiosk.page.screenshot({ path: join(keep, 'supervisor-kiosk-announced.png') })
  await sees('the supervisor', page, ['leader', 'petitioner'])
  for (const [name, one] of Object.entries({ desk: leader.page, kiosk: kiosk.page })) assert.match(await watcher(one, 'supervisor').innerText(), /督查在线：严知衡 督查员.*— 抽查接访质量/s, name)
  await sees('the kiosk, without a tile of the supervisor,', kiosk.page, ['leader'])
  assert.equal(await page.evaluate(() => window.asked), 0, 'no camera is asked for')
  assert.equal(await by(page, 'self-video').count(), 0)
  for (const one of ['mute', 'write-text', 'share-open', 'tile-menu']) assert.equal(await by(page, one).count(), 0, one)
  await by(page, 'lines-open').click()
  await until('the lines of both sides are told', async () => (await by(page, 'leg').count()) >= 2)
  assert.deepEqual(await look(page, 'looking on'), [])
  await shot(page, 'room')
  // The host sees who it is, and cannot send a supervisor away.
  await by(leader.page, 'people-open').click()
  const row = leader.page.locator('[data-testid="person-row"][data-role="supervisor"]')
  assert.match(await row.innerText(), /严知衡[\s\S]*抽查接访质量[\s\S]*在场[\s\S]*不能请离/)
  assert.equal(await row.getByTestId('person-away').count(), 0)
  await leader.page.keyboard.press('Escape')
  assert.deepEqual(await look(leader.page, 'the desk under supervision'), [])
  await shot(leader.page, 'desk')
  // Covered or not, the kiosk says who looks on.
  await by(leader.page, 'consult').click()
  await by(kiosk.page, 'talk-cover').waitFor()
  assert.ok(await watcher(kiosk.page, 'supervisor').isVisible())
  await by(leader.page, 'consult').click()
  await by(kiosk.page, 'talk-cover').waitFor({ state: 'detached' })
  await until('the announcement is over', async () => (await by(kiosk.page, 'announced').count()) === 0)
  assert.deepEqual(await look(kiosk.page, 'the kiosk under supervision'), [])
  await shot(kiosk.page, 'kiosk')
  if (keep) {
    await by(kiosk.page, 'size-toggle').click()
    await shot(kiosk.page, 'kiosk-large')
    await by(kiosk.page, 'size-toggle').click()
  }
  // A page that is loaded anew goes straight back.
  await page.reload()
  await sees('the supervisor again', page, ['leader', 'petitioner'])
  await by(page, 'session-leave').click()
  await by(page, 'session-leave-yes').click()
  await card(page).waitFor()
  await until('nobody looks on', async () => (await watcher(kiosk.page, 'supervisor').count()) === 0 && (await watcher(leader.page, 'supervisor').count()) === 0)
  await page.context().close()
})

test('a technician sees how the lines are, and nothing of the talk', async () => {
  const page = await enter('sysadmin', '/desk')
  await page.waitForURL('**/sessions')
  await comeIn(page, '对方听不见，看线路')
  await by(page, 'leg-table').waitFor()
  await watcher(kiosk.page, 'technician').waitFor()
  assert.match(await watcher(kiosk.page, 'technician').innerText(), /技术人员在线：顾守拙 系统管理员.*看线路/s)
  await until('lines are told', async () => (await by(page, 'leg-row').count()) >= 2, PATIENCE_S)
  await until('the petitioner\'s line is told in words', async () => /群众一侧：线路(良好|一般|较差)[\s\S]*往返 \d+ 毫秒/.test(await by(page, 'leg-table').innerText()), PATIENCE_S)
  assert.deepEqual(await pictures(page), {})
  assert.equal(await lanes(page), 0, 'neither picture nor sound is sent')
  assert.equal(await by(page, 'write-panel').count(), 0)
  assert.deepEqual(await look(page, 'lines only'), [])
  await shot(page, 'technician')
  await by(page, 'session-leave').click()
  await by(page, 'session-leave-yes').click()
  await card(page).waitFor()
  await page.context().close()
})

test('staff who are asked in are told on their own page, and come with their account', async () => {
  const page = await enter('clerk.hall1', '/sessions')
  await by(page, 'sessions-empty').waitFor()
  assert.deepEqual(await look(page, 'nothing runs'), [])
  await shot(page, 'empty')
  await page.goto(`${server.base}/desk`)
  await by(page, 'logout').waitFor()
  await by(leader.page, 'people-open').click()
  if ((await by(leader.page, 'ask-form').count()) === 0) await by(leader.page, 'ask-more').click()
  await leader.page.locator('[data-testid="ask-role"][data-value="recorder"]').click()
  await by(leader.page, 'ask-username').fill('clerk.hall1')
  await by(leader.page, 'ask-reason').fill('作接访记录')
  await by(leader.page, 'ask-go').click()
  await leader.page.locator('[data-testid="person-row"][data-role="recorder"]').waitFor()
  await leader.page.keyboard.press('Escape')
  await by(page, 'asked-in').waitFor()
  assert.match(await by(page, 'asked-in').innerText(), new RegExp(`陈砚之请您参加视频会谈 ${number}（记录员）：作接访记录`))
  assert.deepEqual(await look(page, 'asked in'), [])
  await shot(page, 'asked')
  await by(page, 'asked-go').click()
  assert.match(await card(page).innerText(), /请您以“记录员”的身份参加[\s\S]*作接访记录/)
  await card(page).getByTestId('session-open').click()
  await sees('the recorder', page, ['leader', 'petitioner'])
  assert.match(await watcher(leader.page, 'recorder').innerText(), /记录员在线：郭晓禾 接待员.*作接访记录/s)
  await by(page, 'write-text').fill('已记录要点')
  await by(page, 'write-send').click()
  await by(page, 'write-line').filter({ hasText: '已记录要点' }).waitFor()
  await shot(page, 'recorder')
  // The host lets them go.
  await by(leader.page, 'people-open').click()
  const row = leader.page.locator('[data-testid="person-row"][data-role="recorder"]')
  await row.getByTestId('person-away').click()
  await row.getByTestId('person-away-yes').click()
  await page.locator('[data-testid="session-end"][data-end="removed"]').waitFor()
  assert.deepEqual(await look(page, 'let go'), [])
  await by(page, 'session-back').click()
  await by(page, 'sessions-empty').waitFor()
  await leader.page.keyboard.press('Escape')
  await page.context().close()
})

test('an officer beside the visitor who is asked in by account comes with picture and sound, after a word at the kiosk', async () => {
  const page = await enter('officer.dawukou1', '/sessions')
  await by(page, 'sessions-empty').waitFor()
  await leader.page.bringToFront()
  await by(leader.page, 'people-open').click()
  if ((await by(leader.page, 'ask-form').count()) === 0) await by(leader.page, 'ask-more').click()
  await leader.page.locator('[data-testid="ask-role"][data-value="local_officer"]').click()
  await by(leader.page, 'ask-username').fill('officer.dawukou1')
  await by(leader.page, 'ask-reason').fill('说明镇里的情况')
  await by(leader.page, 'ask-go').click()
  await leader.page.locator('[data-testid="person-row"][data-role="local_officer"]').waitFor()
  await leader.page.keyboard.press('Escape')
  await card(page).getByTestId('session-open').click()
  await kiosk.page.locator('[data-testid="announced"]', { hasText: '高云起' }).waitFor()
  assert.match(await by(kiosk.page, 'announced').innerText(), /说明镇里的情况[\s\S]*秒后才听得到/)
  await sees('the kiosk', kiosk.page, ['leader', 'local_officer'])
  await sees('the officer', page, ['leader', 'petitioner'])
  assert.equal(await watcher(kiosk.page, 'local_officer').count(), 0, 'a picture, not a line')
  assert.equal(await by(page, 'self-video').count(), 1)
  await shot(page, 'local-officer')
  await by(page, 'session-leave').click()
  await by(page, 'session-leave-yes').click()
  await sees('the kiosk', kiosk.page, ['leader'])
  await page.context().close()
})

test('a lawyer\'s consultation is closed: told kindly in the list, and no such role is offered at the desk', async () => {
  await issueTicket(server.base, server.centre, { name: '赵玉兰', number: idNumber(812) })
  const lawyer = await staffAtDesk(server.base, 'lawyer01')
  const called = await lawyer.callNext()
  const { ticket } = called.current
  const page = await enter('supervisor1', '/sessions')
  await card(page, ticket.number).waitFor()
  assert.equal(await card(page, ticket.number).getAttribute('data-door'), 'closed')
  assert.match(await card(page, ticket.number).innerText(), /律师咨询，不旁听[\s\S]*保密/)
  assert.equal(await card(page, ticket.number).getByTestId('session-open').count(), 0)
  assert.deepEqual(await look(page, 'a closed session'), [])
  await shot(page, 'closed')
  // Also who knows the way is refused.
  const supervisor = await signedIn(server.base, 'supervisor1')
  await assert.rejects(supervisor.post(`/api/v1/sessions/${called.current.session.id}/come`, { role: 'supervisor', reason: '抽查' }), /409[\s\S]*consultation_closed/)
  assert.equal(await card(page).getAttribute('data-door'), 'watch', 'the leader\'s reception stays open to supervision')
  await page.context().close()

  const desk = await enter('lawyer01', '/desk')
  await by(desk, 'people-open').click()
  assert.deepEqual(await by(desk, 'ask-role').evaluateAll((all) => all.map((one) => one.dataset.value)), ['representative', 'interpreter'])
  assert.match(await by(desk, 'ask-never').innerText(), /律师咨询，谈话保密：记录员、旁听和督查都不能进来。.*现场干部/s)
  assert.deepEqual(await look(desk, 'asking in a consultation'), [])
  await shot(desk, 'consultation')
  await desk.context().close()
  for (const person of [kiosk, leader]) assert.deepEqual(person.faults, [])
})
