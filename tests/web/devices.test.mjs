// Machines without a working camera or microphone: what a person is told, and that a demonstration works all the same.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures, voices } from './senses.mjs'
import { startServer } from './server.mjs'
import { call, logIn, openKiosk, passCheck, tryClaim, withoutDemo } from './steps.mjs'

let server
let bare
let lawyer
let salt = 300

before(async () => {
  server = await startServer()
  bare = await openBrowser({ viewport: KIOSK, hosts: 'MAP kiosk.test 127.0.0.1' })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
})

after(async () => {
  for (const person of [bare, lawyer]) await person?.close()
  await server?.stop()
})

/** A called person of their own; returns number and PIN. */
async function calledPerson(desk) {
  const issued = await issueTicket(server.base, server.centre, { name: '试机人', number: idNumber(salt++) })
  await desk.callNext()
  return { number: issued.ticket.number, pin: issued.pin }
}

/** A page of its own in the browser without devices, seated at the device check. */
async function atTheCheck(desk, { prepare = async () => undefined, base = server.base } = {}) {
  const context = await bare.browser.newContext({ viewport: KIOSK, locale: 'zh-CN' })
  const page = await context.newPage()
  await prepare(page)
  await openKiosk(page, { ...server, base })
  await by(page, 'home-claim').click()
  await tryClaim(page, await calledPerson(desk))
  await by(page, 'preflight').waitFor()
  return { page, close: () => context.close() }
}

/** Ends the visit of whoever sits there, so that the desk is free for the next. */
async function leave(desk, { page, close }) {
  await by(page, 'hear-yes').click()
  await by(page, 'preflight-ok').click()
  await by(page, 'session').waitFor()
  await desk.complete()
  await by(page, 'rating').waitFor()
  await close()
}

const failingWith = (name) => async (page) => {
  await withoutDemo(page)
  await page.addInitScript((error) => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('as the test says', error)
    }
  }, name)
}

test('no camera, a refused permission and a camera in use have three different messages with something to do', async () => {
  const desk = await staffAtDesk(server.base, 'lawyer02')
  const told = {}
  for (const error of ['NotFoundError', 'NotAllowedError', 'NotReadableError']) {
    const seat = await atTheCheck(desk, { prepare: failingWith(error) })
    await by(seat.page, 'preflight-retry').waitFor()
    told[error] = await by(seat.page, 'preflight').innerText()
    assert.match(told[error], /叫工作人员/, `${error}: somebody can help`)
    if (error === 'NotFoundError') await leave(desk, seat)
    else {
      await by(seat.page, 'preflight-retry').click()
      await by(seat.page, 'preflight-retry').waitFor()
      await leave(desk, seat)
    }
  }
  assert.match(told.NotFoundError, /没有找到摄像头/)
  assert.match(told.NotFoundError, /没有找到话筒/)
  assert.match(told.NotAllowedError, /没有允许用摄像头.*允许/s)
  assert.match(told.NotReadableError, /摄像头被别的程序占用/)
})

test('a device that works again after a retry is used', async () => {
  const desk = await staffAtDesk(server.base, 'lawyer02')
  const seat = await atTheCheck(desk, {
    prepare: async (page) => {
      await withoutDemo(page)
      await page.addInitScript(() => {
        let tries = 0
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          if (tries++ < 3) throw new DOMException('in use', 'NotReadableError')
          const canvas = document.createElement('canvas')
          canvas.getContext('2d').fillRect(0, 0, 10, 10)
          const stream = wanted.video ? canvas.captureStream(5) : new MediaStream()
          if (wanted.audio) for (const track of new AudioContext().createMediaStreamDestination().stream.getTracks()) stream.addTrack(track)
          return stream
        }
      })
    },
  })
  await by(seat.page, 'preflight-retry').click()
  await until('the picture is there', () => by(seat.page, 'preflight-video').isVisible())
  assert.equal(await by(seat.page, 'preflight-retry').count(), 0)
  await leave(desk, seat)
})

test('over plain http away from the machine itself the page says why there is no camera and what to do', async () => {
  const desk = await staffAtDesk(server.base, 'lawyer02')
  const seat = await atTheCheck(desk, { base: `http://kiosk.test:${server.port}` })
  const notice = await by(seat.page, 'insecure-notice').innerText()
  assert.match(notice, /kiosk\.test/)
  assert.match(notice, /https:\/\//)
  assert.match(notice, /--tls self-signed/)
  const box = await by(seat.page, 'help').boundingBox()
  assert.ok(box.y + box.height <= KIOSK.height + 1, 'help is still on the screen')
  await leave(desk, seat)
})

test('in a demonstration a machine without camera and microphone talks with a drawn picture and a tone', async () => {
  const { page } = bare
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await by(lawyer.page, 'desk-work').waitFor()
  const issued = await issueTicket(server.base, server.centre, { name: '无摄像头', number: idNumber(salt++) })
  await openKiosk(page, server)
  await call(lawyer.page)
  await by(lawyer.page, 'stage-cover').waitFor()
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: issued.ticket.number, pin: issued.pin })
  await until('the drawn picture is called a demonstration', async () => /演示画面.*演示声音/s.test(await by(page, 'preflight').innerText()))
  await passCheck(page)
  const seen = await until('the lawyer sees the drawn figure move', async () => {
    const shown = await pictures(lawyer.page)
    return shown.petitioner?.frames > 5 ? shown : null
  })
  assert.equal(seen.petitioner.colour, 'blue', 'the figure stands before a blue ground')
  await until('the lawyer hears the tone', async () => Math.abs(((await voices(lawyer.page)).petitioner ?? 0) - 330) < 40)
  await until('the kiosk sees the lawyer', async () => (await pictures(page)).lawyer?.colour === PEOPLE.lawyer.rgb)
  assert.deepEqual(bare.faults, [])
  assert.deepEqual(lawyer.faults, [])
})
