// The hall manager's pages: desks and lost pages, lines, left-over people, boards and voice, the day's account.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { BOARD, DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let manager
let page
let silentSince
/** Works a window without a page: nothing beats for it. */
let silent

const comes = (salt, more = {}) => issueTicket(server.base, server.hall, { name: '来访人', number: idNumber(salt), service: 'registration', ...more })
const desk = (label) => page.locator(`[data-testid="hall-desk"][data-label="${label}"]`)
const go = (name) => by(page, `nav-${name}`).click()
const row = (number) => page.locator(`[data-testid="queue-row"][data-number="${number}"]`)

before(async () => {
  server = await startServer()
  manager = await openBrowser({ viewport: DESK })
  page = manager.page
  for (const salt of [101, 102, 103]) await comes(salt)
  silent = await staffAtDesk(server.base, 'clerk.hall1', (one) => one.kind === 'counter')
  await silent.callNext()
  silentSince = Date.now()
  await logIn(page, server.base, 'manager.hall')
  await desk('1号窗口').waitFor()
})

after(async () => {
  await manager?.close()
  await server?.stop()
})

test('whoever works in the hall only is led from the desk page to the hall, and sees every desk', async () => {
  assert.match(page.url(), /\/hall/)
  const one = desk('1号窗口')
  assert.equal(await one.getAttribute('data-look'), 'called')
  assert.match(await one.innerText(), /郭晓禾\s+R001/)
  assert.equal(await desk('3号窗口').getAttribute('data-look'), 'closed')
  assert.deepEqual(await look(page, 'desks'), [])
})

test('a fault and its repair are noted', async () => {
  await desk('3号窗口').getByTestId('desk-fault').click()
  await by(page, 'fault-text').fill('高拍仪没有反应')
  assert.deepEqual(await look(page, 'fault'), [])
  await by(page, 'fault-confirm').click()
  await desk('3号窗口').getByTestId('hall-desk-fault').waitFor()
  await desk('3号窗口').getByTestId('desk-fault-clear').click()
  await desk('3号窗口').getByTestId('hall-desk-fault').waitFor({ state: 'detached' })
})

test('weights are explained with the numbers just entered, and a wrong one cannot be saved', async () => {
  await desk('1号视频席').getByTestId('desk-queues').click()
  const leaders = page.locator('[data-testid="queue-weight"][data-service="leader_reception"]')
  await leaders.getByTestId('queue-on').check()
  await leaders.getByTestId('weight').fill('5')
  assert.ok(await by(page, 'queues-save').isDisabled())
  await leaders.getByTestId('weight').fill('250')
  await by(page, 'weights-said').filter({ hasText: /“见领导”等了 10 分钟.*“法律咨询”等了 25 分钟/ }).waitFor()
  assert.deepEqual(await look(page, 'weights'), [])
  await by(page, 'queues-save').click()
  await by(page, 'queues-dialog').waitFor({ state: 'detached' })
  assert.match(await desk('1号视频席').innerText(), /法律咨询 100 · 见领导 250/)
})

test('the lines show everybody, and a number is cancelled with a reason', async () => {
  await go('lines')
  await row('R003').waitFor()
  assert.deepEqual(await look(page, 'lines'), [])
  await row('R003').getByTestId('row-open').click()
  await by(page, 'act-cancel').click()
  await by(page, 'reason').fill('本人说改日再来')
  await by(page, 'reason-confirm').click()
  await row('R003').waitFor({ state: 'detached' })
})

test('notices and quiet hours are saved and reach the board', async () => {
  await go('board')
  await by(page, 'notice-add').click()
  assert.ok(await by(page, 'notices-save').isDisabled(), 'a notice needs its Chinese text')
  await by(page, 'notice-zh').fill('周三下午领导接访改在二楼')
  assert.match(await by(page, 'board-preview').innerText(), /周三下午领导接访改在二楼/)
  await by(page, 'quiet-hours').check()
  await by(page, 'quiet-from').fill('12:00')
  await by(page, 'quiet-to').fill('14:00')
  await by(page, 'voice-said').filter({ hasText: /12:00 到 14:00 不出声/ }).waitFor()
  assert.deepEqual(await look(page, 'board and voice'), [])
  await by(page, 'notices-save').click()
  await until('the notices are saved', async () => /已保存/.test(await by(page, 'notices-said').innerText()))
  await by(page, 'voice-save').click()
  await until('the voice is saved', async () => /已保存/.test(await by(page, 'voice-status').innerText()))
  const shown = await (await fetch(`${server.base}/api/v1/boards/${server.hall}`)).json()
  assert.deepEqual(shown.notices, [{ text_zh: '周三下午领导接访改在二楼', text_en: '' }])
  assert.deepEqual([shown.voice.quiet_from, shown.voice.quiet_to], ['12:00', '14:00'])
  await page.setViewportSize(BOARD)
  await page.setViewportSize(DESK)
})

test('the account of the running day says that it still runs, and adds up', async () => {
  await go('day')
  await by(page, 'account').waitFor()
  assert.equal(await by(page, 'account-said').getAttribute('data-said'), 'running')
  assert.match(await by(page, 'account-row').filter({ hasText: '登记事项' }).innerText(), /登记事项\s+3\s+0\s+0\s+1\s+0\s+2\s+0\s+0/)
  assert.deepEqual(await look(page, 'day account'), [])
})

