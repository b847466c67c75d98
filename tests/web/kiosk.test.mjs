// The kiosk as one person after another meets it: typing, waiting, the seat, and being forgotten.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { DESK, KIOSK, by, openBrowser } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { startServer } from './server.mjs'
import { askForOfficer, call, claimSeat, comeAlone, emptyField, endVisit, logIn, nameNobody, openKiosk, passCheck, scan, screenOf, takeNumber, toPaper, tryClaim, typeOnKeypad, waitForScreen } from './steps.mjs'

let server
let kiosk
let lawyer

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

const textOf = (page) => page.locator('body').innerText()
const memoryOf = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.body.innerText, location.href]))

test('two people who wait at one kiosk each take their own seat and see nothing of the other', async () => {
  const { page } = kiosk
  await openKiosk(page, server)
  const [first, second] = [await staffAtDesk(server.base, 'lawyer01'), await staffAtDesk(server.base, 'lawyer02')]
  const people = [
    { name: '丁建军', number: idNumber(21) },
    { name: '何玉芳', number: idNumber(22) },
  ]
  const slips = []
  for (const person of people) {
    slips.push(await takeNumber(page, person))
    await by(page, 'ticket-done').click()
    await waitForScreen(page, 'home')
    const left = await memoryOf(page)
    for (const trace of [person.name, person.number, slips.at(-1).pin]) assert.ok(!left.includes(trace), `${trace} is gone from the kiosk`)
  }

  await by(page, 'home-claim').click()
  await tryClaim(page, slips[1])
  await waitForScreen(page, 'mine')
  assert.match(await by(page, 'mine').innerText(), /还没有叫到您/, 'nobody sits down before the call')
  assert.equal(await by(page, 'mine-ahead').innerText(), '1 人')
  await by(page, 'mine-home').click()

  const desks = []
  for (const desk of [first, second]) desks.push((await desk.callNext()).current.ticket.number)
  assert.deepEqual(desks, slips.map(({ number }) => number), 'each desk has called one of them')

  await by(page, 'home-claim').click()
  await tryClaim(page, { number: slips[0].number, pin: slips[1].pin === '0000' ? '0001' : '0000' })
  assert.match(await by(page, 'claim-fault').innerText(), /密码不对.*还可以试 \d 次/s)
  await by(page, 'back').click()

  for (const [at, slip] of slips.entries()) {
    const other = people[1 - at]
    await claimSeat(page, slip)
    const shown = await textOf(page)
    for (const trace of [other.name, other.number, slips[1 - at].pin]) assert.ok(!shown.includes(trace), `${trace} is not shown to ${people[at].name}`)
    await [first, second][at].complete()
    await by(page, 'rating-skip').click()
    await by(page, 'wipe-now').click()
    await waitForScreen(page, 'home')
  }
  assert.deepEqual(kiosk.faults, [])
})

test('a scanned slip takes the seat from the home screen', async () => {
  const { page } = kiosk
  await openKiosk(page, server)
  const issued = await issueTicket(server.base, server.centre, { name: '苏海燕', number: idNumber(31) })
  const desk = await staffAtDesk(server.base, 'lawyer01')
  await scan(page, `${server.base}${issued.slip_url}`)
  await waitForScreen(page, 'mine')
  assert.match(await by(page, 'mine').innerText(), /您是下一位/)
  await by(page, 'mine-home').click()
  await desk.callNext()
  await scan(page, `${server.base}${issued.slip_url}`)
  await by(page, 'preflight').waitFor()
  await passCheck(page)
  await desk.complete()
  await by(page, 'rating-skip').click()
  await by(page, 'wipe-now').click()
  await waitForScreen(page, 'home')
})

