// Booking a leader for somebody else: a clerk for the person at the counter, the office for whoever rings; the slip on paper; an
// appointment found by its code, moved and cancelled.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { answerTo, bookAll, bookAt, chooseLeader, freeSitting } from './booking.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let staff
let page

before(async () => {
  server = await startServer()
  staff = await openBrowser({ viewport: DESK })
  page = staff.page
  // Printing waits for nobody here: what would go to paper is kept.
  await page.addInitScript(() => (window.print = () => (window.printed = [...(window.printed ?? []), document.querySelector('[data-testid="booking-slip"]')?.innerHTML ?? ''])))
})

after(async () => {
  await staff?.close()
  await server?.stop()
})

const isHeld = () => until('a time is kept', async () => (await by(page, 'desk-held').getAttribute('data-held')) === 'true')
const missing = async () => (await by(page, 'desk-missing').getAttribute('data-missing')).split(' ').filter(Boolean)
const focused = () => page.evaluate(() => document.activeElement?.dataset.testid ?? '')
/** Key by key, as a scanner does: much faster than a person, with Enter. */
const scanInto = (id, text) =>
  by(page, id).evaluate((field, line) => {
    for (const key of [...line, 'Enter']) field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }, text)
const isState = (state) => page.locator(`[data-testid="appointment"][data-state="${state}"]`).waitFor()
/** Wages at 星海镇, and a level: 1 the city, 2 the county. */
async function ask(level) {
  await by(page, 'desk-topic').selectOption('labour')
  await by(page, 'desk-place').selectOption(server.centre)
  await by(page, `level-${level}`).click()
}
async function enter(username, place) {
  await page.context().clearCookies()
  await page.goto(server.base)
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/reception?as=${username}#${place}`)
  await by(page, 'logout').waitFor()
}
let code

test('a clerk books for the person at the counter: what is known stands there, the time is kept, the slip is printed', async () => {
  const others = [{ name: '马志强', paper: { kind: 'none' }, phone: { state: 'declined' } }]
  await issueTicket(server.base, server.hall, { name: '王秀英', number: idNumber(501), service: 'registration', people: 3, representatives: others })
  await logIn(page, server.base, 'clerk.hall1')
  await by(page, 'desk-open').first().click()
  await by(page, 'counter-book').waitFor()
  await by(page, 'call-next').click()
  await by(page, 'serve').click()
  await by(page, 'visit-book').click()
  assert.equal(await by(page, 'desk-name').inputValue(), '王秀英')
  assert.equal(await by(page, 'desk-people').inputValue(), '3')
  assert.equal(await by(page, 'desk-speaker').inputValue(), '马志强')
  assert.deepEqual(await missing(), ['time', 'paper', 'phone', 'meeting', 'secrets'])
  await ask(1)
  assert.match(await by(page, 'way-units').innerText(), /大武口区人力资源和社会保障局/)
  assert.equal(await by(page, 'level-2').getAttribute('data-way'), 'own_level')
  const sitting = await freeSitting(server, server.hall)
  await chooseLeader(page, sitting)
  const slot = page.locator('[data-testid^="slot-"]').first()
  const from = await slot.innerText()
  await slot.click()
  await isHeld()
  assert.match(await by(page, 'desk-held').innerText(), new RegExp(`${from}[\\s\\S]*还剩 (10:0|9:)`))
  assert.equal(await focused(), 'desk-paper', 'the next thing to write has the focus')
  assert.deepEqual(await look(page, 'a clerk books'), [])

  // Closing by mistake loses nothing.
  await page.keyboard.press('Escape')
  await until('the harmless answer has the focus', async () => (await focused()) === 'booking-close-no')
  assert.deepEqual(await look(page, 'really close'), [])
  await page.keyboard.press('Enter')
  await by(page, 'booking-close-ask').waitFor({ state: 'hidden' })

  const wrong = idNumber(501).slice(0, 17) + (idNumber(501).endsWith('X') ? '1' : 'X')
  await by(page, 'desk-paper').fill(wrong)
  assert.ok((await missing()).includes('paper'), 'a wrong digit is seen at once')
  await by(page, 'desk-paper').fill(idNumber(501))
  await by(page, 'desk-phone-none').check()
  await by(page, 'desk-meeting-in_person').check()
  await by(page, 'desk-need-wheelchair').check()
  await by(page, 'desk-statement').fill('工地欠工资三个月，三个人一起来。')
  assert.deepEqual(await missing(), ['secrets'])
  assert.ok(await by(page, 'desk-book').isDisabled(), 'not before the person was asked about secrets')
  await by(page, 'desk-secrets').check()
  await by(page, 'desk-book').click()
  await by(page, 'desk-booked').waitFor()
  code = await by(page, 'appointment-code').getAttribute('data-code')
  assert.match(await by(page, 'desk-booked').innerText(), /没有留手机[\s\S]*身份证[\s\S]*合同、欠条/)
  assert.deepEqual(await look(page, 'booked'), [])
  const kept = await (await fetch(`${server.base}/api/v1/appointments/${code}`)).json()
  assert.deepEqual([kept.state, kept.people, kept.speakers, kept.needs, kept.from], ['submitted', 3, 2, ['wheelchair'], from])

  await by(page, 'print-slip').click()
  await until('the slip went to paper', () => page.evaluate(() => window.printed?.length === 1))
  const slip = await page.evaluate(() => new DOMParser().parseFromString(window.printed[0], 'text/html').body.textContent)
  for (const what of [code.slice(0, 4), code.slice(4), kept.sitting.leader_name, kept.sitting.post_zh, `${from}–${kept.to}`, kept.sitting.place_zh, '合同、欠条', '迟到了怎么办']) assert.ok(slip.includes(what), `${what} is on the slip`)
  assert.doesNotMatch(slip, /王秀英|马志强|欠工资|6402/, 'no name and nothing of the matter')
  await by(page, 'booking-slip').waitFor({ state: 'detached' })
  await by(page, 'desk-done').click()
  assert.ok(await by(page, 'visit-book').isVisible(), 'the visit goes on')
  assert.deepEqual(staff.faults, [])
})

