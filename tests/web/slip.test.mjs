// The slip on a phone: waiting, called, set aside, sent on, missed, given up, and what the person would like for tomorrow.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

const PHONE = { width: 390, height: 844 }

let server
let phone
let lawyer

before(async () => {
  server = await startServer()
  phone = await openBrowser({ viewport: PHONE })
  lawyer = await staffAtDesk(server.base, 'lawyer01')
})

after(async () => {
  await phone?.close()
  await server?.stop()
})

const isState = (page, state) => page.locator(`[data-testid="slip-state"][data-state="${state}"]`).waitFor()
/** The server's answer with something changed, for states that a scenario cannot wait for. */
const withSlip = (page, change) =>
  page.route('**/api/v1/slips/*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: change(await response.json()) })
  })

test('the phone follows the number: called in colour with vibration, set aside, sent on, done', async () => {
  const { page } = phone
  await page.addInitScript(() => {
    window.shaken = []
    navigator.vibrate = (pattern) => window.shaken.push(pattern) > 0
  })
  const { queues } = await (await fetch(`${server.base}/api/v1/sites/${server.centre}/today`)).json()
  const issued = await issueTicket(server.base, server.centre, { name: '苏海燕', number: idNumber(91) })
  await page.goto(`${server.base}${issued.slip_url}`)
  await isState(page, 'issued')
  assert.equal(await by(page, 'slip-ahead').innerText(), '您是下一位')
  assert.match(await by(page, 'slip-estimate').innerText(), /分钟|马上|估不出/)
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /苏海燕/)
  assert.deepEqual(await look(page, 'waiting'), [])
  await by(page, 'slip-alert').click()
  await page.locator('[data-testid="slip-alert"][aria-pressed="true"]').waitFor()

  const { current } = await lawyer.callNext()
  await isState(page, 'called')
  assert.ok((await page.evaluate(() => window.shaken.flat().length)) > 3, 'the phone shakes')
  assert.match(await page.title(), /叫到您了/)
  assert.match(await by(page, 'slip-state').innerText(), /第 1 次叫号，共 3 次/)
  assert.deepEqual(await look(page, 'called'), [])

  await lawyer.post(`/api/v1/tickets/${current.ticket.id}/serve`)
  await isState(page, 'serving')
  await lawyer.post(`/api/v1/tickets/${current.ticket.id}/pause`, { reason: '等材料' })
  await isState(page, 'paused')
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /等材料/)
  assert.deepEqual(await look(page, 'set aside'), [])
  await lawyer.post(`/api/v1/tickets/${current.ticket.id}/resume`, { desk_id: lawyer.desk.id })
  await isState(page, 'called')
  await lawyer.post(`/api/v1/tickets/${current.ticket.id}/serve`)
  await isState(page, 'serving')
  await lawyer.post(`/api/v1/tickets/${current.ticket.id}/transfer`, { queue_id: queues.find(({ service }) => service === 'leader_reception').id, reason: '请领导接谈' })
  await isState(page, 'transferred')
  assert.equal(await by(page, 'slip-number').innerText(), issued.ticket.number, 'the number stays')
  assert.match(await by(page, 'slip-state').innerText(), /已经转到下一处/)
  assert.deepEqual(phone.faults, [])
})

test('a missed number says how to come back, and when it cannot any more', async () => {
  const { page } = phone
  const issued = await issueTicket(server.base, server.centre, { name: '罗桂英', number: idNumber(92) })
  let may = true
  await withSlip(page, (slip) => ({ ...slip, ticket: { ...slip.ticket, state: 'missed' }, may_requeue: may }))
  await page.goto(`${server.base}${issued.slip_url}`)
  await isState(page, 'missed')
  assert.match(await by(page, 'slip-state').innerText(), /还能用[\s\S]*重新排队/)
  assert.deepEqual(await look(page, 'missed'), [])
  may = false
  await until('the page has looked again', async () => /不能再排/.test(await by(page, 'slip-state').innerText()))
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('the person chooses for tomorrow, and gives the number up only after asking twice', async () => {
  const { page } = phone
  const issued = await issueTicket(server.base, server.centre, { name: '高凤兰', number: idNumber(93) })
  const stored = async () => (await (await fetch(`${server.base}/api/v1/slips/${issued.slip_token}`)).json())
  await withSlip(page, (slip) => ({ carry_choice: 'undecided', ...slip }))
  await page.goto(`${server.base}${issued.slip_url}`)
  await by(page, 'carry').waitFor()
  assert.deepEqual(await look(page, 'what about tomorrow'), [])
  await by(page, 'carry-priority_tomorrow').click()
  await page.locator('[data-testid="carry"][data-choice="priority_tomorrow"]').waitFor()
  assert.equal((await stored()).carry_choice, 'priority_tomorrow')

  await by(page, 'slip-give-up').click()
  assert.deepEqual(await look(page, 'really give up'), [])
  await by(page, 'give-up-no').click()
  assert.equal((await stored()).ticket.state, 'issued')
  await by(page, 'slip-give-up').click()
  await by(page, 'give-up-yes').click()
  await isState(page, 'cancelled')
  assert.equal((await stored()).ticket.state, 'cancelled')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  assert.deepEqual(phone.faults, [])
})

test('an address that is no slip says what to do', async () => {
  const { page } = phone
  await page.goto(`${server.base}/t/${'x'.repeat(43)}`)
  assert.match(await by(page, 'slip-unknown').innerText(), /没有找到[\s\S]*工作人员/)
})