// Nobody can make yesterday in a browser test: the list is given, what the page does with it is looked at. The day's end
// itself and the ends of a list are tested with the server's clock in tests/e2e.
test('left-over people show their phone and choice, and each is ended in one of the four ways', async () => {
  const one = (id, number, choice, more = {}) => ({
    id, number, day: '2026-11-22', queue_id: 'q', queue_zh: '登记事项', queue_en: 'Registration', origin_zh: '市接访大厅', origin_en: 'City Hall', choice, name: '白玉梅',
    paper_kind: 'none', phone_state: 'given', phone: '13995200001', people: 1, waited_minutes: 42, ...more,
  })
  const items = [one('a', 'R007', 'priority_tomorrow'), one('b', 'R008', 'undecided', { phone_state: 'none', phone: undefined, name: '买买提·艾力', people: 3 })]
  const sent = []
  await page.route('**/carry-overs', (route) => route.fulfill({ json: { items } }))
  await page.route('**/carry-overs/*/end', (route) => {
    sent.push(route.request().postDataJSON())
    const left = items.map((each, i) => (i < sent.length ? { ...each, ended: sent[i].how, ended_by: '周启明', ended_at: '2026-11-23T09:00:00+08:00', new_number: i === 0 ? 'R021' : undefined } : each))
    const ticket = { id: 't', number: 'R021', state: 'issued', service: 'registration', queue_id: 'q', site_id: 's', origin_site_id: 's', issued_at: '2026-11-23T09:00:00+08:00', called_count: 0, people: 1, requeues: 0 }
    return route.fulfill({ json: { items: left, ...(sent.length === 1 ? { issued: { ticket, pin: '4821', slip_token: 'x', slip_url: '/t/x', ahead: 0 } } : {}) } })
  })
  await go('carry')
  const first = page.locator('[data-testid="carry-row"][data-number="R007"]')
  assert.match(await first.innerText(), /白玉梅\s+13995200001\s+第二天优先/)
  assert.deepEqual(await look(page, 'left over'), [])
  await first.getByTestId('carry-handle').click()
  assert.deepEqual(await look(page, 'looking after somebody'), [])
  await by(page, 'carry-confirm').click()
  assert.equal(await by(page, 'slip-pin').innerText(), '4821')
  assert.deepEqual(await look(page, 'new slip'), [])
  await by(page, 'slip-done').click()
  await page.locator('[data-testid="carry-row"][data-number="R008"]').getByTestId('carry-handle').click()
  assert.ok(await by(page, 'carry-confirm').isDisabled(), 'nothing is chosen for somebody who did not choose')
  await page.locator('[data-testid="carry-how"][data-value="phoned"]').click()
  assert.ok(await by(page, 'carry-confirm').isDisabled(), 'a phone call needs its note')
  await by(page, 'carry-note').fill('家属接电话，下周一来')
  await by(page, 'carry-confirm').click()
  await by(page, 'carry-empty').waitFor()
  assert.deepEqual(sent, [{ how: 'new_ticket' }, { how: 'phoned', note: '家属接电话，下周一来' }])
  await page.unroute('**/carry-overs')
  await page.unroute('**/carry-overs/*/end')
})

test('a desk whose page is silent for 60 seconds is shown in red; its person is moved and the desk taken back', { timeout: 180_000 }, async () => {
  await go('desks')
  await until('the desk is noticed', () => by(page, 'lost').first().isVisible(), 95 - (Date.now() - silentSince) / 1000)
  assert.ok(Date.now() - silentSince >= 60_000, 'not before a minute')
  assert.match(await by(page, 'lost').first().innerText(), /1号窗口[\s\S]*R001 还在这个席位上/)
  assert.deepEqual(await look(page, 'a lost desk'), [])
  await by(page, 'lost-move').click()
  await page.locator('[data-testid="transfer-queue"][data-service="registration"]').click()
  await by(page, 'transfer-desk').selectOption({ label: '2号窗口 · 没有开' })
  await by(page, 'reason').fill('1号窗口断线')
  await by(page, 'transfer-confirm').click()
  await by(page, 'transfer-dialog').waitFor({ state: 'detached' })
  await desk('1号窗口').getByTestId('desk-release').or(by(page, 'lost-release')).first().click()
  await by(page, 'release-confirm').click()
  await until('the desk is closed', async () => (await desk('1号窗口').getAttribute('data-look')) === 'closed')
  const next = await staffAtDesk(server.base, 'clerk.hall2', (one) => one.label_zh === '2号窗口')
  assert.deepEqual((await next.view()).waiting.map(({ ticket }) => ticket.number), ['R001', 'R002'], 'the moved person waits at the other window, in their own place')
})

test('a supervisor sees desks, lines and account, and can change nothing', async () => {
  await page.evaluate(() => sessionStorage.clear())
  await page.context().clearCookies()
  await logIn(page, server.base, 'supervisor1')
  await by(page, 'read-only').waitFor()
  assert.equal(await by(page, 'nav-figures').getAttribute('href'), '/figures')
  await desk('1号窗口').waitFor()
  assert.equal(await by(page, 'desk-queues').count() + (await by(page, 'desk-fault').count()) + (await by(page, 'nav-board').count()) + (await by(page, 'nav-carry').count()), 0)
  await go('lines')
  await row('R002').getByTestId('row-open').click()
  await by(page, 'act-trace').waitFor()
  assert.equal(await page.locator('[data-testid^="act-"]').count(), 1, 'the trace is all there is')
  assert.deepEqual(manager.faults, [])
})
