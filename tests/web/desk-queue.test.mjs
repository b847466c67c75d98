// The line at a window: why somebody is called first, wrong calls taken back, visits set aside, sent on, missed and back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let clerk
let lawyer
let page

const comes = (salt, more = {}) => issueTicket(server.base, server.hall, { name: '来访人', number: idNumber(salt), service: 'registration', ...more })
const row = (number) => page.locator(`[data-testid="queue-row"][data-number="${number}"]`)
const inPhase = (phase) => page.locator(`[data-testid="desk-work"][data-phase="${phase}"]`).waitFor()
const numbers = async () => Promise.all((await page.locator('[data-testid="queue-row"][data-place="waiting"]').all()).map((one) => one.getAttribute('data-number')))
const openRow = async (number) => {
  await row(number).getByTestId('row-open').click()
  await by(page, 'ticket-dialog').waitFor()
}
const give = async (reason) => {
  await by(page, 'reason').fill(reason)
  await by(page, 'reason-confirm').click()
}
async function finish() {
  await by(page, 'visit-cancel').click()
  await give('试完了')
  await inPhase('idle')
}

before(async () => {
  server = await startServer()
  clerk = await openBrowser({ viewport: DESK })
  page = clerk.page
  lawyer = await staffAtDesk(server.base, 'lawyer01')
  await logIn(page, server.base, 'clerk.hall1')
  await page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
  await by(page, 'call-next').waitFor()
})

after(async () => {
  await clerk?.close()
  await server?.stop()
})

test('the list stands in the order of calling and says why, and the called person too', async () => {
  for (const salt of [1, 2]) await comes(salt)
  await comes(3, { name: '赵建国', people: 12, representatives: [{ name: '王强', paper: { kind: 'none' }, phone: { state: 'none' } }] })
  await comes(4, { number: idNumber(4, '19500101') })
  await comes(5, { priority: ['pregnant'] })
  await row('R005').waitFor()
  assert.deepEqual(await numbers(), ['R004', 'R005', 'R001', 'R002', 'R003'])
  assert.match(await row('R004').getByTestId('row-chip').innerText(), /优先：满60周岁/)
  assert.match(await row('R005').getByTestId('row-chip').innerText(), /优先：孕妇/)
  assert.equal(await row('R001').getByTestId('row-chip').count(), 0, 'plain order needs no reason')
  assert.match(await row('R003').getByTestId('row-people').innerText(), /12 人/)

  await by(page, 'call-next').click()
  await inPhase('called')
  assert.match(await by(page, 'why').innerText(), /越过先来的 3 人：优先：满60周岁/)
  assert.deepEqual(await look(page, 'called'), [])
})

test('a wrong call is taken back and the person stands where they stood', async () => {
  assert.match(await by(page, 'undo').innerText(), /01:\d\d|02:00/)
  await by(page, 'undo').click()
  await inPhase('idle')
  await row('R004').waitFor()
  assert.deepEqual(await numbers(), ['R004', 'R005', 'R001', 'R002', 'R003'])
})

test('somebody is picked out of order only with a reason, which stays in the trace', async () => {
  await openRow('R002')
  assert.deepEqual(await look(page, 'what can be done'), [])
  await by(page, 'act-pick').click()
  assert.ok(await by(page, 'reason-confirm').isDisabled(), 'no call without a reason')
  await by(page, 'reason').fill('   ')
  assert.ok(await by(page, 'reason-confirm').isDisabled(), 'blanks are no reason')
  await give('老人身体不适，家属请求先办')
  await inPhase('called')
  assert.equal(await by(page, 'card-name').innerText(), '来访人')
  assert.match(await by(page, 'why').innerText(), /越过先来的 1 人：人工选叫\s*原因：老人身体不适/)
  await by(page, 'serve').click()
  await inPhase('counter')
  await by(page, 'visit-trace').click()
  const steps = page.locator('[data-testid="trace-step"]')
  await steps.nth(2).waitFor()
  assert.deepEqual(await Promise.all((await steps.all()).map((one) => one.getAttribute('data-state'))), ['issued', 'called', 'serving'])
  assert.match(await steps.nth(1).innerText(), /1号窗口 · 郭晓禾[\s\S]*人工选叫[\s\S]*老人身体不适/)
  assert.deepEqual(await look(page, 'trace'), [])
  await page.keyboard.press('Escape')
  await by(page, 'trace').waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'visit-trace', 'the focus is back where it was')
})

