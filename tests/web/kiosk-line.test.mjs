// Lines that break during a talk: both sides are told within five seconds, and everybody comes back to the same seat.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures } from './senses.mjs'
import { startServer } from './server.mjs'
import { call, claimSeat, logIn, openKiosk } from './steps.mjs'
import { cut, tapSockets } from './wire.mjs'

let server
let kiosk
let lawyer

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
  for (const page of [kiosk.page, lawyer.page]) await tapSockets(page)
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  const issued = await issueTicket(server.base, server.centre, { name: '韩秀兰', number: idNumber(502) })
  await openKiosk(kiosk.page, server)
  await call(lawyer.page)
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await until('the kiosk sees the lawyer', async () => (await pictures(kiosk.page)).lawyer?.frames > 5)
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

test('a line that breaks on either side is said within five seconds, and the talk comes back by itself', async () => {
  const { page } = kiosk
  await cut(lawyer.page, true)
  // Promised within five seconds; tested with three times that, as everything that is promised.
  let since = Date.now()
  await by(page, 'other-away').waitFor({ timeout: 20_000 })
  assert.ok(Date.now() - since < 15_000, `their line: ${Date.now() - since} ms`)
  assert.match(await by(page, 'other-away').innerText(), /李文博.*线路中断，正在恢复.*号码都留着/s)
  await cut(lawyer.page, false)
  await by(page, 'other-away').waitFor({ state: 'detached', timeout: 30_000 })

  await cut(page, true)
  since = Date.now()
  await page.locator('[data-testid="own-away"], [data-testid="trouble"]').first().waitFor({ timeout: 20_000 })
  assert.ok(Date.now() - since < 15_000, `one's own line: ${Date.now() - since} ms`)
  await by(page, 'trouble').waitFor()
  assert.match(await by(page, 'trouble').innerText(), /线路中断，正在恢复.*过了 1 分钟还没好.*打电话接着谈.*今天另排时间/s)
  assert.deepEqual(await look(page, 'a broken line'), [])
  await cut(page, false)
  await by(page, 'trouble').waitFor({ state: 'detached', timeout: 30_000 })
  await until('the lawyer is seen again', async () => (await pictures(page)).lawyer?.frames > 5)
})

test('a page loaded anew, and a server started anew, come back to the same seat', async () => {
  const { page } = kiosk
  await page.reload()
  await by(page, 'session').waitFor()
  await until('the lawyer is seen again', async () => (await pictures(page)).lawyer?.frames > 5)
  await server.halt()
  await by(page, 'trouble').waitFor()
  await server.start()
  const since = Date.now()
  await until('the lawyer is seen again', async () => (await by(page, 'session').isVisible()) && (await pictures(page)).lawyer?.frames > 5, 40)
  assert.ok(Date.now() - since < 30_000, `back after ${Date.now() - since} ms`)
  assert.deepEqual(kiosk.faults, [])
})
