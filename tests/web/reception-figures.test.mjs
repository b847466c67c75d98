// The figures of leaders' receptions: what a month of them was, in numbers, charts and files; and a month without any.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { answerTo } from './booking.mjs'
import { BOARD, DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

/** 何静宜 of the demonstration receives on Thursdays from nine o'clock. */
const DAY = '2026-12-03'
const at = (time, day = DAY) => Date.parse(`${day}T${time}:00+08:00`)

let server
let browser
let page
/** How many of 何静宜's sittings of December were posted, and how many of them nobody held until the 21st. */
let posted
let missed

async function shot(name) {
  if (process.env.KEEP_SHOTS) await page.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}.png`) })
}
async function enter(username) {
  await page.context().clearCookies()
  await page.goto(server.base)
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/figures?as=${username}#receptions`)
  await by(page, 'logout').waitFor()
}
/** A table of a card as an object of its lines: `{ name: { column: cell } }`. */
async function table(id) {
  const [head, ...rows] = await by(page, `card-${id}`).locator('tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent.trim())))
  return Object.fromEntries(rows.map((row) => [row[0], Object.fromEntries(row.slice(1).map((cell, n) => [head[n + 1], cell]))]))
}
const total = async (name) => (await by(page, `total-${name}`).innerText()).trim()

// One reception with two batches, one who does not come, two orders; one sitting moved; nobody holds the others until the 21st.
before(async () => {
  server = await startServer({ at: at('09:00', '2026-12-01') })
  const { items } = await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()
  const sitting = items.find((one) => one.leader.name === '何静宜' && one.day === DAY)
  const moved = items.find((one) => one.leader.name !== '何静宜' && one.day > '2026-12-08')
  const theirs = items.filter((one) => one.leader.name === moved.leader.name).map(({ day }) => day)
  const free = ['2026-12-21', '2026-12-22', '2026-12-23', '2026-12-24', '2026-12-25'].find((day) => !theirs.includes(day))
  const [clerk, office, leader] = [await signedIn(server.base, 'clerk.hall1'), await signedIn(server.base, 'office.hall'), await signedIn(server.base, 'leader04')]
  const month = await office.read(`/api/v1/sittings?site=${server.hall}&month=2026-12`)
  const mine = month.items.filter((one) => one.leader.name === '何静宜')
  posted = mine.length
  missed = mine.filter(({ day, id }) => day < '2026-12-21' && id !== sitting.sitting_id).length
  const people = []
  for (const [n, count] of [6, 1, 1].entries()) {
    const { items: slots } = await clerk.read(`/api/v1/sittings/${sitting.sitting_id}/slots`)
    const { hold_token } = await clerk.post('/api/v1/holds', { slot_id: slots[0].id })
    const person = { name: `来访${n}`, paper: { kind: 'resident_card', number: idNumber(720 + n) }, phone: { state: 'declined' } }
    const form = { lang: 'zh', person, people: count, topic: 'labour', place_code: '640202100', statement: '', form: 'in_person', origin_site_id: server.hall, has_no_secrets: true }
    const { code, appointment } = await clerk.post('/api/v1/appointments', { hold_token, form })
    people.push({ code, id: appointment.id })
    await office.post(`/api/v1/appointments/${appointment.id}/screen`, { decision: 'accept', sit_in_unit_ids: [] })
    await leader.post(`/api/v1/appointments/${appointment.id}/answer`, { answer: 'accept' })
  }
  await office.post(`/api/v1/sittings/${moved.sitting_id}/postpone`, { day: free, reason: '外出开会' })
  await server.jump(at('09:05'))
  const chair = await signedIn(server.base, 'leader04')
  for (const { code } of people.slice(0, 2)) await answerTo(server, '/api/v1/check-ins', { site_id: server.hall, claim: { by: 'code', code } })
  await chair.post(`/api/v1/sittings/${sitting.sitting_id}/start`)
  await chair.post(`/api/v1/appointments/${people[0].id}/complete`, { opinion: '三日内核清。', solved_on_the_spot: false, adopt: true })
  const { items: units } = await chair.read('/api/v1/units')
  for (const due_day of ['2026-12-07', '2026-12-28']) await chair.post(`/api/v1/appointments/${people[0].id}/orders`, { unit_id: units[0].id, text: '核清', due_day })
  await chair.post(`/api/v1/appointments/${people[1].id}/complete`, { opinion: '已当面说明。', solved_on_the_spot: true, adopt: false })
  await chair.post(`/api/v1/sittings/${sitting.sitting_id}/finish`)
  await server.jump(at('09:00', '2026-12-21'))
  browser = await openBrowser({ viewport: DESK })
  page = browser.page
  // Sittings that are over are missed once the server has looked after them.
  await enter('office.hall')
  await until('the days before have come to their end', async () => {
    await by(page, 'receptions-refresh').click()
    return Number(await total('missed')) > 3
  }, 30)
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a month is counted by what became of its sittings, its people and its orders', async () => {
  assert.match(await by(page, 'receptions-what').innerText(), /2026年12月/)
  const sittings = await table('leaders')
  const mine = sittings.何静宜
  assert.deepEqual([mine['公示（场）'], mine.本人接待, mine.顶替接待, mine.改期], [String(posted), '1', '0', '0'])
  assert.ok(missed > 0)
  assert.equal(Number(mine.缺席), missed)
  const sum = sittings.合计
  assert.equal(Number(sum.改期), 1)
  assert.equal(['本人接待', '顶替接待', '改期', '缺席', '还没有结果'].reduce((all, name) => all + Number(sum[name]), 0), Number(sum['公示（场）']), 'the five add up')
  assert.deepEqual([await total('posted'), await total('missed')], [sum['公示（场）'], sum.缺席], 'the totals are those of the table')
  const { 何静宜: received } = await table('received')
  assert.deepEqual(received, { 批次: '2', 其中现场: '0', 人次: '7', 当场解决: '1', 当场解决率: '50%', 领导包案: '1', 约了未到: '1', 逾期未审: '0' })
  const { 何静宜: orders } = await table('orders')
  assert.deepEqual(orders, { '交办（件）': '2', 已办结: '0', 在期限内: '1', 已超期: '1', 办结率: '0%' })
  assert.deepEqual([await total('batches'), await total('people'), await total('solved'), await total('orders'), await total('orders_overdue')], ['2', '7', '1', '2', '1'])
  assert.deepEqual(await look(page, 'a month'), [])
  await shot('receptions-month')
})

test('six months stand beside each other; every chart is drawn and told in a table', async () => {
  await by(page, 'months-half').click()
  await by(page, 'card-months').waitFor()
  const months = await table('months')
  assert.deepEqual(Object.keys(months), ['2026年7月', '2026年8月', '2026年9月', '2026年10月', '2026年11月', '2026年12月', '合计'])
  assert.deepEqual([months['2026年12月'].批次, months.合计.批次, months['2026年8月']['公示（场）'], months['2026年8月'].办结率], ['2', '2', '0', '–'])
  for (const viewport of [DESK, BOARD]) {
    await page.setViewportSize(viewport)
    const charts = await by(page, 'chart').evaluateAll((all) => all.map((box) => ({ name: box.getAttribute('aria-label'), shapes: box.querySelectorAll('svg path').length, width: box.querySelector('svg').getBoundingClientRect().width, room: box.getBoundingClientRect().width })))
    assert.equal(charts.length, 4)
    for (const { name, shapes, width, room } of charts) assert.ok(name && shapes > 5 && width > 400 && width <= room + 1, JSON.stringify({ name, shapes, width, room }))
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
  }
  await page.setViewportSize(DESK)
  assert.deepEqual(await look(page, 'six months'), [])
  await shot('receptions-half')
  await page.reload()
  await by(page, 'card-months').waitFor()
  assert.equal(await by(page, 'months-half').getAttribute('aria-pressed'), 'true', 'the address keeps the question')
})

test('the files say the same as the page', async () => {
  await by(page, 'months-month').click()
  await by(page, 'card-months').waitFor({ state: 'detached' })
  const file = async (id) => {
    const [download] = await Promise.all([page.waitForEvent('download'), by(page, id).click()])
    return readFile(await download.path())
  }
  const csv = (await file('receptions-csv')).toString('utf8')
  const line = csv.split(/\r?\n/).find((one) => one.startsWith('何静宜')).split(',')
  assert.deepEqual(line.slice(2), [String(posted), '1', '0', '0', String(missed), '2', '7', '0', '1', '1', '0', '1', '2', '0', '1'])
  assert.equal((await file('receptions-xlsx')).subarray(0, 2).toString(), 'PK', 'a workbook')
})

test('a month without any says so and how to go on; arrows turn the months', async () => {
  await by(page, 'month').selectOption('2026-03')
  await by(page, 'receptions-empty').waitFor()
  assert.match(await by(page, 'receptions-empty').innerText(), /2026年3月没有公示过接访[\s\S]*别的月份/)
  assert.equal(await by(page, 'receptions-plan').getAttribute('href'), '/reception', 'the office can plan')
  assert.equal(await by(page, 'receptions-csv').count(), 0, 'nothing to take along')
  assert.deepEqual(await look(page, 'an empty month'), [])
  await shot('receptions-empty')
  await by(page, 'month-previous').click()
  await until('the month before', async () => /2026年2月/.test(await by(page, 'receptions-what').innerText()))
  await by(page, 'month').selectOption('2026-12')
  await by(page, 'month-next').click()
  await until('the month after', async () => /2027年1月/.test(await by(page, 'receptions-what').innerText()))
  assert.ok(await by(page, 'month-next').isDisabled(), 'no further than what can be posted')
})

test('leaders find it where they work, supervisors for every place below', async () => {
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/reception?as=leader04`)
  await by(page, 'nav-figures').click()
  await by(page, 'receptions').waitFor()
  assert.equal(await by(page, 'figures-site').count(), 0)
  await enter('supervisor1')
  await by(page, 'figures-site').selectOption(server.bureau)
  await until('the other place', async () => /大武口/.test(await by(page, 'receptions-what').innerText()))
  assert.deepEqual(browser.faults, [])
})