test('the service is timed, set aside, and taken up again with number and record', async () => {
  const shown = () => by(page, 'service-timer').innerText()
  const first = await shown()
  await until('the timer runs', async () => (await shown()) !== first, 5)
  await by(page, 'set-aside').click()
  await inPhase('idle')
  await by(page, 'tab-paused').click()
  await row('R002').getByTestId('row-resume').click()
  await inPhase('counter')
  await finish()
  await by(page, 'tab-waiting').click()
})

test('a person is sent to the lawyers with a reason; number and history go along', async () => {
  await openRow('R001')
  await by(page, 'act-transfer').click()
  await page.locator('[data-testid="transfer-queue"][data-service="legal_advice"]').click()
  assert.ok(await by(page, 'transfer-confirm').isDisabled(), 'no transfer without a reason')
  await by(page, 'reason').fill('工资问题，请值班律师解答')
  assert.deepEqual(await look(page, 'transfer'), [])
  await by(page, 'transfer-confirm').click()
  await row('R001').waitFor({ state: 'detached' })
  const there = (await lawyer.view()).waiting.map(({ ticket }) => `${ticket.number} ${ticket.state}`)
  assert.deepEqual(there, ['R001 transferred'])
})

test('a place without lines of its own says so instead of showing nothing', async () => {
  await openRow('R003')
  await by(page, 'act-transfer').click()
  await by(page, 'transfer-queue').first().waitFor()
  await by(page, 'transfer-site').selectOption(server.centre)
  await by(page, 'transfer-none').waitFor()
  await by(page, 'transfer-site').selectOption(server.bureau)
  await by(page, 'transfer-queue').first().waitFor()
  await page.keyboard.press('Escape')
  await by(page, 'transfer-dialog').waitFor({ state: 'detached' })
})

test('a group shows how many came and who else speaks', async () => {
  await openRow('R003')
  await by(page, 'act-pick').click()
  await give('人数多，先安排')
  await inPhase('called')
  assert.match(await by(page, 'group').innerText(), /共 12 人来访\s*其他代表：王强/)
  await finish()
})

test('the desk pauses with a reason, calls nobody meanwhile, and goes on', async () => {
  await by(page, 'desk-pause').click()
  await page.locator('[data-testid="pause-reason"][data-value="other"]').click()
  assert.ok(await by(page, 'pause-confirm').isDisabled(), 'other needs words')
  await by(page, 'pause-text').fill('去二楼送材料')
  assert.deepEqual(await look(page, 'why pause'), [])
  await by(page, 'pause-confirm').click()
  await by(page, 'desk-paused').waitFor()
  assert.match(await by(page, 'desk-paused').innerText(), /去二楼送材料，\d\d:\d\d 起/)
  assert.equal(await by(page, 'call-next').count(), 0)
  await page.keyboard.press('Alt+n')
  assert.deepEqual(await look(page, 'paused'), [])
  await by(page, 'desk-resume').click()
  await inPhase('idle')
})

test('a missed number is put back by the clerk, and the open desk tells that it is alive', { timeout: 180_000 }, async () => {
  const beat = page.waitForRequest((request) => request.url().endsWith('/beat') && request.method() === 'POST', { timeout: 30_000 })
  const other = await staffAtDesk(server.base, 'clerk.hall2', (desk) => desk.kind === 'counter')
  const called = (await other.callNext()).current.ticket
  const again = async (step) => {
    await until(`${step} is allowed`, () => other.post(`/api/v1/tickets/${called.id}/${step}`).catch((refusal) => {
      if (!/call_too_soon/.test(String(refusal))) throw refusal
      return new Promise((done) => setTimeout(done, 1_000))
    }), 30)
  }
  await beat
  for (const step of ['call-again', 'call-again', 'miss']) await again(step)
  await by(page, 'tab-missed').click()
  await row(called.number).getByTestId('row-requeue').click()
  await row(called.number).waitFor({ state: 'detached' })
  await by(page, 'tab-waiting').click()
  await row(called.number).waitFor()
  assert.equal(await row(called.number).getAttribute('data-state'), 'requeued')
  assert.deepEqual(clerk.faults, [])
})
