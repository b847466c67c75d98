// Booking a leader from a phone: from the way to the code, another time, giving it up, and the waiting list.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber } from './api.mjs'
import { look } from './axe.mjs'
import { answerTo, bookAll, chooseLeader, freeSitting, joinWait, portal, provePhone } from './booking.mjs'
import { by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

const PHONE = { width: 390, height: 844 }

let server
let phone

before(async () => {
  server = await startServer()
  phone = await openBrowser({ viewport: PHONE })
})

after(async () => {
  await phone?.close()
  await server?.stop()
})

const isStep = (page, step) => page.locator(`[data-testid="booking"][data-step="${step}"]`).waitFor()

test('from the way to the code: one decision per screen, the time kept with its rest shown, and nothing stays on the phone', async () => {
  const { page } = phone
  await page.goto(`${server.base}/booking`)
  assert.deepEqual(await look(page, 'home'), [])
  assert.equal(await by(page, 'home-poster').getAttribute('href'), '/poster', 'who wants to see first who receives')
  await by(page, 'home-book').click()
  assert.deepEqual(await look(page, 'topic'), [])
  await by(page, 'topic-litigation').click()
  await by(page, 'county-640202').click()
  await by(page, 'place-640202100').click()
  await isStep(page, 'way')
  assert.match(await by(page, 'hint-political_legal_organ').innerText(), /不能改判决/)
  await by(page, 'back').click()
  await by(page, 'back').click()
  await by(page, 'topic-labour').click()
  await by(page, 'county-640202').click()
  await by(page, 'place-640202100').click()
  await isStep(page, 'way')
  assert.match(await by(page, 'way-units').innerText(), /大武口区人力资源和社会保障局/)
  assert.equal(await page.locator('[data-testid^="level-"]').first().getAttribute('data-way'), 'own_level', 'the responsible level comes first')
  assert.deepEqual(await look(page, 'way'), [])
  await by(page, 'level-2').click()
  const sitting = await freeSitting(server, server.bureau)
  await chooseLeader(page, sitting)
  assert.deepEqual(await look(page, 'leaders'), [])
  const slot = page.locator('[data-testid^="slot-"]').first()
  const from = await slot.innerText()
  await slot.click()

  await provePhone(page, '13895210001')
  await isStep(page, 'person')
  assert.match(await by(page, 'held').innerText(), new RegExp(`${from}[\\s\\S]*还剩 (10:0|9:)`))
  await by(page, 'own-name').fill('余秀珍')
  await by(page, 'own-paper').fill('640202')
  assert.match(await by(page, 'paper-count').innerText(), /6 位，共 18 位/)
  await by(page, 'own-paper').fill(idNumber(95).slice(0, 17) + (idNumber(95).endsWith('X') ? '1' : 'X'))
  await by(page, 'paper-fault').waitFor()
  assert.ok(await by(page, 'booking-next').isDisabled())
  await by(page, 'own-paper').fill(idNumber(95))
  assert.deepEqual(await look(page, 'person'), [])
  await by(page, 'booking-next').click()
  await by(page, 'people-more').click()
  await by(page, 'rep-add').click()
  await by(page, 'rep-name').fill('马志强')
  await by(page, 'rep-save').click()
  assert.ok(await by(page, 'rep-add').isHidden(), 'two come, so one more may speak')
  assert.deepEqual(await look(page, 'people'), [])
  await by(page, 'booking-next').click()
  await by(page, 'how-in_person').click()
  await by(page, 'need-wheelchair').click()
  await by(page, 'booking-next').click()
  await by(page, 'about-words').fill('工地欠工资三个月')
  assert.ok(await by(page, 'booking-next').isDisabled(), 'not before the statement about secrets')
  await by(page, 'no-secrets').click()
  assert.deepEqual(await look(page, 'about'), [])
  await by(page, 'booking-next').click()
  assert.match(await by(page, 'check-when').innerText(), new RegExp(from))
  assert.deepEqual(await look(page, 'check'), [])
  await by(page, 'booking-next').click()
  await by(page, 'booked').waitFor()
  assert.match(await by(page, 'booked').innerText(), /身份证[\s\S]*合同、欠条/)
  await by(page, 'five').waitFor()
  assert.deepEqual(await look(page, 'booked'), [])
  const calendar = await (await fetch(new URL(await by(page, 'calendar').getAttribute('href'), server.base))).text()
  assert.match(calendar, /^BEGIN:VCALENDAR[\s\S]*STATUS:TENTATIVE/)
  assert.match(calendar, /DTSTART:\d{8}T\d{6}Z/)

  const code = await by(page, 'appointment-code').getAttribute('data-code')
  await by(page, 'see').click()
  await page.locator('[data-testid="appointment"][data-state="submitted"]').waitFor()
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /余秀珍|欠工资/, 'the code shows no name and nothing of the matter')
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0, 'nothing stays on the phone')

  // ---- another time, without proving the phone twice ----
  await by(page, 'change').click()
  await chooseLeader(page, sitting)
  await page.locator('[data-testid^="slot-"]').first().click()
  await by(page, 'moved').waitFor()
  const moved = await by(page, 'appointment-code').getAttribute('data-code')
  assert.notEqual(moved, code)

  // ---- giving it up, after asking twice ----
  await page.goto(`${server.base}/booking?code=${moved}`)
  await by(page, 'cancel').click()
  assert.deepEqual(await look(page, 'really cancel'), [])
  await by(page, 'cancel-no').click()
  await by(page, 'cancel').click()
  await by(page, 'cancel-yes').click()
  await page.locator('[data-testid="appointment"][data-state="cancelled_by_petitioner"]').waitFor()
  assert.ok(await by(page, 'cancel').isHidden())
  assert.doesNotMatch(await by(page, 'appointment').innerText(), /签到都用它/, 'an ended code is good for nothing any more')
  await by(page, 'again').click()
  await by(page, 'topic-labour').waitFor()
  assert.deepEqual(phone.faults, [])
})

