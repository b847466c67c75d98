// A leader's day: from a posted sitting that people booked to the confirmed ledger, and what the unit made of the order.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { answerTo } from './booking.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

/** 何静宜 of the demonstration receives on Thursdays from nine o'clock. */
const DAY = '2026-12-03'
const at = (time, day = DAY) => Date.parse(`${day}T${time}:00+08:00`)

let server
let browser
let page
let sitting
const people = {}

const row = (name) => page.locator(`[data-testid="day-row"][data-code="${people[name].code}"]`)
const stage = (name) => row(name).getAttribute('data-stage')
async function shot(name, of = page) {
  if (!process.env.KEEP_SHOTS) return
  for (const lang of ['zh', 'en']) {
    await of.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}-${lang}.png`) })
    await of.getByTestId('lang-toggle').first().evaluate((button) => button.click())
  }
}
async function enter(username, hash) {
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/reception?as=${username}#${hash}`)
}

before(async () => {
  server = await startServer({ at: at('09:00', '2026-12-01') })
  const { items } = await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()
  sitting = items.find((one) => one.day === DAY && one.leader.name === '何静宜')
  const [clerk, office, leader] = [await signedIn(server.base, 'clerk.hall1'), await signedIn(server.base, 'office.hall'), await signedIn(server.base, 'leader04')]
  const asked = [
    { name: '白玉梅', speakers: [], people: 6, statement: '工地欠薪六个月，一共六个人，包工头电话打不通。', needs: ['interpreter', 'more_time'] },
    { name: '阿依古丽·买买提', speakers: [], people: 1, statement: '', needs: ['wheelchair'] },
    { name: '丁立国', speakers: [], people: 1, statement: '', needs: [] },
    { name: '石小满', speakers: [], people: 1, statement: '', needs: [] },
  ]
  for (const [n, { name, people: count, statement, needs }] of asked.entries()) {
    const { items: slots } = await clerk.read(`/api/v1/sittings/${sitting.sitting_id}/slots`)
    const { hold_token } = await clerk.post('/api/v1/holds', { slot_id: slots[0].id })
    const person = { name, paper: { kind: 'resident_card', number: idNumber(700 + n) }, phone: { state: 'declined' } }
    const form = { lang: 'zh', person, people: count, topic: 'labour', place_code: '640202100', statement, form: 'in_person', origin_site_id: server.hall, needs, has_no_secrets: true }
    const { code, appointment } = await clerk.post('/api/v1/appointments', { hold_token, form })
    people[name] = { code, id: appointment.id }
    await office.post(`/api/v1/appointments/${appointment.id}/screen`, { decision: 'accept', sit_in_unit_ids: [] })
    await leader.post(`/api/v1/appointments/${appointment.id}/answer`, { answer: 'accept' })
  }
  await answerTo(server, `/api/v1/appointments/${people.石小满.code}/cancel`)
  await server.jump(at('09:05'))
  browser = await openBrowser({ viewport: DESK })
  page = browser.page
  await page.goto(`${server.base}/reception?as=leader04`)
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

test('the leader opens the day and sees who comes, by time, with the brief of the first', async () => {
  await by(page, 'mine-open').waitFor()
  assert.deepEqual(await look(page, 'my receptions'), [])
  await shot('mine')
  await by(page, 'mine-open').click()
  await by(page, 'request-case').waitFor()
  assert.deepEqual(await by(page, 'day-row').evaluateAll((all) => all.map((one) => one.querySelector('b').textContent)), ['09:00', '09:30', '10:00'], 'who cancelled is not in the list')
  assert.match(await row('白玉梅').innerText(), /翻译、多一些时间/)
  assert.match(await by(page, 'request-case').innerText(), /包工头电话打不通/)
  assert.equal(await by(page, 'day-write').count(), 0, 'nothing is written about somebody who is not there')
  assert.deepEqual(await look(page, 'the day'), [])
  await shot('day')
  await page.reload()
  await by(page, 'day').waitFor()
  await by(page, 'day-details').click()
  await by(page, 'sitting-dialog').waitFor()
  await page.keyboard.press('Escape')
})

test('who checks in is seen at once; the day runs late and everybody is told', async () => {
  for (const name of ['白玉梅', '阿依古丽·买买提']) await answerTo(server, '/api/v1/check-ins', { site_id: server.hall, claim: { by: 'code', code: people[name].code } })
  await until('both are there', async () => (await stage('白玉梅')) === 'here' && (await stage('阿依古丽·买买提')) === 'here', 5)
  await by(page, 'day-late').click()
  await by(page, 'late-minutes').fill('20')
  await by(page, 'late-go').click()
  await by(page, 'day-delay').waitFor()
  assert.match(await by(page, 'day-delay').innerText(), /推迟 20 分钟/)
  await by(page, 'day-start').click()
  await page.locator('[data-testid="day"][data-state="in_progress"]').waitFor()
  assert.deepEqual(await look(page, 'in progress'), [])
  await shot('day-running')
})

test('opinion, adoption, two orders with a day; one thing after the other', async () => {
  await row('白玉梅').click()
  await by(page, 'day-write').click()
  await by(page, 'opinion-text').fill('三日内核清欠薪数额，由劳动监察督促补发。')
  assert.ok(await by(page, 'opinion-save').isDisabled(), 'first it is said whether it is solved')
  await by(page, 'opinion-open').click()
  assert.deepEqual(await look(page, 'the opinion'), [])
  await by(page, 'opinion-look').click()
  await by(page, 'request-case').waitFor()
  await by(page, 'day-write').click()
  assert.match(await by(page, 'opinion-text').inputValue(), /三日内核清/, 'what was written stays')
  await by(page, 'opinion-adopt').check()
  await shot('opinion')
  await by(page, 'opinion-save').click()
  await by(page, 'talk-adopted').waitFor()
  await until('the keyboard goes on where the result stands', () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'day-person'))
  await until('the list says so too', async () => (await stage('白玉梅')) === 'done', 5)
  await by(page, 'order-open').click()
  assert.equal(await by(page, 'order-near').first().getAttribute('aria-pressed'), 'true', 'the responsible unit is chosen')
  assert.ok(await by(page, 'order-go').isDisabled())
  await by(page, 'order-text').fill('核清欠薪人数和数额，督促补发')
  await by(page, 'order-days-3').click()
  assert.deepEqual(await look(page, 'an order'), [])
  await shot('order')
  await by(page, 'order-go').click()
  await by(page, 'order-form').waitFor({ state: 'detached' })
  await by(page, 'order-open').click()
  await by(page, 'order-unit').selectOption({ label: '市住房和城乡建设局' })
  await by(page, 'order-text').fill('查清工程款是否按期拨付')
  await by(page, 'order-due').fill('2026-12-18')
  await by(page, 'order-go').click()
  await until('both orders stand there', async () => (await by(page, 'talk-order').count()) === 2)
  assert.deepEqual(await look(page, 'after the talk'), [])
  await shot('after-talk')
  await by(page, 'talk-next').click()
  assert.match(await by(page, 'request-case').innerText(), /阿依古丽/)
  await by(page, 'day-write').click()
  await by(page, 'opinion-text').fill('已当面说明政策，本人满意。')
  await by(page, 'opinion-solved').click()
  await by(page, 'opinion-save').click()
  await by(page, 'talk-result').waitFor()
})

test('the day ends with the ledger, which the leader confirms by login', async () => {
  await by(page, 'day-finish').click()
  assert.deepEqual(await look(page, 'finishing'), [])
  await by(page, 'sure-go').click()
  await by(page, 'ledger').waitFor()
  await until('it is added up', async () => (await by(page, 'ledger-sum').innerText()) === '接待 2 批 7 人，当场解决 1 件，交办 2 件，包案 1 件')
  assert.deepEqual(await look(page, 'the ledger'), [])
  await shot('ledger')
  await by(page, 'ledger-confirm').click()
  assert.deepEqual(await look(page, 'confirming'), [])
  await by(page, 'sure-go').click()
  await by(page, 'ledger-confirmed').waitFor()
  assert.equal(await by(page, 'ledger-confirm').count(), 0)
  // Whoever logs in again ends their first login, so somebody else looks.
  const office = await signedIn(server.base, 'office.hall')
  const { sitting: kept } = await office.read(`/api/v1/sittings/${sitting.sitting_id}`)
  assert.equal(kept.state, 'reported')
  assert.ok(kept.confirmed_at)
  await shot('ledger-confirmed')
  assert.deepEqual(browser.faults, [])
})

test('the officer of the unit reports the order done, and the leader reads the result', async () => {
  await by(page, 'nav-orders').click()
  await until('both orders are open', async () => (await by(page, 'order').count()) === 2)
  assert.match(await by(page, 'orders-counts').innerText(), /快到期 1 件[\s\S]*时间充裕 1 件/)
  assert.deepEqual(await look(page, 'the leader\'s orders'), [])
  await shot('orders')
  const context = await browser.browser.newContext({ viewport: DESK, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const officer = await context.newPage()
  officer.setDefaultTimeout(30_000)
  await officer.goto(`${server.base}/desk?as=officer.dawukou3`)
  await by(officer, 'nav-orders').click()
  assert.match(await by(officer, 'order').innerText(), /还剩 3 天[\s\S]*核清欠薪人数和数额[\s\S]*何静宜交办/)
  assert.deepEqual(await look(officer, 'the unit\'s orders'), [])
  await by(officer, 'order-finish').click()
  assert.ok(await by(officer, 'order-report').isDisabled(), 'never done without a result')
  await by(officer, 'order-result-text').fill('核清六人共四万二千元，已全部补发，六人签字。')
  assert.deepEqual(await look(officer, 'reporting'), [])
  await by(officer, 'order-report').click()
  await by(officer, 'orders-none').waitFor()
  await shot('officer-orders', officer)
  await context.close()
  await until('it leaves the leader\'s list', async () => (await by(page, 'order').count()) === 1, 5)
  await by(page, 'orders-done').click()
  assert.match(await by(page, 'order-result').innerText(), /六人签字/)
})

test('what is late is counted at the top of the leader\'s first page, and red in both lists', async () => {
  await server.jump(at('09:00', '2026-12-21'))
  await enter('leader04', 'mine')
  await by(page, 'mine-overdue').waitFor()
  assert.match(await by(page, 'mine-overdue').innerText(), /逾期 1 件/)
  assert.deepEqual(await look(page, 'a leader with something late'), [])
  await shot('mine-overdue')
  await by(page, 'mine-orders').click()
  const late = page.locator('[data-testid="order"][data-light="overdue"]')
  assert.match(await late.innerText(), /逾期 3 天[\s\S]*查清工程款/)
  assert.equal(await by(page, 'order-finish').count(), 0, 'a leader reads')
  assert.deepEqual(await look(page, 'late orders'), [])
  await shot('orders-late')
  await enter('office.hall', 'orders')
  await late.waitFor()
  assert.match(await by(page, 'nav-orders').innerText(), /1/)
  assert.match(await late.innerText(), /市住房和城乡建设局办 · 何静宜交办/)
  await shot('office-orders')
  assert.deepEqual(browser.faults, [])
})

test('the office asks afterwards how it went', async () => {
  await page.goto(`${server.base}/reception?month=2026-12#plan`)
  await page.locator(`[data-sitting="${sitting.sitting_id}"]`).click()
  const person = (name) => page.locator(`[data-testid="person"][data-code="${people[name].code}"]`)
  await person('白玉梅').getByTestId('person-follow_up').click()
  assert.ok(await by(page, 'person-go').isDisabled())
  await by(page, 'person-words').fill('工资已全部拿到，满意。')
  assert.deepEqual(await look(page, 'following up'), [])
  await shot('follow-up')
  await by(page, 'person-go').click()
  await until('it is noted', async () => (await person('白玉梅').getAttribute('data-state')) === 'followed_up')
  assert.equal(await person('丁立国').getAttribute('data-state'), 'no_show', 'who did not come is recorded as such')
  assert.deepEqual(browser.faults, [])
})
