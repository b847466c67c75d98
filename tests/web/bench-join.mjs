// Samples for `cargo xtask bench join`: the lawyer's page joins anew again and again, as it does when its line cannot be mended,
// while petitioner and officer publish. An officer's own way in says nothing here: for three seconds they are announced first.
// Prints one JSON array of milliseconds from `join` sent to the first decoded frame.
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

/**
 * The page believes that its path is gone and was never whole, and joins with a connection of its own making. Gives the
 * milliseconds from the new `join` to the first frame that any tile shows after it.
 */
const joinAnew = () =>
  lawyer.page.evaluate(
    () =>
      new Promise((resolve) => {
        const { send } = WebSocket.prototype
        let sentAt = null
        WebSocket.prototype.send = function (data) {
          if (String(data).includes('"join"')) {
            sentAt = performance.now()
            WebSocket.prototype.send = send
          }
          return send.call(this, data)
        }
        const watched = new WeakSet()
        const watch = (video) => {
          watched.add(video)
          // A frame of the former connection may still come up: what counts was received after the join.
          const see = (now, { receiveTime }) => (sentAt === null || receiveTime === undefined || receiveTime < sentAt ? video.requestVideoFrameCallback(see) : resolve(performance.now() - sentAt))
          video.requestVideoFrameCallback(see)
        }
        const look = () => {
          for (const video of document.querySelectorAll('[data-testid="remote-video"] video')) if (!watched.has(video)) watch(video)
          requestAnimationFrame(look)
        }
        look()
        const pc = window.__room.pc()
        Object.defineProperty(pc, 'iceConnectionState', { configurable: true, get: () => 'failed' })
        Object.defineProperty(pc, 'currentRemoteDescription', { configurable: true, get: () => null })
        pc.oniceconnectionstatechange()
      }),
  )

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
  await until('both pictures', () => lawyer.page.evaluate(() => Object.keys(window.__room?.firstFrameMs ?? {}).length >= 2))
  const samples = []
  // The first join warms the browser up and is not counted.
  for (let n = 0; n <= JOINS; n++) {
    const took = await joinAnew()
    if (n > 0) samples.push(took)
    await until('the talk goes on', () => lawyer.page.evaluate(() => window.__room.state() === 'live'))
    await new Promise((done) => setTimeout(done, 1_000))
  }
  console.log(JSON.stringify(samples))
} finally {
  for (const person of [kiosk, lawyer, officer]) await person.close()
  await server.stop()
}
