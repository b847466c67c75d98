// Firefox at the desk, in a namespace with an address of its own, and Chromium at the kiosk: each decodes the other.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from '../api.mjs'
import { KIOSK, by, openBrowser, until } from '../browser.mjs'
import { FIREFOX_TONE, openFirefox } from '../firefox.mjs'
import { PEOPLE, writeMedia } from '../media.mjs'
import { pictures, voices } from '../senses.mjs'
import { startServer } from '../server.mjs'
import { claimSeat, openKiosk } from '../steps.mjs'
import { checkNetwork, openLine } from './network.mjs'

let line
let server
let kiosk
let lawyer

before(async () => {
  checkNetwork()
  line = await openLine()
  server = await startServer({ address: line.address })
  const media = writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner)
  kiosk = await openBrowser({ viewport: KIOSK, media, trusted: server.base })
  lawyer = await openFirefox({ folder: server.folder, inside: line.inside, trusted: line.address })
})
after(async () => {
  await lawyer?.close()
  await kiosk?.close()
  await server?.stop()
  line?.close()
})

test('a lawyer with Firefox and a kiosk with Chromium see and hear each other', async () => {
  const desk = lawyer.page
  await desk.goto(`${server.base}/desk`)
  await desk.fill('login-username', 'lawyer01')
  await desk.fill('login-password', 'demo-2026')
  await desk.click('login-go')
  await desk.click('desk-open')
  const issued = await issueTicket(server.base, server.centre, { name: '韩秀兰', number: idNumber(800) })
  await openKiosk(kiosk.page, server)
  await desk.click('call-next')
  await desk.click('conflict-clear')
  await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })

  const seen = await until('Firefox sees the kiosk', async () => {
    const { petitioner } = await pictures(desk)
    // Firefox counts no frames of a stream in its video element; what it decodes is counted below
    return petitioner?.colour === PEOPLE.petitioner.rgb ? petitioner : null
  }, 40)
  await until('the kiosk sees Firefox', async () => (await pictures(kiosk.page)).lawyer?.frames > 20, 40)
  await until('the kiosk hears Firefox', async () => Math.abs(((await voices(kiosk.page)).lawyer ?? 0) - FIREFOX_TONE) < 60)
  const decoded = (page) => page.evaluate(async () => {
    const rows = [...(await window.__room.pc().getStats()).values()].filter(({ type }) => type === 'inbound-rtp')
    const sum = (kind, name) => rows.filter((one) => one.kind === kind).reduce((total, one) => total + (one[name] ?? 0), 0)
    return { frames: sum('video', 'framesDecoded'), sound: sum('audio', 'packetsReceived'), energy: sum('audio', 'totalAudioEnergy'), lost: sum('audio', 'packetsLost') + sum('video', 'packetsLost') }
  })
  const before = [await decoded(desk), await decoded(kiosk.page)]
  await new Promise((done) => setTimeout(done, 10_000))
  const after = [await decoded(desk), await decoded(kiosk.page)]
  for (const [at, who] of [`Firefox ${lawyer.version}`, 'Chromium'].entries()) {
    const [frames, sound] = ['frames', 'sound'].map((name) => (after[at][name] - before[at][name]) / 10)
    console.log(`${who} decodes ${frames} frames/s and gets ${sound} sound packets/s, ${after[at].lost} lost`)
    assert.ok(frames > 5 && sound > 40, `${who}: ${frames} frames/s, ${sound} sound packets/s`)
    // without a sound card Firefox lets no page listen in, but it counts how loud what it decodes is
    assert.ok(after[at].energy > before[at].energy + 0.01, `${who} hears more than silence: ${before[at].energy} to ${after[at].energy}`)
  }
  console.log(`Firefox saw ${seen.rgb}`)
  assert.equal(await desk.count('device-trouble'), 0)
  assert.deepEqual(kiosk.faults, [])
  assert.ok(await by(kiosk.page, 'session').isVisible())
})
