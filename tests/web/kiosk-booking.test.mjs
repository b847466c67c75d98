// Booking a leader at a kiosk, on paper and without, two kiosks and one person, and coming to the appointment. A day's slot cannot be waited for, so
// the number of a check-in is the server's answer to a real ticket.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { bookAt, chooseLeader, freeSitting } from './booking.mjs'
import { by, KIOSK, openBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { scan, typeOnKeypad, waitForScreen } from './steps.mjs'

const LEAST_TARGET_PX = 95.5
const LEAST_TYPE_PX = 25.9

let server
let kiosk

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK })
})

after(async () => {
  await kiosk?.close()
  await server?.stop()
})

/** What is too small for a kiosk on the screen. */
const tooSmall = (page) =>
  page.evaluate(([target, type]) => {
    const shown = (element) => element.getBoundingClientRect().height > 0 && !element.closest('.visually-hidden')
    const written = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    const buttons = [...document.querySelectorAll('main button')].filter((one) => shown(one) && one.getBoundingClientRect().height < target)
    const words = [...document.querySelectorAll('main *')].filter((one) => shown(one) && written(one) && parseFloat(getComputedStyle(one).fontSize) < type)
    return [...buttons, ...words].map((one) => `${one.tagName} ${one.dataset.testid ?? one.className}: ${one.textContent.trim().slice(0, 20)}`)
  }, [LEAST_TARGET_PX, LEAST_TYPE_PX])

async function see(page, name) {
  assert.deepEqual(await tooSmall(page), [], name)
  assert.deepEqual(await look(page, name), [])
}

/** From the home screen to the last look. */
async function fill(page, sitting, { name, number }) {
  await by(page, 'home-book').click()
  await by(page, 'topic-labour').click()
  await by(page, 'place-here').click()
  await by(page, 'level-2').click()
  await chooseLeader(page, sitting)
  await page.locator('[data-testid^="slot-"]').first().click()
  await by(page, 'id-name').fill(name)
  await by(page, 'name-next').click()
  await typeOnKeypad(page, number)
  await by(page, 'paper-next').click()
  await by(page, 'phone-none').click()
  await by(page, 'booking-next').click()
  await by(page, 'how-in_person').click()
  await by(page, 'booking-next').click()
  await by(page, 'no-secrets').click()
  await by(page, 'booking-next').click()
  await by(page, 'check-when').waitFor()
}

test('a person books at the kiosk without a phone, and nothing of them is left behind', async () => {
  const { page } = kiosk
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await by(page, 'home-book').waitFor()
  await see(page, 'home')
  await by(page, 'home-book').click()
  await see(page, 'topic')
  await by(page, 'topic-labour').click()
  await by(page, 'place-here').waitFor()
  await see(page, 'place')
  await by(page, 'place-here').click()
  await by(page, 'level-2').waitFor()
  await see(page, 'way')
  for (let steps = 0; steps < 3; steps++) await by(page, 'back').click()
  await waitForScreen(page, 'home')

  await fill(page, await freeSitting(server, server.bureau), { name: '余秀珍', number: idNumber(95) })
  await see(page, 'check')
  await by(page, 'booking-next').click()
  await by(page, 'booked').waitFor()
  await see(page, 'booked')
  const code = await by(page, 'appointment-code').getAttribute('data-code')
  assert.match(code, /^[2-9A-Z]{8}$/)
  // A plain server has no printer; the browser may have one.
  await page.locator('[data-testid="booked"][data-print="none"]').waitFor()
  await page.evaluate(() => (window.print = () => (window.sheet = document.querySelector('.booking-slip.slip').textContent)))
  await by(page, 'print-here').click()
  await page.waitForFunction((signs) => window.sheet?.replace(/\s/g, '').includes(signs), code)
  await by(page, 'booking-done').click()
  await waitForScreen(page, 'home')
  const left = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.body.innerText)
  assert.ok(!left.includes('余秀珍') && !left.includes(idNumber(95)) && !left.includes(code))

  // The office has not looked at it yet.
  await by(page, 'home-check-in').click()
  await see(page, 'check in')
  await scan(page, code)
  assert.match(await by(page, 'check-in-fault').innerText(), /还没有确认/)
  // The paper slip holds an address.
  await by(page, 'code-delete').click()
  assert.ok(await by(page, 'check-in-fault').isHidden())
  await scan(page, `${server.base}/booking?code=${code}`)
  assert.match(await by(page, 'check-in-fault').innerText(), /还没有确认/)
  assert.equal(await by(page, 'booking-code-typed').getAttribute('data-value'), code)
  await see(page, 'not confirmed')
  assert.deepEqual(kiosk.faults, [])
})

