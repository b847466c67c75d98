// Legal advice at kiosk and board through one morning and its evening: late, an empty chair, what helps then, a call left, the
// lawyer who sits down after all, the other side on the way to that desk, and the hours that are over.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'

import { idNumber, issueTicket, signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { BOARD, DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { comeAlone, logIn, openKiosk, screenOf, tryClaim, typeOnKeypad, waitForScreen } from './steps.mjs'

/** A working day of the demo's rota, whose duties begin at 08:30 and end at 17:30; the server's clock goes from here on. */
const DAY = '2026-11-24'
const at = (clock) => Date.parse(`${DAY}T${clock}:00+08:00`)
const OTHER_SIDE = ['远山建筑公司', '石嘴山市大武口区某某房地产开发有限责任公司第三项目部及其关联单位']

/** As long as the names of firms come. */
const FIRM = { firm_zh: '宁夏石嘴山市某某某与某某律师事务所大武口分所', firm_en: 'Somebody, Somebody and Partners Law Firm, Dawukou Branch' }

let server
let visitor
let board
let page

const textOf = (where, id) => by(where, id).innerText()
const shoot = async (where, name) => {
  if (process.env.KEEP_SHOTS) await where.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}.png`) })
}
const legal = async (site = server.centre) => (await (await fetch(`${server.base}/api/v1/sites/${site}/today`)).json()).legal
const memoryOf = (where) => where.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.body.innerText, location.href]))
/** Opens kiosk and board anew and waits until both say the same of legal advice. */
async function bothSay(state) {
  await openKiosk(page, server)
  await page.locator(`[data-testid="home-lawyers"][data-state="${state}"]`).waitFor()
  await board.page.goto(`${server.base}/board?site=${server.hall}`)
  await board.page.locator(`[data-testid="board-legal"][data-state="${state}"]`).waitFor()
}
/** Lets the pages hear something else of legal advice than the server says; `tell` changes an answer. */
async function hearing(where, tell) {
  await where.route(/\/api\/v1\/(sites\/[^/]+\/today|boards\/[^/]+)$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: tell(await response.json()) })
  })
}
/** What of these is not whole between the head of the page and the buttons that never scroll, or runs out of its box. */
const hidden = (where, selector) => where.evaluate((wanted) => {
  const top = document.querySelector('.main').getBoundingClientRect().top
  const bottom = document.querySelector('.screen .actions').getBoundingClientRect().top
  return [...document.querySelectorAll(wanted)].filter((one) => {
    const [box, around] = [one.getBoundingClientRect(), (one.closest('.svc') ?? one).getBoundingClientRect()]
    return box.top < top || box.bottom > bottom + 1 || box.right > innerWidth || box.top < around.top - 1 || box.bottom > around.bottom + 1 || one.scrollWidth > one.clientWidth + 1
  }).map((one) => one.innerText || one.id)
}, selector)
const asServed = (where) => where.unrouteAll({ behavior: 'ignoreErrors' })

before(async () => {
  server = await startServer({ at: at('08:35') })
  visitor = await openBrowser({ viewport: KIOSK })
  board = await openBrowser({ viewport: BOARD })
  page = visitor.page
})

afterEach(async () => {
  for (const person of [visitor, board]) await asServed(person.page)
})

after(async () => {
  for (const person of [visitor, board]) await person?.close()
  await server?.stop()
})

test('within a quarter of an hour the lawyer is late; then the chair is empty, and both screens say what is done about it', async () => {
  await bothSay('late')
  assert.match(await textOf(page, 'home-what-legal_advice'), /还没到，请稍等/)
  await by(page, 'home-service-legal_advice').click()
  await waitForScreen(page, 'privacy')
  await server.jump(at('08:46'))
  await until('the empty chair', async () => (await legal()).state === 'gap')
  await bothSay('reserve')
  assert.match(await textOf(page, 'home-what-legal_advice'), /值班律师未到岗，\s*正在联系候补律师/)
  const shown = await textOf(board.page, 'board-legal')
  for (const told of [/值班律师未到岗，正在联系候补律师/, /取号机上可选：在这里等/, /下次 周三 11-25/]) assert.match(shown, told)
  const missing = (await (await fetch(`${server.base}/api/v1/boards/${server.hall}`)).json()).lawyers.map(({ name }) => name)
  assert.ok(missing.length > 0)
  for (const name of missing) assert.ok(!shown.replaceAll('\u3000', '').includes(name), 'nobody is named who did not come')
})

test('nobody takes a number without knowing: waiting or another day, whose date is told', async () => {
  await by(page, 'home-service-legal_advice').click()
  await waitForScreen(page, 'legal')
  assert.equal(await textOf(page, 'legal-text'), '值班律师未到岗，正在联系候补律师')
  assert.deepEqual(await look(page, 'legal'), [])
  await shoot(page, 'legal-reserve')
  await by(page, 'legal-rebook').click()
  assert.equal(await by(page, 'legal-next-day').getAttribute('data-day'), (await legal()).next_day)
  assert.match(await textOf(page, 'legal-next-day'), /^明天，11月25日（周三）$/)
  assert.deepEqual(await look(page, 'another day'), [])
  await shoot(page, 'legal-day')
  await by(page, 'legal-day-book').click()
  await waitForScreen(page, 'booking')
  await openKiosk(page, server)
  await by(page, 'home-service-legal_advice').click()
  await by(page, 'legal-reserve').click()
  await waitForScreen(page, 'privacy')
})

test('a lawyer elsewhere is named with the place, and is one of the choices', async () => {
  const remote = { state: 'gap', rung: 'remote', choices: ['remote', 'call_back', 'rebook'], remote_site: '红果子镇', remote_site_en: 'Hongguozi Town', next_day: '2026-11-25' }
  for (const where of [page, board.page]) await hearing(where, (view) => ({ ...view, legal: remote }))
  await bothSay('remote')
  assert.match(await textOf(board.page, 'board-legal'), /可视频连线红果子镇的值班律师.*视频连线、12348回拨、改天来/s)
  await by(page, 'home-service-legal_advice').click()
  assert.match(await textOf(page, 'legal-remote'), /和红果子镇的律师视频谈/)
  assert.deepEqual(await page.locator('.legal .svc').evaluateAll((all) => all.map((one) => one.dataset.testid)), ['legal-remote', 'legal-call_back', 'legal-rebook'])
  await by(page, 'lang-toggle').click()
  assert.match(await textOf(page, 'legal-text'), /the one at Hongguozi Town/)
  await by(page, 'lang-toggle').click()
})

test('in large type and both languages four ways and the questions before a call stand on the screen at once', async () => {
  const ways = { state: 'gap', rung: 'remote', choices: ['reserve', 'remote', 'call_back', 'rebook'], remote_site: '红果子镇综治中心', remote_site_en: 'Hongguozi Town Governance Centre', next_day: '2026-11-25' }
  await hearing(page, (view) => ({ ...view, legal: ways }))
  for (const viewport of [KIOSK, { width: 1366, height: 768 }]) {
    await page.setViewportSize(viewport)
    for (const lang of ['zh', 'en']) {
      await openKiosk(page, server)
      if (lang === 'en') await by(page, 'lang-toggle').click()
      await by(page, 'size-toggle').click()
      await by(page, 'home-service-legal_advice').click()
      await by(page, 'legal-rebook').waitFor()
      assert.deepEqual(await hidden(page, '.legal .svc, .legal .svc strong, .legal .svc em'), [], `ways, ${lang}, ${viewport.width}`)
      await shoot(page, `legal-four-${lang}-${viewport.width}`)
      await by(page, 'legal-call_back').click()
      await typeOnKeypad(page, '13995201234')
      await by(page, 'phone-give').click()
      await by(page, 'call-check').waitFor()
      assert.deepEqual(await hidden(page, '.topics button, #call-name'), [], `call, ${lang}, ${viewport.width}`)
    }
  }
  await page.setViewportSize(KIOSK)
})

test('with nobody on the reserve list a call of 12348 can be left: checked, numbered, and forgotten by the kiosk', async () => {
  const coordinator = await signedIn(server.base, 'coordinator')
  const emptied = await fetch(`${server.base}/api/v1/reserve`, { method: 'PUT', headers: { 'content-type': 'application/json', ...coordinator.proof }, body: '{"lawyer_ids":[]}' })
  assert.equal(emptied.status, 200)
  // A server looks after its chairs as soon as it is up.
  await server.jump(at('08:50'))
  await until('the third rung', async () => (await legal()).rung === 'call_back', 40)
  await bothSay('call_back')
  await by(page, 'home-service-legal_advice').click()
  await by(page, 'legal-call_back').click()
  await typeOnKeypad(page, '13995201234')
  await by(page, 'phone-give').click()
  assert.equal((await textOf(page, 'call-phone')).replace(/\s/g, ''), '13995201234')
  assert.deepEqual(await look(page, 'the call is checked'), [])
  await by(page, 'call-change').click()
  await typeOnKeypad(page, '13995205678')
  await by(page, 'phone-give').click()
  await by(page, 'call-name').fill('马桂兰')
  await by(page, 'call-topic-debt').click()
  await by(page, 'call-send').click()
  await by(page, 'call-done').waitFor()
  const no = await textOf(page, 'call-no')
  assert.match(await textOf(page, 'call-by'), /^今天 \d\d:\d\d 之前$/)
  assert.match(await textOf(page, 'call-done'), new RegExp(`请先让对方报您的回电号码 ${no}`))
  assert.ok(!(await textOf(page, 'call-done')).includes('5678 '), 'the whole number is not left standing')
  assert.deepEqual(await look(page, 'the call is promised'), [])
  await shoot(page, 'call-done')
  await by(page, 'call-finish').click()
  await waitForScreen(page, 'home')
  for (const trace of ['13995205678', '5678', '马桂兰']) assert.ok(!(await memoryOf(page)).includes(trace), `${trace} is gone from the kiosk`)
  const clerk = await signedIn(server.base, 'clerk.hall1')
  const { rows } = await clerk.read('/api/v1/call-backs')
  assert.deepEqual(rows.map((row) => [row.no, row.phone, row.name, row.topic]), [[no, '13995205678', '马桂兰', 'debt']])
  // The same phone once more: told, and nothing twice on the list.
  await by(page, 'home-service-legal_advice').click()
  await by(page, 'legal-call_back').click()
  await typeOnKeypad(page, '13995205678')
  await by(page, 'phone-give').click()
  await by(page, 'call-send').click()
  await page.locator('[data-testid="trouble-dialog"][data-code="call_back_exists"]').waitFor()
  assert.match(await textOf(page, 'trouble-dialog'), new RegExp(no))
  await by(page, 'trouble-home').click()
})

test('who waits in the line hears of it too, and may give the number up for a call', async () => {
  const slip = await issueTicket(server.base, server.centre, { name: '何玉芳', number: idNumber(62) })
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: slip.ticket.number, pin: slip.pin })
  await waitForScreen(page, 'mine')
  assert.match(await textOf(page, 'mine-legal'), /可登记12348律师回拨.*您的号不变/s)
  assert.deepEqual(await look(page, 'an own number'), [])
  assert.ok(await by(page, 'screen').evaluate((main) => main.scrollHeight <= main.clientHeight), 'all of it is on the screen')
  await shoot(page, 'mine-legal')
  await by(page, 'mine-call-back').click()
  await typeOnKeypad(page, '13995207777')
  await by(page, 'phone-give').click()
  assert.match(await textOf(page, 'call-gives-up'), new RegExp(`${slip.ticket.number} 号就退了`))
  await shoot(page, 'call-gives-up')
  await by(page, 'back').click()
  await by(page, 'back').click()
  await by(page, 'mine-call-back').click()
  await typeOnKeypad(page, '13995207777')
  await by(page, 'phone-give').click()
  await by(page, 'call-send').click()
  await by(page, 'call-done').waitFor()
  const no = await textOf(page, 'call-no')
  await by(page, 'call-finish').click()
  const status = await (await fetch(`${server.base}/api/v1/slips/${slip.slip_token}`)).json()
  assert.deepEqual([status.ticket.state, status.call_back.no], ['cancelled', no])
})

test('the lawyer sits down after all: named with the firm at once, and the other side is on the desk before anything is shown', async () => {
  const coordinator = await signedIn(server.base, 'coordinator')
  const { shifts } = await coordinator.read(`/api/v1/duty?site=${server.hall}&day=${DAY}`)
  const shift = shifts.find(({ kind }) => kind === 'hall')
  const { username } = (await coordinator.read('/api/v1/lawyers')).items.find(({ id }) => id === shift.lawyer_id)
  const lawyer = await openBrowser({ viewport: DESK })
  try {
    await logIn(lawyer.page, server.base, username)
    await by(lawyer.page, 'desk-open').first().click()
    await by(lawyer.page, 'call-next').waitFor()
    await bothSay('on_duty')
    assert.match(await textOf(page, 'home-what-legal_advice'), new RegExp(`${shift.lawyer}.*在岗`, 's'))
    assert.match(await textOf(page, 'home-lawyers'), new RegExp(`${shift.lawyer}.*08:30–17:30`, 's'))
    assert.ok((await textOf(board.page, 'board-legal')).replaceAll('\u3000', '').includes(shift.lawyer))
    // With the firm, however long its name is.
    for (const where of [page, board.page]) await hearing(where, (view) => ({ ...view, lawyers: view.lawyers.map((one) => ({ ...one, ...FIRM, is_here: one.name === shift.lawyer })) }))
    await bothSay('on_duty')
    await until('the kiosk names the firm', async () => new RegExp(`${shift.lawyer}.*${FIRM.firm_zh}`, 's').test(await textOf(page, 'home-lawyers')))
    await until('the board names the firm', async () => new RegExp(FIRM.firm_zh).test(await textOf(board.page, 'board-legal')))
    await by(page, 'lang-toggle').click()
    assert.match(await textOf(page, 'home-lawyers'), new RegExp(`${shift.lawyer_en}.*${FIRM.firm_en}`, 's'))
    await shoot(page, 'home-firm-en')
    await by(page, 'lang-toggle').click()
    await shoot(page, 'home-firm')
    await shoot(board.page, 'board-firm')
    const cut = await board.page.evaluate(() => [...document.querySelectorAll('[data-testid="board-legal"] :is(b, em)')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText))
    assert.deepEqual(cut, [], 'a long firm becomes smaller, and is not cut')
    for (const where of [page, board.page]) await asServed(where)
    await bothSay('on_duty')

    await by(page, 'home-service-legal_advice').click()
    await waitForScreen(page, 'privacy')
    await by(page, 'privacy-next').click()
    await by(page, 'id-name').fill('王秀英')
    await by(page, 'name-next').click()
    await typeOnKeypad(page, idNumber(61))
    await by(page, 'paper-next').click()
    await by(page, 'phone-declined').click()
    await waitForScreen(page, 'parties')
    const sizes = await Promise.all(['parties-none', 'parties-next'].map((id) => by(page, id).boundingBox()))
    assert.ok(Math.abs(sizes[0].width - sizes[1].width) < 2 && Math.abs(sizes[0].height - sizes[1].height) < 2, 'saying nothing weighs the same')
    assert.ok(await by(page, 'parties-next').isDisabled())
    await by(page, 'party-name').fill(OTHER_SIDE[0])
    await page.keyboard.press('Enter')
    await by(page, 'party-name').fill('写错了')
    await by(page, 'party-add').click()
    await by(page, 'party-drop-1').click()
    await by(page, 'party-name').fill(OTHER_SIDE[1])
    await shoot(page, 'parties')
    await by(page, 'parties-next').click()
    await comeAlone(page)
    const number = await textOf(page, 'ticket-number')
    assert.ok(!(await textOf(page, 'ticket')).includes(OTHER_SIDE[0]), 'no slip shows the other side')
    await by(page, 'ticket-done').click()
    await waitForScreen(page, 'home')
    for (const name of OTHER_SIDE) assert.ok(!(await memoryOf(page)).includes(name), `${name} is gone from the kiosk`)

    await lawyer.page.locator(`[data-testid="queue-row"][data-number="${number}"]`).waitFor()
    await by(lawyer.page, 'call-next').click()
    await by(lawyer.page, 'conflict').waitFor()
    assert.equal(await textOf(lawyer.page, 'conflict-parties'), OTHER_SIDE.join('\n'))
    assert.deepEqual(lawyer.faults, [])
  } finally {
    await lawyer.close()
  }
})

test('the other side is forgotten with whoever walks away', async () => {
  const clocked = await visitor.browser.newContext({ viewport: KIOSK, locale: 'zh-CN' })
  const alone = await clocked.newPage()
  await alone.clock.install()
  await openKiosk(alone, server)
  await by(alone, 'home-service-legal_advice').click()
  await by(alone, 'privacy-next').click()
  await by(alone, 'id-name').fill('白文秀')
  await by(alone, 'name-next').click()
  await by(alone, 'paper-none').click()
  await by(alone, 'phone-none').click()
  await by(alone, 'party-name').fill(OTHER_SIDE[0])
  await by(alone, 'party-add').click()
  await alone.clock.fastForward(42_000)
  await by(alone, 'idle-dialog').waitFor()
  await alone.clock.fastForward(21_000)
  await waitForScreen(alone, 'home')
  assert.ok(!(await memoryOf(alone)).includes(OTHER_SIDE[0]))
  await clocked.close()
})

test('in the evening the hours are over: said at kiosk and board with the next day, and a number is still not refused', async () => {
  await server.jump(at('18:00'))
  await bothSay('over')
  assert.match(await textOf(page, 'home-what-legal_advice'), /今天律师值班已结束/)
  assert.match(await textOf(page, 'home-lawyers'), /最近的律师值班：明天，\s*11月25日（周三）/)
  assert.match(await textOf(board.page, 'board-legal'), /今天律师值班已结束.*最近的律师值班/s)
  await by(page, 'home-service-legal_advice').click()
  await waitForScreen(page, 'legal')
  await by(page, 'legal-wait').click()
  assert.equal(await screenOf(page), 'privacy')
  assert.deepEqual([...visitor.faults, ...board.faults], [])
})