test('a full day offers the waiting list, and a freed time is offered with the time left to answer', async () => {
  const { page } = phone
  const sitting = await freeSitting(server, server.hall)
  const codes = await bookAll(server, sitting, server.hall)
  await portal(page, server)
  await by(page, 'level-1').click()
  await chooseLeader(page, sitting)
  await by(page, 'slot-wait').waitFor()
  assert.deepEqual(await look(page, 'full'), [])
  await by(page, 'slot-wait').click()
  await provePhone(page, '13895210002')
  await joinWait(page, { name: '高凤兰', number: idNumber(93) })
  await by(page, 'see-wait').click()
  await page.locator('[data-testid="wait"][data-state="waiting"]').waitFor()
  assert.match(await by(page, 'wait-ahead').innerText(), /第一位/)
  assert.deepEqual(await look(page, 'waiting'), [])
  // Somebody gives a time up: the page finds the offer by itself.
  await answerTo(server, `/api/v1/appointments/${codes[0]}/cancel`)
  await until('the offer', () => page.locator('[data-testid="wait"][data-state="offered"]').isVisible(), 60)
  assert.match(await by(page, 'offer').innerText(), /请在 \d+:\d\d/)
  assert.deepEqual(await look(page, 'offer'), [])
  await by(page, 'wait-accept').click()
  await by(page, 'wait-see').click()
  await page.locator('[data-testid="appointment"]').waitFor()
  assert.deepEqual(phone.faults, [])
})

test('a wrong code of a message and a wrong booking code are told beside the field', async () => {
  const { page } = phone
  await portal(page, server)
  await by(page, 'level-2').click()
  await chooseLeader(page, await freeSitting(server, server.bureau))
  await page.locator('[data-testid^="slot-"]').first().click()
  await by(page, 'phone').fill('13895210003')
  await by(page, 'phone-send').click()
  const right = await by(page, 'demo-code').getAttribute('data-code')
  await by(page, 'phone-code').fill(right === '123456' ? '654321' : '123456')
  await by(page, 'phone-prove').click()
  await page.locator('[data-testid="proof-fault"][data-code="proof_wrong"]').waitFor()
  assert.deepEqual(await look(page, 'wrong code'), [])

  await page.goto(`${server.base}/booking?code=`)
  await by(page, 'booking-code').fill('2222-2222')
  await by(page, 'code-go').click()
  assert.match(await by(page, 'code-fault').innerText(), /没有查到[\s\S]*预约码/)
  assert.deepEqual(await look(page, 'unknown code'), [])
  assert.deepEqual(phone.faults, [])
})