test('a home screen with three services and booking stands on the screen without scrolling, in both languages', async () => {
  const { page } = kiosk
  await page.goto(`${server.base}/kiosk?site=${server.hall}`)
  for (const lang of ['zh', 'en']) {
    await by(page, 'home-service-registration').waitFor()
    await by(page, 'home-book').waitFor()
    assert.equal(await page.evaluate(() => { const main = document.querySelector('.main'); return main.scrollHeight - main.clientHeight }), 0, lang)
    assert.deepEqual(await tooSmall(page), [], lang)
    await by(page, 'lang-toggle').click()
  }
  assert.deepEqual(await look(page, 'hall'), [])
})

test('a booking is printed by the kiosk; without paper it stands, and code and QR are on the screen', async () => {
  const { page } = kiosk
  let answer = { status: 409, json: { code: 'paper_out' } }
  let paper
  await page.route('**/kiosk/print', (route) => {
    paper = route.request().postDataJSON()
    return route.fulfill(answer)
  })
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await fill(page, await freeSitting(server, server.bureau), { name: '韩春梅', number: idNumber(94) })
  await by(page, 'booking-next').click()
  const booked = (print) => page.locator(`[data-testid="booked"][data-print="${print}"]`).waitFor()
  await booked('paper_out')
  assert.match(await by(page, 'screen').innerText(), /没纸了，预约照样有效[\s\S]*给工作人员/)
  const code = await by(page, 'appointment-code').getAttribute('data-code')
  assert.ok(await by(page, 'appointment-code').isVisible())
  const qr = await page.locator('.take .qr-code').boundingBox()
  assert.ok(qr.width >= 319, `the code is ${qr.width} px wide`)
  const done = await by(page, 'booking-done').boundingBox()
  assert.ok(qr.y + qr.height <= done.y, 'the whole code is seen')
  await see(page, 'booked, paper out')

  assert.deepEqual([paper.kind, paper.code, paper.lang], ['booking', code, 'zh'])
  assert.ok(paper.url.endsWith(`/booking?code=${code}`), paper.url)
  assert.match(paper.time, /^\d\d:\d\d-\d\d:\d\d$/)
  assert.match(paper.printed_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/)
  assert.ok(paper.papers.includes('身份证') && paper.rules.some((rule) => rule.startsWith('迟到了怎么办')), JSON.stringify(paper))
  const seen = await by(page, 'appointment').innerText()
  for (const part of [paper.day, paper.leader, paper.post, paper.place, ...paper.papers]) assert.ok(part && seen.includes(part), `${part} in ${seen}`)
  for (const secret of ['韩春梅', idNumber(94), '欠薪', '劳动']) assert.ok(!JSON.stringify(paper).includes(secret), `${secret} is not on paper`)

  answer = { status: 409, json: { code: 'cover_open' } }
  await by(page, 'print-again').click()
  await booked('fault')
  assert.match(await by(page, 'screen').innerText(), /没有打出来，预约照样有效[\s\S]*检查/)
  answer = { status: 200, json: { state: 'printed' } }
  await by(page, 'print-again').click()
  await booked('printed')
  assert.match(await by(page, 'screen').innerText(), /请拿好预约单[\s\S]*1 个工作日内核对/)
  await see(page, 'booked, printed')
  await by(page, 'booking-done').click()
  await waitForScreen(page, 'home')
  await page.unroute('**/kiosk/print')
  assert.deepEqual(kiosk.faults, [])
})

test('two kiosks book the same person: the second is told of the first in words', async () => {
  const { page } = kiosk
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  const sitting = await freeSitting(server, server.bureau)
  const person = { name: '马秀英', number: idNumber(96) }
  await fill(page, sitting, person)
  // The other kiosk is quicker by one step.
  const { items } = await (await fetch(`${server.base}/api/v1/sittings/${sitting}/slots`)).json()
  await bookAt(server, items[0].id, server.bureau, person)
  await by(page, 'booking-next').click()
  const fault = page.locator('[data-testid="booking-fault"][data-code="appointment_exists"]')
  assert.match(await fault.innerText(), /同一件事已经约了/)
  await see(page, 'booked elsewhere')
  await by(page, 'check-when').waitFor()
  assert.deepEqual(kiosk.faults, [])
})

test('who walks away from a booking is forgotten, and the time is free again', async () => {
  const { page } = kiosk
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  const sitting = await freeSitting(server, server.bureau)
  const free = async () => (await (await fetch(`${server.base}/api/v1/sittings/${sitting}/slots`)).json()).items.length
  await page.clock.install()
  const before = await free()
  await fill(page, sitting, { name: '罗桂英', number: idNumber(92) })
  assert.equal(await free(), before - 1)
  await page.clock.runFor(41_000)
  await by(page, 'idle-dialog').waitFor()
  const released = page.waitForResponse((response) => response.request().method() === 'DELETE' && response.url().includes('/holds/'))
  await page.clock.runFor(20_000)
  await waitForScreen(page, 'home')
  await released
  assert.equal(await free(), before)
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /罗桂英/)
})

