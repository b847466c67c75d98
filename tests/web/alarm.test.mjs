// A silent call for help: pressed at the lawyer's desk, heard in the hall, answered there; the kiosk shows nothing of it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { call, logIn, openKiosk } from './steps.mjs'

let server
let desk
let hall
let kiosk
const shoot = async (page, name) => {
  if (process.env.KEEP_SHOTS) await page.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}.png`) })
}

before(async () => {
  server = await startServer()
  desk = await openBrowser({ viewport: DESK })
  hall = await openBrowser({ viewport: DESK })
  kiosk = await openBrowser({ viewport: KIOSK })
})

after(async () => {
  for (const one of [desk, hall, kiosk]) await one?.close()
  await server?.stop()
})

test('help is called from the visit without a sound, the hall sees where, and whoever goes is named at the desk', async () => {
  await issueTicket(server.base, server.centre, { name: '张三', number: idNumber(901), service: 'legal_advice' })
  await openKiosk(kiosk.page, server)
  await logIn(hall.page, server.base, 'manager.hall')
  await by(hall.page, 'hall-work').waitFor()
  assert.equal(await by(hall.page, 'hall-alarms').count(), 0)
  await logIn(desk.page, server.base, 'lawyer01')
  await by(desk.page, 'desk-open').first().click()
  await call(desk.page)
  await by(desk.page, 'visit-alarm').click()
  await by(desk.page, 'visit-alarm-sign').waitFor()
  assert.match(await by(desk.page, 'visit-alarm-sign').innerText(), /已静默通知/)
  assert.equal(await by(desk.page, 'visit-alarm').count(), 0, 'one call is enough while nobody answered')
  assert.deepEqual(await look(desk.page, 'called for help'), [])
  await shoot(desk.page, 'alarm-desk')
  const alarm = by(hall.page, 'hall-alarm')
  await alarm.waitFor()
  assert.match(await alarm.innerText(), /1号视频席 静默求助：李文博[\s\S]*L001[\s\S]*星海镇/)
  assert.doesNotMatch(await alarm.innerText(), /张三/)
  assert.deepEqual(await look(hall.page, 'a call for help'), [])
  await shoot(hall.page, 'alarm-hall')
  await alarm.getByTestId('alarm-answer').click()
  await by(hall.page, 'hall-alarms').waitFor({ state: 'detached' })
  await desk.page.locator('[data-testid="visit-alarm-sign"][data-answered="yes"]').waitFor()
  assert.match(await by(desk.page, 'visit-alarm-sign').innerText(), /已看到，正在赶来/)
  await by(desk.page, 'visit-alarm').waitFor()
  assert.doesNotMatch(await kiosk.page.locator('body').innerText(), /求助|报警/)
})
