// Samples for `cargo xtask bench join`: an officer leaves and comes back again and again, while lawyer and petitioner
// publish. Prints one JSON array of milliseconds from `join` sent to the first decoded frame of the petitioner.
import { join } from 'node:path'

import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { startServer } from './server.mjs'
import { call, claimSeat, logIn, takeNumber } from './steps.mjs'

const JOINS = 20
const server = await startServer()
const media = (who) => writeMedia(join(server.folder, who), PEOPLE[who])
const kiosk = await openBrowser({ viewport: KIOSK, media: media('petitioner') })
const lawyer = await openBrowser({ viewport: DESK, media: media('lawyer') })
const officer = await openBrowser({ viewport: DESK, media: media('officer') })

const firstFrames = () => officer.page.evaluate(() => (window.__room?.state() === 'live' ? window.__room.firstFrameMs : {}))

try {
  await kiosk.page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await logIn(officer.page, server.base, 'officer.dawukou1')
  const slip = await takeNumber(kiosk.page, { name: '王秀英' })
  await by(kiosk.page, 'ticket-done').click()
  await call(lawyer.page)
  await claimSeat(kiosk.page, slip)
  await by(lawyer.page, 'invite-open').first().click()
  await lawyer.page.locator('[data-testid="invite-officer"]', { hasText: '高云起' }).first().click()
  await by(lawyer.page, 'invite-reason').fill('测量')
  await by(lawyer.page, 'invite-ask').click()
  await by(kiosk.page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await by(officer.page, 'invitation-accept').click()
  await by(officer.page, 'officer-enter').click()
  const samples = []
  // The first join warms the browser up and is not counted.
  for (let n = 0; n <= JOINS; n++) {
    const frames = await until('both pictures', async () => {
      const all = Object.values(await firstFrames())
      return all.length >= 2 ? all : null
    })
    if (n > 0) samples.push(Math.min(...frames))
    await by(officer.page, 'invitation-leave').click()
    await by(officer.page, 'invitation-leave-confirm').click()
    if (n < JOINS) await by(officer.page, 'invitation-rejoin').click()
  }
  console.log(JSON.stringify(samples))
} finally {
  for (const person of [kiosk, lawyer, officer]) await person.close()
  await server.stop()
}
