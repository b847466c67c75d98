// `cargo xtask bench session`: what people notice in a talk of two on loopback: whether lips and voice go together, and how long
// the picture stands still when its layer changes or ICE starts anew. Prints one JSON line for each figure.
import { join } from 'node:path'

import { idNumber, issueTicket } from './api.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { flashesOf, lags, watchFlashes } from './flash.mjs'
import { PEOPLE, writeFlashAndBeep, writeMedia } from './media.mjs'
import { pictures } from './senses.mjs'
import { startServer } from './server.mjs'
import { call, claimSeat, logIn, openKiosk } from './steps.mjs'
import { say, tapSockets } from './wire.mjs'

/** About every second one is seen for sure: the page does not get to look at every frame. */
const FLASHES = 60
const FLASHES_AT_LEAST = 20
const SWITCHES = 10
const RESTARTS = 6
const seconds = (count) => new Promise((done) => setTimeout(done, count * 1000))
const report = (figure, value, unit, limits) =>
  console.log(JSON.stringify({ bench: 'session', figure, value, unit, ...(limits && { must: limits[0], aim: limits[1], holds: value <= limits[0] }) }))
const quantile = (list, share) => [...list].sort((a, b) => a - b)[Math.max(0, Math.ceil(list.length * share) - 1)]

const server = await startServer()
const kiosk = await openBrowser({ viewport: KIOSK, media: writeFlashAndBeep(join(server.folder, 'petitioner')) })
const lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
const { page } = lawyer

/** Notes every frame of the petitioner that the lawyer sees, and what sound was missing. */
const watchFrames = () =>
  page.evaluate(() => {
    window.__frames = []
    const video = document.querySelector('[data-testid="remote-video"][data-role="petitioner"] video')
    const see = (at, { width }) => {
      window.__frames.push({ at, width })
      video.requestVideoFrameCallback(see)
    }
    video.requestVideoFrameCallback(see)
  })
const now = () => page.evaluate(() => performance.now())
const framesSince = (since) => page.evaluate((since) => window.__frames.filter(({ at }) => at >= since), since)
const longest = (frames) => Math.max(...frames.slice(1).map(({ at }, n) => at - frames[n].at))
const missingSound = () =>
  page.evaluate(async () => {
    const rows = [...(await window.__room.pc().getStats()).values()].filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
    return rows.reduce((total, row) => total + row.concealedSamples - row.silentConcealedSamples, 0) / 48
  })

async function lipSync() {
  await watchFlashes(kiosk.page, 'sent')
  await watchFlashes(page, 'received')
  await seconds(FLASHES + 3)
  const found = lags(await flashesOf(kiosk.page), await flashesOf(page))
  if (found.length < FLASHES_AT_LEAST) throw new Error(`only ${found.length} flashes with their beeps: ${JSON.stringify([await flashesOf(kiosk.page), await flashesOf(page)])}`)
  const sizes = found.map(({ lag }) => Math.abs(lag))
  report(`lip-sync: sound against picture, p50 of ${found.length}`, quantile(sizes, 0.5), 'ms')
  report(`lip-sync: sound against picture, the worst of ${found.length}`, Math.max(...sizes), 'ms', [80, 80])
  report('lip-sync: camera to screen, p50', quantile(found.map(({ picture }) => picture), 0.5), 'ms')
  report('lip-sync: microphone to loudspeaker, p50', quantile(found.map(({ sound }) => sound), 0.5), 'ms')
}

async function layers() {
  const mid = await page.evaluate(() => {
    const id = document.querySelector('[data-testid="remote-video"][data-role="petitioner"]').dataset.participant
    return window.__room.view().assignments.find((one) => one.participant === id && one.source === 'camera').mid
  })
  const [gaps, waits] = [[], []]
  const ask = (height) => say(page, { type: 'tiles', tiles: [{ mid, height }] })
  const shown = (height, since) => until(`a layer for ${height}`, async () => (await framesSince(since)).find(({ width }) => width >= 320 === height > 90), 60)
  await ask(720)
  await shown(720, await now())
  for (let n = 0; n < SWITCHES; n++) {
    const height = n % 2 === 0 ? 90 : 720
    await seconds(1)
    const since = await now()
    await ask(height)
    const changed = await shown(height, since)
    await seconds(1.5)
    waits.push(changed.at - since)
    gaps.push(longest((await framesSince(changed.at - 1_000)).filter(({ at }) => at < changed.at + 1_000)))
  }
  report(`layer switch: longest time between two frames, the worst of ${SWITCHES}`, Math.max(...gaps), 'ms', [200, 90])
  report('layer switch: the same, p50', quantile(gaps, 0.5), 'ms')
  report('layer switch: asked to shown, p50', quantile(waits, 0.5), 'ms')
}

