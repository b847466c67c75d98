// The check before a talk: camera, voice, loudspeaker and the line on the path that the talk takes. Nothing found there
// turns anybody away.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { startServer } from './server.mjs'
import { openKiosk, tryClaim, withoutDemo } from './steps.mjs'

let server
let kiosk
let desk
let salt = 400

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  desk = await staffAtDesk(server.base, 'lawyer01')
})

after(async () => {
  await kiosk?.close()
  await server?.stop()
})

/** Does `then` on a page of its own, at the check of a person who was just called. The visit ends whatever came of it: the next one needs the desk. */
async function atTheCheck(then, prepare = async () => undefined) {
  const context = await kiosk.browser.newContext({ viewport: KIOSK, locale: 'zh-CN', permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const sent = []
  page.on('request', (request) => request.url().endsWith('/seat/preflight') && sent.push(request.postDataJSON()))
  await prepare(page)
  await openKiosk(page, server)
  await by(page, 'home-claim').click()
  const issued = await issueTicket(server.base, server.centre, { name: '试线人', number: idNumber(salt++) })
  await desk.callNext()
  try {
    await tryClaim(page, { number: issued.ticket.number, pin: issued.pin })
    await by(page, 'preflight').waitFor()
    await then(page, sent)
  } finally {
    await desk.complete()
    await context.close()
  }
}

const lineOf = (page) => by(page, 'line-test').getAttribute('data-result')
const found = (page) => until('the line test has a result', async () => ((await lineOf(page)) === 'testing' ? null : lineOf(page)), 24)
const figuresOf = async (page) => (await by(page, 'line-figures').innerText()).match(/\d+/g).map(Number)
const wordsOf = (page) => by(page, 'line-test').innerText()

/** Answers the question about the loudspeaker and goes on. */
async function goOn(page) {
  await by(page, 'hear-yes').click()
  await by(page, 'preflight-ok').click()
  await by(page, 'session').waitFor()
}

/** A machine that does other work besides measures itself too: as a person would, the test asks again when the line was found bad. */
async function fineLine(page) {
  for (let tries = 0; tries < 4; tries++) {
    const result = await found(page)
    if (result === 'good' || result === 'fair') return result
    await by(page, 'line-again').click()
  }
  assert.fail(`the loopback was never a fine line: ${await wordsOf(page)}`)
}

test('the line is tested by itself on the real path and told in plain words', () =>
  atTheCheck(async (page) => {
    const begun = Date.now()
    assert.match(await wordsOf(page), /正在试线路.*您接着试声音/s)
    await found(page)
    assert.ok(Date.now() - begun < 24_000, 'within 8 s, three times that on a busy machine')
    const words = { good: /线路良好.*说话不会断，画面清楚.*可以开始.*\d+ 分/s, fair: /线路一般，可以通话.*\d+ 分/s }
    assert.match(await wordsOf(page), words[await fineLine(page)])
    const [rtt, , loss, up, down] = await figuresOf(page)
    assert.ok(rtt <= 300 && loss <= 50, `a loopback is near and loses nothing: ${[rtt, loss]}`)
    assert.ok(up > 200 && down > 200, `noise was sent at full rate and came back: ${[up, down]}`)
    assert.deepEqual(await look(page, 'the check with a result'), [])
    await by(page, 'line-again').click()
    assert.equal(await lineOf(page), 'testing', 'it can be tested again')
    await goOn(page)
  }))

test('the loudspeaker must be answered; the line keeps nobody waiting', () =>
  atTheCheck(async (page, sent) => {
    await by(page, 'preflight-ok').click()
    assert.match(await by(page, 'preflight').innerText(), /请先答一下：能听见吗/)
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'hear-yes', 'the answer is where the eye is led')
    assert.deepEqual(sent, [], 'nothing is logged that nobody said')
    await by(page, 'hear-no').click()
    await by(page, 'line-again').click()
    assert.equal(await lineOf(page), 'testing')
    await by(page, 'preflight-ok').click()
    await by(page, 'session').waitFor()
    assert.equal(sent[0].speaker_heard, false)
  }))

test('without a way to the server the person is told so, offered the clerk, and may go on', () =>
  atTheCheck(
    async (page) => {
      const begun = Date.now()
      assert.equal(await found(page), 'none')
      assert.ok(Date.now() - begun < 24_000, 'within 8 s, three times that on a busy machine')
      assert.match(await wordsOf(page), /线路没有接通.*您的位置留着/s)
      assert.match(await by(page, 'preflight-ok').innerText(), /就这样继续/)
      assert.deepEqual(await look(page, 'the check without a line'), [])
      await by(page, 'line-clerk').click()
      assert.match(await by(page, 'help-dialog').innerText(), /已经通知工作人员/)
      await by(page, 'help-ok').click()
      await goOn(page)
    },
    (page) =>
      page.addInitScript(() => {
        const set = RTCPeerConnection.prototype.setRemoteDescription
        RTCPeerConnection.prototype.setRemoteDescription = function (answer) {
          return set.call(this, { type: answer.type, sdp: answer.sdp.replace(/a=candidate:.*\r\n/g, '') })
        }
      }),
  ))

test('a slow line, and a server too busy for a test, are told apart from a broken one', async () => {
  await atTheCheck(
    async (page) => {
      assert.equal(await found(page), 'fair')
      assert.match(await wordsOf(page), /线路一般，可以通话.*慢半拍.*75 分/s)
      assert.match(await by(page, 'preflight-ok').innerText(), /就这样继续|都好了/)
    },
    (page) =>
      page.addInitScript(() => {
        const read = RTCPeerConnection.prototype.getStats
        RTCPeerConnection.prototype.getStats = async function (...wanted) {
          const bytes = Math.round(performance.now() * 150)
          const told = {
            'candidate-pair': { currentRoundTripTime: 0.35 },
            'outbound-rtp': { bytesSent: bytes },
            'inbound-rtp': { bytesReceived: bytes, packetsLost: 0, jitter: 0.005 },
            'remote-inbound-rtp': { packetsLost: 0 },
          }
          return new Map([...(await read.apply(this, wanted))].map(([id, stat]) => [id, { ...stat, ...told[stat.type] }]))
        }
      }),
  )
  await atTheCheck(
    async (page) => {
      assert.equal(await found(page), 'untested')
      assert.match(await wordsOf(page), /没测成.*不影响面谈/s)
    },
    (page) => page.route('**/api/v1/line-tests', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'too_many_requests' }) })),
  )
})

test('a microphone alone that fails has its own words and can be tried again', () =>
  atTheCheck(
    async (page) => {
      await by(page, 'preflight-retry-microphone').waitFor()
      assert.match(await by(page, 'preflight').innerText(), /没有允许用话筒/)
      assert.equal(await by(page, 'preflight-video').isVisible(), true, 'the picture is there all the same')
      await page.evaluate(() => (window.isRefused = false))
      await by(page, 'preflight-retry-microphone').click()
      await by(page, 'preflight').getByText('声音够大').waitFor()
    },
    async (page) => {
      await withoutDemo(page)
      await page.addInitScript(() => {
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
        window.isRefused = true
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          if (wanted.audio && window.isRefused) throw new DOMException('no', 'NotAllowedError')
          return real(wanted)
        }
      })
    },
  ))
