// People who left a number because no lawyer was there: the clerk calls and notes it, the coordinator sees who waits too long,
// and whoever cannot be reached is told in another way.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

const TODAY = '2026-11-24'
let server
let office
let page
let clerk

const row = (where, no) => where.locator(`[data-testid="call"][data-no="${no}"]`)
async function ask(more) {
  const response = await fetch(`${server.base}/api/v1/call-backs`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify({ site_id: server.hall, lang: 'zh', ...more }) })
  const body = await response.json()
  assert.equal(response.status, 201, JSON.stringify(body))
  return body.no
}
/** Notes what came of a call of one row. */
async function note(where, no, outcome, words) {
  await row(where, no).getByTestId(`call-${outcome}`).click()
  if (words) await by(where, 'call-words').fill(words)
  await by(where, 'call-go').click()
  await by(where, 'call-dialog').waitFor({ state: 'detached' })
}

before(async () => {
  server = await startServer({ at: Date.parse(`${TODAY}T09:45:00+08:00`) })
  office = await openBrowser({ viewport: DESK })
  page = office.page
  await logIn(page, server.base, 'coordinator')
  await by(page, 'rota').waitFor()
  // Nobody of the reserve and nobody by video: the line is what is left.
  await by(page, 'nav-lawyers').click()
  await by(page, 'reserve-open').click()
  for (let left = await by(page, 'reserve-row').count(); left > 0; left--) {
    await by(page, 'reserve-remove').first().click()
    await until('one fewer', async () => (await by(page, 'reserve-row').count()) < left)
  }
  await page.keyboard.press('Escape')
  clerk = await page.context().newPage()
  clerk.on('pageerror', (error) => office.faults.push(String(error)))
  await clerk.setViewportSize(DESK)
  await clerk.goto(`${server.base}/desk?as=clerk.hall1`)
  await by(clerk, 'nav-call_backs').click()
  await by(clerk, 'call-backs').waitFor()
})

after(async () => {
  await office?.close()
  await server?.stop()
})

test('the clerk finds the page from the desk; numbers appear as they are left, with the promised time', async () => {
  await by(clerk, 'calls-none').waitFor()
  assert.deepEqual(await look(clerk, 'nobody to call'), [])
  await until('a number can be left', async () => (await (await fetch(`${server.base}/api/v1/sites/${server.hall}/today`)).json()).legal.choices.includes('call_back'), 30)
  assert.equal(await ask({ name: '欧阳回电', phone: '13987654321', topic: 'debt', words: '下午在家，借条在手里，不知道还能不能起诉' }), 'H01')
  await row(clerk, 'H01').waitFor()
  await ask({ phone: '13912345678', lang: 'en' })
  await row(clerk, 'H02').waitFor()
  assert.match(await row(clerk, 'H01').innerText(), /欧阳回电[\s\S]*139 8765 4321[\s\S]*下午在家[\s\S]*11:4\d 前打/)
  assert.equal(await row(clerk, 'H01').locator('a').getAttribute('href'), 'tel:13987654321')
  assert.match(await row(clerk, 'H02').innerText(), /没有留名[\s\S]*说英语/)
  assert.deepEqual(await look(clerk, 'to be called'), [])
})

test('a call is noted after a question, with the keyboard; what somebody else noted meanwhile is not doubled', async () => {
  await row(clerk, 'H01').getByTestId('call-no_answer').press('Enter')
  await by(clerk, 'call-dialog').waitFor()
  assert.deepEqual(await look(clerk, 'noting a call'), [])
  await clerk.keyboard.press('Escape')
  await by(clerk, 'call-dialog').waitFor({ state: 'detached' })
  assert.equal(await row(clerk, 'H01').getByTestId('call-try').count(), 0, 'nothing was noted')
  assert.equal(await clerk.evaluate(() => document.activeElement.dataset.testid), 'call-no_answer', 'the focus is back')
  await row(clerk, 'H01').getByTestId('call-no_answer').press('Enter')
  await by(clerk, 'call-words').fill('响了很久')
  // The coordinator notes one at the same time, from the list of the rota.
  await by(page, 'nav-call_backs').click()
  await note(page, 'H01', 'wrong_number')
  await by(clerk, 'call-go').click()
  assert.match(await by(clerk, 'call-problem').innerText(), /刚刚有变化/)
  await clerk.keyboard.press('Escape')
  await until('the clerk sees the other note', async () => /号码不对[\s\S]*沈知秋/.test(await row(clerk, 'H01').innerText()))
  await note(clerk, 'H02', 'reached')
  await by(clerk, 'calls-settled').locator('summary').click()
  await row(clerk, 'H02').waitFor()
  assert.equal(await row(clerk, 'H02').getAttribute('data-state'), 'done')
})

test('a promise that has passed is shown to the coordinator; after three calls in vain somebody tells the person', async () => {
  await clerk.close()
  await server.jump(Date.parse(`${TODAY}T11:50:00+08:00`))
  // Two hours without a hand on the desk end a login.
  await logIn(page, server.base, 'coordinator')
  await by(page, 'nav-today').click()
  await until('today says who waits', async () => (await by(page, 'today-calls').count()) && /1 个群众[\s\S]*1个已超时/.test(await by(page, 'today-calls').innerText()))
  assert.deepEqual(await look(page, 'today with calls'), [])
  await by(page, 'today-calls-go').click()
  await until('the row is late', async () => (await row(page, 'H01').getAttribute('data-late')) === 'true')
  assert.deepEqual(await look(page, 'late'), [])
  await note(page, 'H01', 'no_answer', '响了很久')
  await row(page, 'H01').getByTestId('call-no_answer').click()
  assert.match(await by(page, 'call-dialog').innerText(), /第三次/)
  await by(page, 'call-go').click()
  await page.locator('[data-testid="calls-tell"] [data-no="H01"]').waitFor()
  assert.equal(await row(page, 'H01').getByTestId('call-try').count(), 3)
  assert.deepEqual(await look(page, 'to be told'), [])
  await row(page, 'H01').getByTestId('call-tell').click()
  await by(page, 'call-go').click()
  assert.match(await by(page, 'call-dialog').innerText(), /请写明/)
  await by(page, 'call-words').fill('村里的网格员上门告知')
  await by(page, 'call-go').click()
  await by(page, 'calls-none').waitFor()
  await by(page, 'calls-settled').locator('summary').click()
  assert.match(await row(page, 'H01').innerText(), /已告知：村里的网格员上门告知/)
  assert.deepEqual(office.faults, [])
})
