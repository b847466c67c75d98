// People whom the host asks into a session: by a link on a phone, seen and heard by all; looking on, named by all; beside
// somebody, only written down; sent away, and the link opens nothing any more.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures, voices } from './senses.mjs'
import { startServer } from './server.mjs'
import { claimSeat, logIn, openKiosk, withoutDemo } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
/** Whose files each role plays in this scenario. */
const MEDIA = { petitioner: 'petitioner', leader: 'lawyer', interpreter: 'officer' }
/** The engine gives nothing anew for up to 30 s after a line carried too little, as on a loaded machine. */
const PATIENCE_S = 45

let server
let kiosk
let leader
let phone
const links = {}

const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `people-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
const seesExactly = (name, page, roles) => until(`${name} sees exactly [${roles}]`, async () => {
  const seen = await pictures(page)
  return Object.keys(seen).sort().join() === [...roles].sort().join() && roles.every((role) => seen[role].colour === PEOPLE[MEDIA[role]].rgb && seen[role].frames > 3)
}, PATIENCE_S)
const hears = (name, page, role) => until(`${name} hears ${role}`, async () => Math.abs(((await voices(page))[role] ?? 0) - PEOPLE[MEDIA[role]].hertz) < 40)
const row = (name) => leader.page.locator(`[data-testid="person-row"][data-name="${name}"]`)
const watcher = (page, role) => page.locator(`[data-testid="watcher"][data-role="${role}"]`)
/** The last part of a link, at the address of the test. */
const addressOf = async (name) => `${server.base}/join/${new URL(await row(name).getByTestId('person-address').inputValue()).hash}`

async function ask({ role, way, name, username, reason }) {
  const { page } = leader
  if ((await by(page, 'people-dialog').count()) === 0) await by(page, 'people-open').click()
  if ((await by(page, 'ask-form').count()) === 0) await by(page, 'ask-more').click()
  await page.locator(`[data-testid="ask-role"][data-value="${role}"]`).click()
  await page.locator(`[data-testid="ask-way"][data-value="${way}"]`).click()
  if (name) await by(page, 'ask-name').fill(name)
  if (username) await by(page, 'ask-username').fill(username)
  await by(page, 'ask-reason').fill(reason)
  await by(page, 'ask-go').click()
}

before(async () => {
  server = await startServer()
  const media = (who) => writeMedia(join(server.folder, who), PEOPLE[who])
  const open = (viewport, who) => openBrowser({ viewport, media: media(who) })
  ;[kiosk, leader, phone] = await Promise.all([open(KIOSK, 'petitioner'), open(DESK, 'lawyer'), open(PHONE, 'officer')])
  await phone.page.addInitScript(() => {
    const { mediaDevices } = navigator
    if (!mediaDevices) return
    const own = mediaDevices.getUserMedia.bind(mediaDevices)
    window.asked = 0
    mediaDevices.getUserMedia = (wanted) => {
      window.asked += 1
      const fault = sessionStorage.getItem('fault')
      return fault ? Promise.reject(new DOMException('', fault)) : own(wanted)
    }
  })
  await logIn(leader.page, server.base, 'leader01')
  await by(leader.page, 'desk-open').first().click()
  const issued = await issueTicket(server.base, server.hall, { name: '王秀英', number: idNumber(801), service: 'leader_reception' })
  await openKiosk(kiosk.page, server, server.hall)
  await by(leader.page, 'call-next').click()
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await seesExactly('the leader', leader.page, ['petitioner'])
})

after(async () => {
  if (keep) for (const [name, person] of Object.entries({ kiosk, leader, phone })) await person?.page.screenshot({ path: join(keep, `people-last-${name}.png`) })
  for (const person of [kiosk, leader, phone]) await person?.close()
  await server?.stop()
})

test('a role has only its own ways, and what is missing is asked for', async () => {
  const { page } = leader
  await by(page, 'people-open').click()
  const ways = async (role) => {
    await page.locator(`[data-testid="ask-role"][data-value="${role}"]`).click()
    return by(page, 'ask-way').evaluateAll((all) => all.map((one) => one.dataset.value))
  }
  assert.deepEqual(await ways('recorder'), ['account'])
  assert.deepEqual(await ways('representative'), ['link', 'same_room'])
  assert.deepEqual(await ways('observer'), ['link', 'account'])
  assert.equal(await by(page, 'ask-never').count(), 0, 'nobody is kept out of a leader\'s reception')
  await by(page, 'ask-go').click()
  assert.match(await by(page, 'ask-problem').innerText(), /姓名/)
  assert.deepEqual(await look(page, 'asking'), [])
  await shot(page, 'asking')
  await ask({ role: 'recorder', way: 'account', username: 'nobody', reason: '记录' })
  await until('the refusal is told', async () => /没有找到|用户名/.test((await by(page, 'ask-problem').count()) ? await by(page, 'ask-problem').innerText() : ''))
})

test('who opens a link is told who asks, as what, why, and comes in seen and heard by desk and kiosk', async () => {
  await ask({ role: 'interpreter', way: 'link', name: '白手语', reason: '来访人听不清，请手语翻译' })
  await row('白手语').getByTestId('person-link').waitFor()
  assert.equal(await row('白手语').getAttribute('data-state'), 'awaited')
  assert.match(await row('白手语').innerText(), /发给对方，用手机打开/)
  assert.deepEqual(await look(leader.page, 'the link'), [])
  await shot(leader.page, 'link')
  links.interpreter = await addressOf('白手语')
  await leader.page.keyboard.press('Escape')
  const { page } = phone
  await page.goto(links.interpreter)
  await by(page, 'join-asked').waitFor()
  const words = await by(page, 'join-asked').innerText()
  for (const one of [/白手语/, /市领导.*陈砚之/, /翻译/, /来访人听不清，请手语翻译/, /石嘴山/, /不录音录像/]) assert.match(words, one)
  assert.match(await by(page, 'not-secret').innerText(), /不涉密/)
  assert.equal(await page.evaluate(() => window.asked), 0, 'no camera before somebody goes in')
  assert.deepEqual(await look(page, 'asked by a link'), [])
  await shot(page, 'phone-asked')
  await by(page, 'join-enter').click()
  await by(kiosk.page, 'announced').waitFor()
  assert.match(await by(kiosk.page, 'announced').innerText(), /白手语[\s\S]*来访人听不清，请手语翻译[\s\S]*秒后才听得到/)
  await seesExactly('the kiosk', kiosk.page, ['leader', 'interpreter'])
  await seesExactly('the leader', leader.page, ['petitioner', 'interpreter'])
  await seesExactly('the phone', page, ['leader', 'petitioner'])
  await hears('the kiosk', kiosk.page, 'interpreter')
  for (const one of [kiosk.page, leader.page]) assert.match(await one.locator('[data-testid="remote-video"][data-role="interpreter"] figcaption').innerText(), /白手语\s*翻译/, 'a tile says as what')
  await hears('the leader', leader.page, 'interpreter')
  await hears('the phone', page, 'petitioner')
  await until('nothing of the phone\'s page is beside the screen', () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight))
  assert.deepEqual(await look(page, 'the room on a phone'), [])
  await shot(page, 'phone-room')
})

test('on the phone one is muted, writes and reads, and comes back to the seat after a reload', async () => {
  const { page } = phone
  await by(page, 'join-mute').click()
  await until('the desk is told', async () => (await leader.page.evaluate(() => window.__room.view().participants.find((one) => one.role === 'interpreter').media.audio)) === false)
  await by(page, 'join-mute').click()
  await by(page, 'join-write').click()
  await by(page, 'join-text').fill('我是手语翻译，请慢一点说')
  await by(page, 'join-send').click()
  await by(kiosk.page, 'caption').waitFor()
  assert.match(await by(kiosk.page, 'caption').innerText(), /白手语[\s\S]*请慢一点说/)
  await leader.page.evaluate(() => document.querySelector('[data-testid="write-open"]').click())
  await by(leader.page, 'write-text').fill('好的，谢谢')
  await by(leader.page, 'write-text').press('Enter')
  await by(page, 'join-line').filter({ hasText: '好的，谢谢' }).waitFor()
  assert.deepEqual(await look(page, 'writing on a phone'), [])
  await shot(page, 'phone-writing')
  await by(leader.page, 'write-close').click()
  await page.reload()
  await by(page, 'join-room').waitFor()
  await seesExactly('the phone again', page, ['leader', 'petitioner'])
  await seesExactly('the leader again', leader.page, ['petitioner', 'interpreter'])
})

test('who looks on by a link is asked for no camera and stands as a named line at desk, kiosk and phone', async () => {
  await ask({ role: 'observer', way: 'link', name: '任大年', reason: '人民监督员旁听' })
  await row('任大年').getByTestId('person-link').waitFor()
  const address = await addressOf('任大年')
  await leader.page.keyboard.press('Escape')
  const context = await phone.browser.newContext({ viewport: PHONE, locale: 'zh-CN' })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.addInitScript(() => {
    window.asked = 0
    navigator.mediaDevices.getUserMedia = async () => (window.asked += 1)
  })
  await page.goto(address)
  await by(page, 'join-asked').waitFor()
  assert.equal(await by(page, 'join-devices').count(), 0)
  assert.match(await by(page, 'join-asked').innerText(), /不说话；不用摄像头和话筒/)
  await by(page, 'join-enter').click()
  await watcher(kiosk.page, 'observer').waitFor()
  await kiosk.page.locator('[data-testid="announced"]', { hasText: '任大年' }).waitFor()
  assert.match(await by(kiosk.page, 'announced').innerText(), /旁听[\s\S]*任大年[\s\S]*人民监督员旁听[\s\S]*不说话/)
  await seesExactly('who looks on', page, ['leader', 'petitioner', 'interpreter'])
  for (const [name, one] of Object.entries({ desk: leader.page, kiosk: kiosk.page, phone: phone.page })) {
    assert.match(await watcher(one, 'observer').innerText(), /旁听在线：任大年.*人民监督员旁听/s, name)
  }
  await seesExactly('the kiosk, no picture more,', kiosk.page, ['leader', 'interpreter'])
  assert.equal(await page.evaluate(() => window.asked), 0)
  for (const one of ['join-mute', 'join-hide']) assert.equal(await by(page, one).count(), 0, one)
  await by(page, 'join-write').click()
  assert.equal(await by(page, 'join-text').count(), 0, 'reads, and writes nothing')
  await by(page, 'join-write-close').click()
  assert.deepEqual(await look(leader.page, 'an onlooker at the desk'), [])
  await shot(leader.page, 'desk')
  await shot(page, 'phone-observer')
  if (await by(kiosk.page, 'announced').count()) await shot(kiosk.page, 'kiosk-announced')
  assert.deepEqual(await look(kiosk.page, 'an onlooker at the kiosk'), [])
  await until('the announcement is over', async () => (await by(kiosk.page, 'announced').count()) === 0)
  await shot(kiosk.page, 'kiosk')
  await by(page, 'join-leave').click()
  await by(page, 'join-leave-yes').click()
  await page.locator('[data-testid="join-end"][data-end="left"]').waitFor()
  await until('the line goes with the person', async () => (await watcher(kiosk.page, 'observer').count()) === 0)
  await context.close()
})

test('who sits beside is only written down; who is sent away after a second press comes back by no link', async () => {
  await ask({ role: 'representative', way: 'same_room', name: '李大山', reason: '五户一起反映' })
  await row('李大山').waitFor()
  assert.equal(await row('李大山').getAttribute('data-state'), 'beside')
  assert.equal(await row('李大山').getByTestId('person-link-open').count(), 0)
  assert.equal(await row('白手语').getAttribute('data-state'), 'here')
  await row('白手语').getByTestId('person-away').click()
  assert.equal(await row('白手语').getAttribute('data-state'), 'here', 'asked once more')
  assert.deepEqual(await look(leader.page, 'the people'), [])
  await shot(leader.page, 'list')
  await row('白手语').getByTestId('person-away-yes').click()
  await leader.page.locator('[data-testid="person-row"][data-name="白手语"][data-state="removed"]').waitFor()
  const { page } = phone
  await page.locator('[data-testid="join-end"][data-end="removed"]').waitFor()
  assert.deepEqual(await look(page, 'sent away'), [])
  assert.equal(await by(page, 'join-again').count(), 0)
  await seesExactly('the kiosk', kiosk.page, ['leader'])
  await page.reload()
  await page.locator('[data-testid="join-end"][data-end="unknown"]').waitFor()
  assert.match(await by(page, 'join-end').innerText(), /打不开了[\s\S]*重新发一个/)
  assert.deepEqual(await look(page, 'a link that is over'), [])
  await shot(page, 'phone-unknown')
})

test('a camera that is refused, busy or missing is told calmly, and one may go in without', async () => {
  await ask({ role: 'interpreter', way: 'link', name: '何方言', reason: '听不懂普通话' })
  const { page } = phone
  const address = await addressOf('何方言')
  await leader.page.keyboard.press('Escape')
  await withoutDemo(page)
  // Another link in the same window would load the page anew by itself.
  await page.goto('about:blank')
  await page.goto(address)
  for (const [fault, state] of [['NotAllowedError', 'refused'], ['NotReadableError', 'in_use'], ['NotFoundError', 'none']]) {
    await page.evaluate((name) => sessionStorage.setItem('fault', name), fault)
    await page.locator('[data-testid="join-enter"], [data-testid="join-retry"]').first().click()
    await page.locator(`[data-testid="join-trouble"][data-state="${state}"]`).waitFor()
    if (state === 'refused') await shot(page, 'phone-refused')
  }
  await by(page, 'join-anyway').click()
  await by(page, 'join-room').waitFor()
  await seesExactly('who came without a camera', page, ['leader', 'petitioner'])
  assert.ok(await by(page, 'join-mute').isDisabled())
  await page.unroute('**/api/v1/info')
})

test('when more come than the first offer has lanes for, each sees and hears all others, lips and voice together', async () => {
  const more = []
  for (const name of ['赵长河', '钱思远', '孙立秋']) {
    await ask({ role: 'representative', way: 'link', name, reason: '五户一起反映' })
    await row(name).getByTestId('person-link').waitFor()
    const address = await addressOf(name)
    await leader.page.keyboard.press('Escape')
    const page = await (await phone.browser.newContext({ viewport: PHONE, locale: 'zh-CN' })).newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(address)
    await by(page, 'join-enter').click()
    await by(page, 'join-room').waitFor()
    more.push({ name, page })
  }
  const everybody = [{ name: 'kiosk', page: kiosk.page }, { name: 'leader', page: leader.page }, ...more]
  /** Whose picture moves here and whose sound arrives: `name`, or `name!` when both are not in one place. */
  const perceived = (page) => page.evaluate(async () => {
    const { selfId, participants, assignments } = window.__room.view()
    const lanes = window.__room.pc().getTransceivers().filter(({ direction }) => direction === 'recvonly')
    const place = (mid, kind) => lanes.filter(({ receiver }) => receiver.track.kind === kind).findIndex((one) => one.mid === mid)
    const arrived = async () => new Map([...(await window.__room.pc().getStats()).values()].flatMap(({ type, mid, packetsReceived, framesDecoded }) => (type === 'inbound-rtp' ? [[mid, framesDecoded ?? packetsReceived]] : [])))
    const before = await arrived()
    await new Promise((done) => setTimeout(done, 1_000))
    const after = await arrived()
    const flows = (mid) => (after.get(mid) ?? 0) - (before.get(mid) ?? 0) > 3
    return participants.filter(({ id, role }) => id !== selfId && role !== 'interpreter').flatMap(({ id, name }) => {
      const of = (source) => assignments.find((one) => one.participant === id && one.source === source)?.mid
      const [voice, face] = [of('microphone'), of('camera')]
      return flows(voice) && flows(face) ? [place(voice, 'audio') === place(face, 'video') ? name : `${name}!`] : []
    }).sort()
  })
  // The interpreter of the last test is still there, without camera and microphone.
  const present = () => leader.page.evaluate(() => window.__room.view().participants.filter(({ role }) => role !== 'interpreter').map(({ id, name }) => ({ id, name })))
  await until('the leader is told of all', async () => (await present()).filter(({ name }) => more.some((one) => one.name === name)).length === more.length)
  const shown = await present()
  const [self, seat] = await Promise.all([leader, kiosk].map(({ page }) => page.evaluate(() => window.__room.view().selfId)))
  const own = { kiosk: shown.find(({ id }) => id === seat).name, leader: shown.find(({ id }) => id === self).name }
  for (const { name, page } of everybody) {
    const others = shown.map((one) => one.name).filter((one) => one !== (own[name] ?? name)).sort()
    assert.ok(others.length >= 4, `${others}`)
    await until(`${name} sees and hears ${others}`, async () => (await perceived(page)).join() === others.join(), PATIENCE_S)
  }
  await shot(kiosk.page, 'kiosk-many')
  await shot(leader.page, 'desk-many')
  for (const { page } of more) await page.context().close()
  for (const person of [kiosk, leader, phone]) assert.deepEqual(person.faults, [])
})
