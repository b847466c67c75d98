// The talk at the kiosk: who is on the tiles, who is announced before being heard, what the host orders, and writing instead
// of speaking.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures, voices } from './senses.mjs'
import { startServer } from './server.mjs'
import { askForOfficer, call, claimSeat, logIn, openKiosk } from './steps.mjs'
import { lastHeard, lastSent, order, say, tapSockets } from './wire.mjs'

let server
let kiosk
let lawyer
let officer
const selfOf = async (page) => (await lastHeard(page, 'joined')).participant

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
  const context = await lawyer.browser.newContext({ viewport: DESK, locale: 'zh-CN', permissions: ['camera', 'microphone'] })
  officer = await context.newPage()
  officer.setDefaultTimeout(30_000)
  for (const page of [kiosk.page, lawyer.page]) await tapSockets(page)
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await logIn(officer, server.base, 'officer.dawukou1')
  const issued = await issueTicket(server.base, server.centre, { name: '韩秀兰', number: idNumber(501) })
  await openKiosk(kiosk.page, server)
  await call(lawyer.page)
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await until('the kiosk sees the lawyer', async () => (await pictures(kiosk.page)).lawyer?.frames > 5)
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

const tile = (page, role) => page.locator(`[data-testid="remote-video"][data-role="${role}"]`)
const coverKind = (page) => by(page, 'talk-cover').getAttribute('data-kind')

test('a tile names who it is, their post and their place, and its size is told to the room', async () => {
  const { page } = kiosk
  const words = await tile(page, 'lawyer').locator('figcaption').innerText()
  assert.match(words, /李文博/)
  assert.match(words, /律师/)
  assert.match(words, /大厅|市/, 'the place they sit')
  const shown = await tile(page, 'lawyer').evaluate((one) => ({ mid: one.dataset.mid, height: Math.round(one.getBoundingClientRect().height) }))
  await until('the large picture is told as it stands on the screen', async () => JSON.stringify((await lastSent(page, 'tiles'))?.tiles) === JSON.stringify([shown]))
})

test('what the other side writes stands large, with a light, and the person writes back', async () => {
  const { page } = kiosk
  await say(lawyer.page, { type: 'say', kind: 'caption', to: 'everyone', text: '您把合同放到高拍仪下面' })
  await by(page, 'light-signal').waitFor()
  assert.match(await by(page, 'caption').innerText(), /李文博.*说\s*您把合同放到高拍仪下面/s)
  assert.ok(await by(page, 'caption').locator('p').evaluate((p) => parseFloat(getComputedStyle(p).fontSize)) >= 40, 'in big letters')
  await by(page, 'type').click()
  await by(page, 'typing-quick_slow').click()
  await by(page, 'typing-text').fill('我的腿不好')
  await by(page, 'typing-text').press('Enter')
  await until('both lines arrived', async () => (await lastHeard(lawyer.page, 'said'))?.line.text === '我的腿不好')
  assert.equal(await by(page, 'typing-line').count(), 3)
  assert.equal(await by(page, 'typing-text').inputValue(), '')
  assert.deepEqual(await look(page, 'the talk in writing'), [])
  await by(page, 'typing-close').click()
  await say(lawyer.page, { type: 'say', kind: 'chat', to: 'staff', text: '只给同事看' })
  await until('the line is said', async () => (await lastHeard(lawyer.page, 'said'))?.line.to === 'staff')
  assert.doesNotMatch(await page.locator('body').innerText(), /只给同事看/)
})

test('a third party is named with the reason before anything of theirs is seen or heard', async () => {
  const { page } = kiosk
  await askForOfficer(lawyer.page, '高云起', '供暖由区住建局负责')
  await by(page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await by(officer, 'invitation-accept').click()
  await by(officer, 'officer-enter').click()
  await by(page, 'announced').waitFor()
  assert.match(await by(page, 'announced').innerText(), /高云起.*供暖由区住建局负责.*秒后才听得到/s)
  assert.equal(await tile(page, 'officer').count(), 0, 'no picture, no voice yet')
  assert.equal(await by(page, 'light-signal').count(), 1)
  await by(page, 'announced').getByText('现在可以听到').waitFor()
  await by(page, 'announced-ok').click()
  await until('the officer is seen', async () => (await pictures(page)).officer?.frames > 3)
  assert.match(await tile(page, 'officer').locator('figcaption').innerText(), /高云起/)
})

test('the host chooses the big picture', async () => {
  const { page } = kiosk
  const isBig = async (role) => (await tile(page, role).getAttribute('data-big')) === 'true'
  for (const [role, id] of [['officer', await officer.evaluate(() => window.__room.view().selfId)], ['lawyer', await selfOf(lawyer.page)]]) {
    await order(lawyer.page, { order: 'spotlight', participant: id, source: 'camera' })
    await until(`${role} is large`, () => isBig(role))
    const { tiles } = await until('the new sizes are told', async () => {
      const told = await lastSent(page, 'tiles')
      const mid = await tile(page, role).getAttribute('data-mid')
      return told.tiles.find((one) => one.mid === mid)?.height > 400 ? told : null
    })
    assert.equal(tiles.length, 2)
  }
})

test('side room, waiting and a stop: said in words, and nothing is seen or heard meanwhile', async () => {
  const { page } = kiosk
  const self = await selfOf(page)
  const orders = [
    ['consulting', { order: 'consult', is_on: true }, { order: 'consult', is_on: false }, /正在会商.*听不到.*画面自动回来/s],
    ['held', { order: 'hold', participant: self, is_held: true }, { order: 'hold', participant: self, is_held: false }, /请您先等一下.*座位留着/s],
    ['stopped', { order: 'stop', is_on: true }, { order: 'stop', is_on: false }, /谈话已停止.*非涉密系统.*没有人看得到、听得到/s],
  ]
  for (const [kind, begin, end, words] of orders) {
    await order(lawyer.page, begin)
    await by(page, 'talk-cover').waitFor()
    assert.equal(await coverKind(page), kind)
    assert.match(await by(page, 'talk-cover').innerText(), words)
    assert.equal(await tile(page, 'lawyer').isVisible(), false)
    if (kind !== 'held') assert.deepEqual(await look(page, kind), [])
    if (kind === 'consulting') assert.deepEqual(await voices(page), {}, 'nothing is heard')
    await order(lawyer.page, end)
    await by(page, 'talk-cover').waitFor({ state: 'detached' })
    await until('the picture is back', async () => (await pictures(page)).lawyer?.frames > 5)
  }
  await order(lawyer.page, { order: 'mute', participant: self, audio: true, video: true })
  await by(page, 'mute').getByText('对方请您先听').waitFor()
  await by(page, 'self-video').getByText('暂时关了您的画面').waitFor()
  await order(lawyer.page, { order: 'mute', participant: self, audio: false, video: false })
  await by(page, 'mute').getByText('对方请您先听').waitFor({ state: 'detached' })
})
