// A morning on which nobody came: reserve lawyers answer on their phones, the coordinator fills the other chair, and a lawyer
// signs in, leaves too early and comes back. Then what a lawyer does on other days: asking for a swap, taking it back, the calendar.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
const TODAY = '2026-11-24'
let server
let office
let page
/** The phone of the lawyer who comes, and their account. */
let own
let me

const read = (path) => page.evaluate(async (wanted) => (await fetch(wanted, { headers: { 'x-login': sessionStorage.getItem('login.id') } })).json(), path)
const usernameOf = async (id) => (await read('/api/v1/lawyers')).items.find((one) => one.id === id).username
const gapOf = async (id) => (await read(`/api/v1/duty?day=${TODAY}`)).gaps.find((one) => one.id === id)
const card = (shift) => page.locator(`[data-testid="gap"][data-shift="${shift}"]`)
const rowOf = (shift) => page.locator(`[data-testid="today-row"][data-shift="${shift}"]`)
async function phoneOf(username) {
  const phone = await page.context().newPage()
  await phone.setViewportSize(PHONE)
  phone.on('pageerror', (error) => office.faults.push(String(error)))
  await phone.goto(`${server.base}/duty?as=${username}`)
  await by(phone, 'duty').waitFor()
  return phone
}
/** Some minutes pass: a server that comes back looks after its chairs at once, and the pages find it again by themselves. */
const later = (time) => server.jump(Date.parse(`${TODAY}T${time}:00+08:00`))
const isWide = (phone) => phone.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.querySelector('main').scrollWidth > document.querySelector('main').clientWidth)

before(async () => {
  // A quarter of an hour after the start of a working day.
  server = await startServer({ at: Date.parse(`${TODAY}T08:46:00+08:00`) })
  office = await openBrowser({ viewport: DESK, permissions: ['clipboard-read', 'clipboard-write'] })
  page = office.page
  await logIn(page, server.base, 'coordinator')
  await by(page, 'nav-today').click()
})

after(async () => {
  await office?.close()
  await server?.stop()
})

test('a reserve lawyer who is asked cannot come, the next one says yes and has the chair', async () => {
  await until('both chairs are seen to be empty', async () => (await by(page, 'gap').count()) === 2)
  const gap = (await read(`/api/v1/duty?day=${TODAY}`)).gaps.find(({ asked }) => asked)
  assert.match(await card(gap.shift_id).innerText(), new RegExp(`没有签到[\\s\\S]*已问${gap.asked.name}`))
  assert.deepEqual(await look(page, 'empty chairs'), [])

  const first = await phoneOf(await usernameOf(gap.asked.lawyer_id))
  const asked = first.locator(`[data-testid="asked"][data-gap="${gap.id}"]`)
  await asked.waitFor()
  assert.deepEqual(await look(first, 'asked'), [])
  assert.equal(await isWide(first), false)
  await asked.getByTestId('asked-no').press('Enter')
  await asked.waitFor({ state: 'detached' })
  await until('it is said', async () => /已问下一位/.test(await by(first, 'duty-toast').innerText()))
  await first.close()
  await later('08:48')

  const next = await until('the next of the list is asked', async () => {
    const now = await gapOf(gap.id)
    return now.asked && now.asked.lawyer_id !== gap.asked.lawyer_id && now.asked
  })
  await until('the coordinator sees whom', async () => (await card(gap.shift_id).innerText()).includes(`已问${next.name}`))
  me = { id: next.lawyer_id, name: next.name, username: await usernameOf(next.lawyer_id), shift: gap.shift_id }
  own = await phoneOf(me.username)
  await own.locator(`[data-testid="asked"][data-gap="${gap.id}"]`).getByTestId('asked-yes').click()
  await own.locator(`[data-testid="next-duty"][data-shift="${gap.shift_id}"]`).waitFor()
  await card(gap.shift_id).waitFor({ state: 'detached' })
  assert.match(await rowOf(gap.shift_id).innerText(), new RegExp(`${me.name}[\\s\\S]*答应来补[\\s\\S]*有律师补上`), 'who fills in is not said to have stayed away')
})

test('the coordinator fills the other chair, by keyboard', async () => {
  const shift = await by(page, 'gap').getAttribute('data-shift')
  await card(shift).getByTestId('gap-fill').press('Enter')
  const choice = by(page, 'seat-choice').first()
  await choice.waitFor()
  assert.deepEqual(await look(page, 'filling a chair'), [])
  const name = await choice.getAttribute('data-name')
  await by(page, 'seat-search').fill(name)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.dataset.name), name)
  await page.keyboard.press('Enter')
  await card(shift).waitFor({ state: 'detached' })
  assert.match(await rowOf(shift).innerText(), new RegExp(name))
  await until('it is said', async () => (await by(page, 'today-toast').innerText()).includes(name))
})