test('the office books for somebody on the phone, and a refusal leads to what it is about', async () => {
  await enter('office.hall', 'book')
  await by(page, 'booking-desk').waitFor()
  await ask(1)
  const sitting = await freeSitting(server, server.hall)
  await chooseLeader(page, sitting)
  await page.locator('[data-testid^="slot-"]').last().click()
  await isHeld()
  // The same person and matter as at the counter.
  await by(page, 'desk-name').fill('王秀英')
  await by(page, 'desk-paper').fill(idNumber(501))
  await by(page, 'desk-phone').fill('13895210501')
  await by(page, 'desk-meeting-in_person').check()
  await by(page, 'desk-secrets').check()
  await by(page, 'desk-book').click()
  await page.locator('[data-testid="desk-booking-fault"][data-code="appointment_exists"]').waitFor()
  assert.deepEqual(await look(page, 'refused'), [])
  await by(page, 'desk-query-code').fill('22222222')
  await by(page, 'desk-book').click()
  await page.locator('[data-testid="desk-booking-fault"][data-code="query_code_unknown"]').waitFor()
  await until('its field has the focus', async () => (await focused()) === 'desk-query-code')
  await by(page, 'desk-query-code').fill('')
  await by(page, 'desk-name').fill('李国庆')
  await by(page, 'desk-paper').fill(idNumber(502))
  await by(page, 'desk-lang').selectOption('en')
  await by(page, 'desk-book').click()
  await by(page, 'desk-booked').waitFor()
  await by(page, 'desk-another').click()
  assert.equal(await by(page, 'desk-name').inputValue(), '', 'the next one is somebody else')
  assert.deepEqual(staff.faults, [])
})

test('a full day takes people on the waiting list, with a slip of their own', async () => {
  const sitting = await freeSitting(server, server.hall)
  const codes = await bookAll(server, sitting, server.hall)
  await enter('office.hall', 'book')
  await ask(1)
  await chooseLeader(page, sitting)
  await by(page, 'slot-wait').click()
  await by(page, 'desk-name').fill('高凤兰')
  await by(page, 'desk-paper').fill(idNumber(503))
  await by(page, 'desk-phone-declined').check()
  await by(page, 'desk-meeting-in_person').check()
  await by(page, 'desk-secrets').check()
  const [answered] = await Promise.all([page.waitForResponse((one) => one.url().endsWith('/api/v1/waits')), by(page, 'desk-book').click()])
  const token = (await answered.json()).wait_token
  await by(page, 'desk-joined').waitFor()
  assert.match(await by(page, 'desk-joined').innerText(), /第一位/)
  assert.deepEqual(await look(page, 'joined'), [])
  await by(page, 'print-a5').click()
  await until('the slip went to paper', () => page.evaluate(() => window.printed?.length === 1))
  assert.match(await page.evaluate(() => window.printed[0]), /领导接访候补单/)
  // Whoever has no phone comes back with the slip: its code is scanned, and a freed time is answered here.
  const { items } = await (await fetch(`${server.base}/api/v1/sittings/${sitting}/slots`)).json()
  assert.equal(items.length, 0)
  await by(page, 'booking-tab-find').click()
  await scanInto('find-code', `${server.base}/booking?wait=${token}`)
  await page.locator('[data-testid="wait"][data-state="waiting"]').waitFor()
  assert.deepEqual(await look(page, 'a place on the list'), [])
  await answerTo(server, `/api/v1/appointments/${codes[0]}/cancel`)
  await until('the offer', () => page.locator('[data-testid="wait"][data-state="offered"]').isVisible(), 60)
  await by(page, 'wait-accept').click()
  await by(page, 'wait-see').click()
  await isState('submitted')
})

