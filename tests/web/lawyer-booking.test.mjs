// Booking a lawyer's time: from a phone, fixed at once; the counter's dialog and the kiosk offer it beside the leaders.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber } from './api.mjs'
import { look } from './axe.mjs'
import { provePhone } from './booking.mjs'
import { by, openBrowser } from './browser.mjs'
import { logIn } from './steps.mjs'
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
const api = async (path) => (await fetch(`${server.base}${path}`)).json()
const lawyers = async () => (await api(`/api/v1/booking/lawyers?site=${server.hall}`)).items

/** Half days of a later day with free times at the hall's own seat. */
async function ahead() {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  return (await lawyers()).filter((one) => one.day > today && one.form === 'both' && one.free_places > 1)
}

test('from a phone: no level to choose, no office to wait for, and another time with the same lawyer', async () => {
  const { page } = phone
  const [sitting] = await ahead()
  await page.goto(`${server.base}/booking`)
  assert.deepEqual(await look(page, 'home'), [])
  await by(page, 'home-lawyer').click()
  await by(page, 'topic-labour').click()
  await by(page, 'county-640202').click()
  await by(page, 'place-640202100').click()
  await isStep(page, 'slot')
  assert.equal(await page.locator('[data-testid^="sitting-"][data-kind="leader"]').count(), 0, 'lawyers only')
  const card = page.getByTestId(`sitting-${sitting.sitting_id}`)
  assert.match(await card.innerText(), new RegExp(`${sitting.lawyer}\\s+${sitting.firm}`))
  assert.deepEqual(await look(page, 'lawyers'), [])
  await card.getByTestId('leader').click()
  const slot = page.locator('[data-testid^="slot-"]').first()
  const from = await slot.innerText()
  await slot.click()
  await provePhone(page, '13895210031')
  await isStep(page, 'person')
  await by(page, 'own-name').fill('余秀珍')
  await by(page, 'own-paper').fill(idNumber(131))
  await by(page, 'booking-next').click()
  await by(page, 'booking-next').click()
  await by(page, 'how-in_person').click()
  await by(page, 'booking-next').click()
  assert.match(await page.locator('.booking-flow .head').innerText(), /只有接待您的律师/)
  await by(page, 'about-words').fill('工地欠工资三个月')
  await by(page, 'no-secrets').click()
  await by(page, 'booking-next').click()
  await by(page, 'check-leader').waitFor()
  assert.match(await by(page, 'check-leader').innerText(), new RegExp(sitting.lawyer))
  assert.deepEqual(await look(page, 'check'), [])
  await by(page, 'booking-next').click()
  await by(page, 'booked').waitFor()
  const told = await by(page, 'booked').innerText()
  assert.match(told, /已约定/)
  assert.doesNotMatch(told, /核对，结果|工作人员 1 个工作日/, 'nobody screens it')
  assert.match(await by(page, 'appointment-when').innerText(), new RegExp(from))
  assert.deepEqual(await look(page, 'booked'), [])
  await by(page, 'see').click()
  await page.locator('[data-testid="appointment"][data-state="confirmed"]').waitFor()

  // ---- another time: lawyers' times only ----
  await by(page, 'change').click()
  await page.getByTestId(`sitting-${sitting.sitting_id}`).getByTestId('leader').click()
  assert.equal(await page.locator('[data-testid^="sitting-"][data-kind="leader"]').count(), 0)
  await page.locator('[data-testid^="slot-"]').first().click()
  await by(page, 'moved').waitFor()
  await page.locator('[data-testid="appointment"][data-state="confirmed"]').waitFor()
})

test('at the counter: beside the levels of leaders, without the code of a matter', async () => {
  const [sitting] = await ahead()
  const desk = await openBrowser({ viewport: { width: 1440, height: 900 } })
  try {
    const { page } = desk
    await logIn(page, server.base, 'clerk.hall1')
    await by(page, 'desk-open').first().click()
    await by(page, 'counter-book').click()
    await by(page, 'desk-topic').selectOption('labour')
    await by(page, 'desk-place').selectOption(server.centre)
    await by(page, 'way-lawyer').click()
    await page.getByTestId(`sitting-${sitting.sitting_id}`).getByTestId('leader').click()
    await page.locator('[data-testid^="slot-"]').first().click()
    await by(page, 'desk-lawyer-only').waitFor()
    assert.equal(await by(page, 'desk-query-code').count(), 0)
    assert.deepEqual(await look(page, 'counter'), [])
  } finally {
    await desk.close()
  }
})