test('whoever walks away is asked for twenty seconds and then forgotten, one minute in all', async () => {
  const clocked = await kiosk.browser.newContext({ viewport: KIOSK, locale: 'zh-CN' })
  const page = await clocked.newPage()
  await page.clock.install()
  await openKiosk(page, server)
  await by(page, 'size-toggle').click()
  await toPaper(page, '白文秀')
  await typeOnKeypad(page, '640299')
  await page.clock.fastForward(38_000)
  assert.equal(await by(page, 'idle-dialog').count(), 0)
  await page.clock.fastForward(4_000)
  const warning = await by(page, 'idle-dialog').innerText()
  assert.match(warning, /还在吗/)
  const seconds = Number(/(\d+) 秒/.exec(warning)?.[1])
  assert.ok(seconds >= 10 && seconds <= 20, `warned with ${seconds} s left`)
  await by(page, 'idle-stay').click()
  await by(page, 'idle-dialog').waitFor({ state: 'detached' })
  assert.equal(await by(page, 'id-number').getAttribute('data-value'), '640299', 'one tap keeps everything')

  await page.clock.fastForward(42_000)
  await by(page, 'idle-dialog').waitFor()
  await page.clock.fastForward(21_000)
  await waitForScreen(page, 'home')
  const left = await memoryOf(page)
  assert.ok(!left.includes('白文秀') && !left.includes('640299'), 'the person is forgotten')
  assert.equal(await page.evaluate(() => document.documentElement.dataset.size), 'normal', 'so is the type size')
  await clocked.close()
})

test('a refused consent costs nothing, and a long silence in a talk neither warns nor wipes', async () => {
  const { page } = kiosk
  await page.clock.install()
  await openKiosk(page, server)
  await logIn(lawyer.page, server.base, 'lawyer02')
  await by(lawyer.page, 'desk-work').waitFor()
  const slip = await takeNumber(page, { name: '韩春梅', number: idNumber(41) })
  await by(page, 'ticket-done').click()
  await call(lawyer.page)
  await claimSeat(page, slip)
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor()

  await askForOfficer(lawyer.page, '高云起', '供暖由区住建局负责')
  await by(page, 'consent').waitFor()
  const [no, yes] = [await by(page, 'consent-refuse').boundingBox(), await by(page, 'consent-agree').boundingBox()]
  assert.ok(Math.abs(no.width - yes.width) < 2 && Math.abs(no.height - yes.height) < 2, 'both answers weigh the same')
  await by(page, 'consent-refuse').click()
  await lawyer.page.locator('[data-testid="invite-state"][data-state="refused"]').waitFor()
  assert.match(await by(lawyer.page, 'invite-state').innerText(), /群众没有同意/)
  assert.equal(await by(page, 'consent').count(), 0)
  assert.equal(await by(page, 'session').getAttribute('data-state'), 'live', 'the talk goes on')

  await page.clock.fastForward(180_000)
  assert.equal(await screenOf(page), 'seat')
  assert.equal(await by(page, 'idle-dialog').count(), 0)
  await by(page, 'session').waitFor()

  await endVisit(lawyer.page, '已解答')
  await by(page, 'rating-4').waitFor()
  await page.clock.runFor(5_000)
  assert.equal(await by(page, 'idle-dialog').count(), 0, 'there is time to rate the visit, however long the talk was')
  await by(page, 'rating-4').click()
  await by(page, 'wipe-now').click()
  await waitForScreen(page, 'home')
  assert.deepEqual(lawyer.faults, [])
})

test('a wrong number shows what is wrong beside the field; after two a person without the card may go on', async () => {
  const { page } = kiosk
  await openKiosk(page, server)
  await toPaper(page)
  await typeOnKeypad(page, '640299195002280022')
  assert.match(await by(page, 'id-fault').innerText(), /对不上.*对照证件/s)
  assert.ok(await by(page, 'paper-next').isDisabled())
  await emptyField(page, 18)
  assert.equal(await by(page, 'id-fault').count(), 0, 'the fault goes when the number is being corrected')

  const wrongDay = idNumber(11, '19700230')
  await typeOnKeypad(page, wrongDay)
  const offer = await by(page, 'id-fault').innerText()
  assert.match(offer, /出生日期不对/)
  assert.match(offer, /没带身份证也能办/)
  await by(page, 'paper-none').click()
  await by(page, 'phone-none').click()
  await nameNobody(page)
  await comeAlone(page)
  const number = (await by(page, 'ticket-number').innerText()).trim()
  assert.match(number, /^L\d{3}$/, 'without papers and without a phone there is a number all the same')
  await by(page, 'ticket-done').click()
  await waitForScreen(page, 'home')
})