test('checking in by ID shows the number like any other slip', async () => {
  const { page } = kiosk
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await by(page, 'home-check-in').click()
  await by(page, 'check-in-id').click()
  await by(page, 'id-name').fill('高凤兰')
  await by(page, 'name-next').click()
  await typeOnKeypad(page, idNumber(93))
  await by(page, 'paper-next').click()
  assert.match(await by(page, 'check-in-fault').innerText(), /没有查到今天的预约/)

  const issued = await issueTicket(server.base, server.centre, { name: '高凤兰', number: idNumber(93) })
  let sent
  await page.route('**/api/v1/check-ins', (route) => {
    sent = route.request().postDataJSON()
    return route.fulfill({ status: 201, json: issued })
  })
  for (const sign of 'ABCD2345') await by(page, `code-${sign}`).click()
  await by(page, 'check-in-go').click()
  await waitForScreen(page, 'ticket')
  assert.deepEqual(sent, { site_id: server.centre, claim: { by: 'code', code: 'ABCD2345' } })
  assert.equal(await by(page, 'ticket-number').innerText(), issued.ticket.number)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  assert.deepEqual(kiosk.faults, [])
})

test('a time that came too near meanwhile is refused with the way to a number', async () => {
  const { page } = kiosk
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await by(page, 'home-book').click()
  await by(page, 'topic-labour').click()
  await by(page, 'place-here').click()
  await by(page, 'level-2').click()
  await chooseLeader(page, await freeSitting(server, server.bureau))
  // The hour cannot be waited for: the server's refusal is put in its place.
  const refusal = { status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: '', status: 409, code: 'booking_too_near', args: { minutes: '60' } }) }
  await page.route('**/api/v1/holds', (route) => route.fulfill(refusal), { times: 1 })
  await page.locator('[data-testid^="slot-"]').first().click()
  await page.locator('[data-testid="booking-fault"][data-code="booking_too_near"]').waitFor()
  assert.match(await by(page, 'booking-fault').innerText(), /60 分钟[\s\S]*取号/)
  await see(page, 'too near')
  await by(page, 'take-number').click()
  await waitForScreen(page, 'home')
  assert.deepEqual(kiosk.faults, [])
})

test('with large type every question stands on the screen without scrolling, in both languages', async () => {
  const { page } = kiosk
  for (const [lang, number] of [['zh', idNumber(97)], ['en', idNumber(98)]]) {
    await page.goto(`${server.base}/kiosk?site=${server.centre}`)
    await by(page, 'home-book').waitFor()
    if (lang === 'en') await by(page, 'lang-toggle').click()
    await by(page, 'size-toggle').click()
    const fits = async (id, name) => {
      await by(page, id).waitFor()
      assert.equal(await page.evaluate(async () => { await document.fonts.ready; const main = document.querySelector('.main'); return main.scrollHeight - main.clientHeight }), 0, `${name}, ${lang}`)
    }
    await fits('home-book', 'home')
    await by(page, 'home-book').click()
    await fits('topic-labour', 'topic')
    await by(page, 'topic-labour').click()
    await fits('place-here', 'district')
    await by(page, 'county-640202').click()
    await fits('place-640202100', 'town')
    await by(page, 'place-640202100').click()
    await fits('level-2', 'way')
    await by(page, 'level-2').click()
    // Days and times are a list: as long as the month.
    await chooseLeader(page, await freeSitting(server, server.bureau))
    await page.locator('[data-testid^="slot-"]').first().click()
    await fits('id-name', 'name')
    await by(page, 'id-name').fill('余秀珍')
    await by(page, 'name-next').click()
    await typeOnKeypad(page, number)
    await fits('paper-next', 'paper')
    await by(page, 'paper-next').click()
    await fits('phone-none', 'phone')
    await by(page, 'phone-none').click()
    await fits('booking-next', 'people')
    await by(page, 'booking-next').click()
    await fits('how-in_person', 'how')
    await by(page, 'how-in_person').click()
    await fits('booking-next', 'needs')
    await by(page, 'booking-next').click()
    await fits('no-secrets', 'about')
    await by(page, 'no-secrets').click()
    await by(page, 'booking-next').click()
    await fits('check-when', 'check')
    await by(page, 'booking-next').click()
    await fits('booking-done', 'booked')
    await by(page, 'booking-done').click()
    await waitForScreen(page, 'home')
  }
  assert.deepEqual(kiosk.faults, [])
})