/** The kiosk's camera is changed for another, drawn here, and back: the smaller picture tells that it is the other one. */
async function sources() {
  const gaps = []
  for (let n = 0; n < SWITCHES; n++) {
    await seconds(1)
    const since = await now()
    await kiosk.page.evaluate(async () => {
      if (!window.__drawn) {
        const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 270 })
        const pen = canvas.getContext('2d')
        setInterval(() => {
          pen.fillStyle = `hsl(${performance.now() / 20} 60% 50%)`
          pen.fillRect(0, 0, 480, 270)
        }, 50)
        window.__drawn = canvas.captureStream(20).getVideoTracks()[0]
      }
      const sender = window.__room.pc().getSenders().find(({ track }) => track?.kind === 'video')
      window.__camera ??= sender.track
      await sender.replaceTrack(sender.track === window.__camera ? window.__drawn : window.__camera)
    })
    const isOther = n % 2 === 0
    await until('the other source', async () => (await framesSince(since)).some(({ width }) => width === (isOther ? 480 : 640)), 60)
    await seconds(1.5)
    gaps.push(longest(await framesSince(since - 500)))
  }
  report(`source switch: longest time between two frames, the worst of ${SWITCHES}`, Math.max(...gaps), 'ms', [200, 90])
  report('source switch: the same, p50', quantile(gaps, 0.5), 'ms')
}

async function restarts() {
  const [gaps, missing, usual] = [[], [], []]
  await page.evaluate(() => void (window.__connection = window.__room.pc()))
  for (let n = 0; n < RESTARTS; n++) {
    const before = await missingSound()
    await seconds(7)
    usual.push((await missingSound()) - before)
  }
  for (let n = 0; n < RESTARTS; n++) {
    const [since, before] = [await now(), await missingSound()]
    // the page believes for a moment that its path failed, and starts ICE anew as it does then
    await page.evaluate(() => {
      const pc = window.__room.pc()
      Object.defineProperty(pc, 'iceConnectionState', { configurable: true, get: () => 'failed' })
      pc.oniceconnectionstatechange()
      delete pc.iceConnectionState
    })
    // until the page takes the restart for done: the third that comes to nothing would be a connection made anew
    await seconds(7)
    gaps.push(longest(await framesSince(since - 300)))
    missing.push((await missingSound()) - before)
  }
  const user = await page.evaluate(() => window.__room.pc().localDescription.sdp.match(/a=ice-ufrag:(\S+)/)[1])
  if (user === firstUser) throw new Error('ICE was not started anew')
  if (!(await page.evaluate(() => window.__connection === window.__room.pc()))) throw new Error('the connection was made anew')
  report(`ICE restart: longest time between two frames, the worst of ${RESTARTS}`, Math.max(...gaps), 'ms', [250, 100])
  report('ICE restart: the same, p50', quantile(gaps, 0.5), 'ms')
  report('ICE restart: sound that was missing, the worst', Math.max(...missing), 'ms', [20, 0])
  report('as much time without a restart: sound that was missing, the worst', Math.max(...usual), 'ms')
}

let firstUser
try {
  await tapSockets(page)
  await logIn(page, server.base, 'lawyer01')
  await by(page, 'desk-open').first().click()
  const issued = await issueTicket(server.base, server.centre, { name: '韩秀兰', number: idNumber(900) })
  await openKiosk(kiosk.page, server)
  await call(page)
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
  await until('the lawyer sees the kiosk', async () => (await pictures(page)).petitioner?.frames > 20)
  await until('the full picture', () => page.evaluate(() => document.querySelector('[data-testid="remote-video"][data-role="petitioner"] video').videoWidth >= 640), 40)
  firstUser = await page.evaluate(() => window.__room.pc().localDescription.sdp.match(/a=ice-ufrag:(\S+)/)[1])
  await lipSync()
  await watchFrames()
  await seconds(2)
  await layers()
  await sources()
  await restarts()
} finally {
  for (const person of [kiosk, lawyer]) await person.close()
  await server.stop()
}