test('without a code, an appointment is found by the number of a phone or paper, and the name', async () => {
  await enter('office.hall', 'book')
  await by(page, 'booking-tab-find').click()
  assert.ok(await by(page, 'search-go').isDisabled())
  await by(page, 'search-name').fill('李国庆')
  assert.ok(await by(page, 'search-go').isDisabled(), 'a name alone finds nobody')
  await by(page, 'search-number').fill('138 9521 0501')
  await by(page, 'search-go').click()
  await isState('submitted')
  const first = await by(page, 'appointment-code').getAttribute('data-code')
  await by(page, 'find-other').click()
  const { items } = await (await fetch(`${server.base}/api/v1/sittings/${await freeSitting(server, server.hall)}/slots`)).json()
  const other = (await bookAt(server, items[0].id, server.hall, { name: '李国庆', number: idNumber(502), topic: 'land' })).code
  await by(page, 'search-number').fill(idNumber(502))
  await by(page, 'search-go').click()
  await by(page, 'found-row').nth(1).waitFor()
  assert.deepEqual((await by(page, 'found-row').evaluateAll((rows) => rows.map((row) => row.dataset.code))).sort(), [first, other].sort())
  assert.match(await by(page, 'found-row').first().innerText(), /李国庆[\s\S]*等审核[\s\S]*\d\d:\d\d · /)
  assert.deepEqual(await look(page, 'several found'), [])
  if (process.env.KEEP_SHOTS) await page.screenshot({ path: `${process.env.KEEP_SHOTS}/found.png` })
  await page.locator(`[data-testid="found-row"][data-code="${other}"]`).click()
  await by(page, 'find-cancel').waitFor()
  await by(page, 'find-back').click()
  await by(page, 'found-row').first().waitFor()
  await by(page, 'search-name').fill('别人')
  await by(page, 'search-number').fill(idNumber(502))
  await by(page, 'search-go').click()
  await by(page, 'search-none').waitFor()
  assert.deepEqual(await look(page, 'nobody found'), [])
  assert.deepEqual(staff.faults, [])
})

test('an appointment is found by its code, moved and cancelled for the person', async () => {
  await enter('office.hall', 'book')
  await by(page, 'booking-tab-find').click()
  await by(page, 'find-code').fill('2222 2222')
  await by(page, 'find-code').press('Enter')
  assert.match(await by(page, 'find-fault').innerText(), /没有查到[\s\S]*预约码/)
  // A scanner types the address of the slip.
  await scanInto('find-code', `${server.base}/booking?code=${code}`)
  await isState('submitted')
  assert.deepEqual(await look(page, 'found'), [])
  await by(page, 'find-move').click()
  await chooseLeader(page, await freeSitting(server, server.hall))
  await page.locator('[data-testid^="slot-"]').first().click()
  await by(page, 'find-moved').waitFor()
  const moved = await by(page, 'appointment-code').getAttribute('data-code')
  assert.notEqual(moved, code)
  await by(page, 'find-cancel').click()
  assert.deepEqual(await look(page, 'really cancel'), [])
  await by(page, 'find-keep').click()
  await by(page, 'find-cancel').click()
  await by(page, 'find-cancel-yes').click()
  await isState('cancelled_by_petitioner')
  assert.ok(await by(page, 'find-cancel').isHidden())
  assert.equal((await (await fetch(`${server.base}/api/v1/appointments/${moved}`)).json()).state, 'cancelled_by_petitioner')
  assert.deepEqual(staff.faults, [])
})
