// People of a leader's day at the hall: whoever forgot the code is found and checked in at a window; whoever has no appointment
// is on record from the call on, marked as such in the day, the ledger, the office's list and the figures.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, signedIn, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

/** 何静宜 of the demonstration receives on Thursdays from nine o'clock. */
const DAY = '2026-12-03'

let server
let browser
let page
let sitting

async function shot(name) {
  if (!process.env.KEEP_SHOTS) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}-${lang}.png`) })
    await page.getByTestId('lang-toggle').first().evaluate((button) => button.click())
  }
}
async function enter(username, path) {
  await page.context().clearCookies()
  await page.goto(server.base)
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}${path.replace('?', `?as=${username}&`)}`)
}

before(async () => {
  server = await startServer({ at: Date.parse(`${DAY}T09:05:00+08:00`) })
  const leader = await staffAtDesk(server.base, 'leader04', () => true)
  const month = await (await signedIn(server.base, 'office.hall')).read(`/api/v1/sittings?site=${server.hall}&month=${DAY.slice(0, 7)}`)
  sitting = month.items.find((one) => one.day === DAY && one.leader.name === '何静宜')
  // 09:30 can still be booked at a window at 09:05.
  const [clerk, office] = [await signedIn(server.base, 'clerk.hall1'), await signedIn(server.base, 'office.hall')]
  const { items: slots } = await clerk.read(`/api/v1/sittings/${sitting.id}/slots`)
  const { hold_token } = await clerk.post('/api/v1/holds', { slot_id: slots.find(({ from }) => from === '09:30').id })
  const person = { name: '李桂兰', paper: { kind: 'resident_card', number: idNumber(742) }, phone: { state: 'given', number: '13895210742' } }
  const form = { lang: 'zh', person, people: 1, topic: 'land', place_code: '640202100', statement: '', form: 'in_person', origin_site_id: server.hall, has_no_secrets: true }
  const { appointment } = await clerk.post('/api/v1/appointments', { hold_token, form })
  await office.post(`/api/v1/appointments/${appointment.id}/screen`, { decision: 'accept', sit_in_unit_ids: [] })
  if ((await office.read(`/api/v1/appointments/${appointment.id}/brief`)).row.state === 'accepted') await leader.post(`/api/v1/appointments/${appointment.id}/answer`, { answer: 'accept' })
  await leader.post(`/api/v1/sittings/${sitting.id}/start`)
  await issueTicket(server.base, server.hall, { name: '马志强', number: idNumber(741), service: 'leader_reception', people: 3 })
  await leader.callNext()
  browser = await openBrowser({ viewport: DESK })
  page = browser.page
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a clerk finds an appointment by phone and name, and checks the person in', async () => {
  await logIn(page, server.base, 'clerk.hall1')
  await by(page, 'desk-open').first().click()
  await by(page, 'counter-book').click()
  await by(page, 'booking-tab-find').click()
  await by(page, 'search-number').fill('13895210742')
  await by(page, 'search-name').fill('李桂兰')
  await shot('search')
  await by(page, 'search-go').click()
  await by(page, 'find-check-in').waitFor()
  assert.deepEqual(await look(page, 'may check in'), [])
  await by(page, 'find-check-in').click()
  await by(page, 'find-number').waitFor()
  assert.match(await by(page, 'find-number').innerText(), /[A-Z]\d{3}/)
  await page.locator('[data-testid="appointment"][data-state="checked_in"]').waitFor()
  assert.equal(await by(page, 'find-check-in').count(), 0)
  assert.deepEqual(await look(page, 'checked in'), [])
  await shot('checked-in')
})

test('whoever was called without an appointment is in the leader\'s day, gets an opinion, and stands in the ledger', async () => {
  await enter('leader04', '/reception?')
  await by(page, 'mine-open').click()
  const row = by(page, 'day-row').filter({ hasText: '马志强' })
  await row.getByTestId('walk-in').waitFor()
  assert.match(await by(page, 'request-case').innerText(), /当面 · 现场取号/)
  assert.deepEqual(await look(page, 'a walk-in in the day'), [])
  await shot('walk-in-day')
  await by(page, 'day-write').click()
  await by(page, 'opinion-text').fill('请人社局三日内核清。')
  await by(page, 'opinion-solved').click()
  await by(page, 'opinion-save').click()
  await by(page, 'talk-result').waitFor()
  await by(page, 'day-finish').click()
  // Somebody is here and was not received: that is asked first.
  await by(page, 'sure-go').click()
  await by(page, 'ledger').waitFor()
  const entry = by(page, 'ledger-row').filter({ hasText: '马志强' })
  assert.match(await entry.innerText(), /现场[\s\S]*三日内核清/)
  await until('the sum says it', async () => /接待 1 批 3 人（其中现场 1 批），当场解决 1 件/.test(await by(page, 'ledger-sum').innerText()))
  assert.deepEqual(await look(page, 'a ledger with a walk-in'), [])
  await shot('walk-in-ledger')
})

test('the office sees the mark, and the figures count it by itself', async () => {
  await enter('office.hall', `/reception?month=${DAY.slice(0, 7)}#plan`)
  await page.locator(`[data-sitting="${sitting.id}"]`).click()
  await by(page, 'person').filter({ hasText: '马志强' }).getByTestId('walk-in').waitFor()
  assert.deepEqual(await look(page, 'people with a walk-in'), [])
  await shot('walk-in-people')
  await enter('office.hall', '/figures?month=2026-12#receptions')
  await until('it is counted', async () => (await by(page, 'total-walk_ins').count()) === 1 && (await by(page, 'total-walk_ins').innerText()) === '1')
  assert.equal((await by(page, 'total-batches').innerText()).trim(), '1')
  assert.deepEqual(await look(page, 'figures with a walk-in'), [])
  await shot('walk-in-figures')
  assert.deepEqual(browser.faults, [])
})