test('signing in puts a lawyer on duty at once; leaving early is asked about, opens the chair, and coming back closes it', async () => {
  await by(own, 'next-sign-in').click()
  await own.locator('[data-testid="next-duty"][data-state="on_duty"]').waitFor()
  await until('the coordinator sees it', async () => (await rowOf(me.shift).getAttribute('data-presence')) === 'on_duty')
  assert.match(await rowOf(me.shift).innerText(), /在岗[\s\S]*签到/)
  assert.deepEqual(await look(own, 'on duty'), [])
  assert.equal(await isWide(own), false)
  assert.match(await by(own, 'next-desk').getAttribute('href'), /desk/)

  await by(own, 'next-sign-out').click()
  await by(own, 'sure-go').waitFor()
  assert.deepEqual(await look(own, 'leaving early'), [])
  await own.keyboard.press('Escape')
  await by(own, 'sure-go').waitFor({ state: 'detached' })
  assert.equal(await by(own, 'next-duty').getAttribute('data-state'), 'on_duty', 'nothing has happened yet')
  await by(own, 'next-sign-out').click()
  await by(own, 'sure-go').click()
  await by(own, 'sure-go').waitFor({ state: 'detached' })
  await later('08:55')
  await until('the coordinator sees who left', async () => (await card(me.shift).count()) && /离开了/.test(await card(me.shift).innerText()))
  assert.match(await by(own, 'next-told').innerText(), /已离开/)
  await by(own, 'next-sign-in').click()
  await own.locator('[data-testid="next-duty"][data-state="on_duty"]').waitFor()
  await until('the chair is taken again', async () => (await card(me.shift).count()) === 0)
  assert.match(await rowOf(me.shift).innerText(), /本人到岗/)
})

test('a lawyer asks one colleague for a swap and takes the request back', async () => {
  const month = await read('/api/v1/rotas/2026-12')
  const duty = month.shifts.find((one) => one.lawyer_id && one.state === 'published')
  const other = month.loads.find(({ lawyer_id }) => lawyer_id !== duty.lawyer_id)
  const phone = await phoneOf(await usernameOf(duty.lawyer_id))
  // The month of the page is the server's, whatever day it is outside.
  await by(phone, 'duty-after').click()
  const there = (id) => phone.locator(`[data-shift="${duty.id}"]`).getByTestId(id)
  await phone.locator(`[data-testid="duty-row"][data-shift="${duty.id}"]`).waitFor()
  await (await there('next-swap').count() ? there('next-swap') : there('duty-swap')).click()
  await by(phone, 'ask-to').selectOption(other.lawyer_id)
  await by(phone, 'ask-reason').fill('孩子家长会')
  await by(phone, 'ask-go').click()
  const mine = by(phone, 'swaps-mine')
  await mine.waitFor()
  assert.match(await mine.innerText(), new RegExp(`只问${other.name}[\\s\\S]*孩子家长会`))
  assert.deepEqual(await look(phone, 'own swap'), [])
  assert.equal(await isWide(phone), false)
  await by(phone, 'own-withdraw').click()
  await by(phone, 'sure-go').click()
  await mine.waitFor({ state: 'detached' })
  await until('it is said', async () => /已撤回/.test(await by(phone, 'duty-toast').innerText()))
  await phone.close()
})

test('the calendar\'s address is copied, and is a calendar with the duty in it', async () => {
  await by(own, 'duty-calendar-copy').click()
  await until('it is said', async () => /已复制/.test(await by(own, 'duty-toast').innerText()))
  const address = await own.evaluate(() => navigator.clipboard.readText())
  assert.equal(address, await by(own, 'duty-calendar-address').innerText())
  assert.match(address, new RegExp(`^http.*/${me.id}\\.ics$`))
  const feed = await page.request.get(`${server.base}${new URL(address).pathname}`)
  assert.match(feed.headers()['content-type'], /text\/calendar/)
  assert.match(await feed.text(), /BEGIN:VEVENT[\s\S]*DTSTART[^\n]*20261124T/)
  await by(page, 'nav-month').click()
  await by(page, 'rota-calendar').click()
  await until('it is said', async () => /已复制/.test(await by(page, 'rota-toast').innerText()))
  const whole = await page.request.get(`${server.base}${new URL(await page.evaluate(() => navigator.clipboard.readText())).pathname}`)
  assert.ok((await whole.text()).match(/BEGIN:VEVENT/g).length > 5, 'the place\'s calendar has everybody\'s duties')
  assert.deepEqual(office.faults, [])
})
