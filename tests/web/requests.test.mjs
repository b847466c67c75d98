// Requests to be received: the office screens them, the leader answers.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { idNumber } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

let server
let office
let page
let sitting
let book

const row = (code) => page.locator(`[data-testid="request-row"][data-code="${code}"]`)

/** Books by a clerk at a window; says the code. */
async function clerk(base) {
  const opened = await fetch(`${base}/api/v1/logins`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify({ username: 'clerk.hall1', password: 'demo-2026' }) })
  const cookie = opened.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const { id, csrf_token } = await opened.json()
  const send = async (path, body) => {
    const answer = await fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), cookie, 'x-login': id, 'x-csrf-token': csrf_token }, body: JSON.stringify(body) })
    const said = await answer.json()
    assert.ok(answer.ok, JSON.stringify(said))
    return said
  }
  return async (salt, name, statement) => {
    const { items } = await (await fetch(`${base}/api/v1/sittings/${sitting.sitting_id}/slots`)).json()
    const { hold_token } = await send('/api/v1/holds', { slot_id: items[0].id })
    const person = { name, paper: { kind: 'resident_card', number: idNumber(salt) }, phone: { state: 'declined' } }
    const form = { lang: 'zh', person, people: 3, topic: 'labour', place_code: '640202100', statement, form: 'in_person', origin_site_id: server.hall, needs: ['interpreter'], has_no_secrets: true }
    return (await send('/api/v1/appointments', { hold_token, form })).code
  }
}
const stateOf = async (code) => (await (await fetch(`${server.base}/api/v1/appointments/${code}`)).json())

before(async () => {
  server = await startServer()
  const { items } = await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()
  // So far ahead that the leader has their time to answer: nearer ones come back to the office at once.
  const ahead = new Date(Date.now() + 8 * 3_600_000 + 5 * 86_400_000).toISOString().slice(0, 10)
  sitting = items.find((one) => one.day > ahead && one.free_places >= 3 && one.leader.name === '刘疏桐')
  book = await clerk(server.base)
  office = await openBrowser({ viewport: DESK })
  page = office.page
  await page.goto(`${server.base}/reception?as=office.hall#screen`)
  await by(page, 'requests').waitFor()
})

after(async () => {
  await office?.close()
  await server?.stop()
})

let accepted
const others = []

test('a new request appears by itself, with the time by which it must be answered', async () => {
  await by(page, 'requests-none').waitFor()
  assert.deepEqual(await look(page, 'nothing to screen'), [])
  accepted = await book(801, '白玉梅', '工地欠薪六个月，三个人一起来。')
  await row(accepted).waitFor({ timeout: 5_000 })
  assert.match(await row(accepted).innerText(), /前答复/)
  await by(page, 'request-case').waitFor()
  assert.match(await by(page, 'request-case').innerText(), /工地欠薪六个月/)
  assert.deepEqual(await look(page, 'a request'), [])
})

test('what was screened too late for the leader comes back to the office, which asks and answers', async () => {
  const far = sitting
  const { items } = await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  sitting = items.find((one) => one.day > today && one.free_places >= 1)
  const code = await book(803, '纳学军', '')
  sitting = far
  await row(code).click()
  await until('its brief is shown', async () => /纳学军/.test(await by(page, 'request-case').innerText()))
  await by(page, 'request-accept').click()
  await by(page, 'decide-go').click()
  await by(page, 'decide-dialog').waitFor({ state: 'detached' })
  if ((await stateOf(code)).state === 'accepted' && (await row(code).count()) > 0) {
    await by(page, 'request-instead').waitFor()
    assert.deepEqual(await look(page, 'answering for the leader'), [])
    await by(page, 'request-accept').click()
    await row(code).waitFor({ state: 'detached' })
    assert.equal((await stateOf(code)).state, 'confirmed')
  }
})

test('a no needs its reason and the next door', async () => {
  const code = await book(802, '买买提·艾力', '')
  await row(code).click()
  await until('its brief is shown', async () => /买买提/.test(await by(page, 'request-case').innerText()))
  await by(page, 'request-decline').click()
  await by(page, 'decide-reason').fill('这件事正在法院审理')
  assert.ok(await by(page, 'decide-go').isDisabled(), 'never a bare no')
  await by(page, 'decide-next-door').fill('请到大武口区人民法院诉讼服务中心，带好案号')
  assert.deepEqual(await look(page, 'declining'), [])
  await by(page, 'decide-go').click()
  await row(code).waitFor({ state: 'detached' })
  const { state, next_door } = await stateOf(code)
  assert.deepEqual([state, next_door], ['declined', '请到大武口区人民法院诉讼服务中心，带好案号'])
})

test('an accepted request goes to the leader, who sees the brief and agrees', async () => {
  await row(accepted).click()
  await until('its brief is shown', async () => /白玉梅/.test(await by(page, 'request-case').innerText()))
  await by(page, 'request-accept').click()
  await by(page, 'decide-unit').first().check()
  assert.deepEqual(await look(page, 'accepting'), [])
  await by(page, 'decide-go').click()
  await row(accepted).waitFor({ state: 'detached' })
  for (const [salt, name] of [[804, '丁立国'], [805, '石小满']]) {
    const code = await book(salt, name, '')
    others.push(code)
    await row(code).click()
    await until('its brief is shown', async () => (await by(page, 'request-case').innerText()).includes(name))
    await by(page, 'request-accept').click()
    await by(page, 'decide-go').click()
    await row(code).waitFor({ state: 'detached' })
  }
  assert.deepEqual(office.faults, [])
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/reception?as=leader02#answer`)
  await row(accepted).waitFor()
  await by(page, 'request-case').waitFor()
  assert.deepEqual(await look(page, 'the leader\'s brief'), [])
  await by(page, 'request-pass_on').click()
  assert.deepEqual(await look(page, 'passing on'), [])
  await page.keyboard.press('Escape')
  await by(page, 'request-accept').click()
  await row(accepted).waitFor({ state: 'detached' })
  assert.equal((await stateOf(accepted)).state, 'confirmed')
  assert.deepEqual(office.faults, [])
})

test('a leader passes a request on with a reason, or delegates it to a colleague; it leaves the list', async () => {
  const [delegated, passed] = others
  await row(passed).click()
  await until('its brief is shown', async () => (await by(page, 'request-case').innerText()).includes('石小满'))
  await by(page, 'request-pass_on').click()
  await by(page, 'decide-reason').fill('这件事由分管人社的同志接更合适')
  await by(page, 'decide-go').click()
  await by(page, 'decide-dialog').waitFor({ state: 'detached' })
  await row(passed).waitFor({ state: 'detached' })
  await until('the last one is shown', async () => (await by(page, 'request-case').innerText()).includes('丁立国'))
  await by(page, 'request-delegate').click()
  await by(page, 'decide-leader').selectOption({ index: 1 })
  await by(page, 'decide-go').click()
  await by(page, 'decide-dialog').waitFor({ state: 'detached' })
  await row(delegated).waitFor({ state: 'detached' })
  assert.equal((await stateOf(delegated)).state, 'accepted', 'the colleague is asked')
  assert.equal((await stateOf(passed)).state, 'accepted', 'nobody has booked in vain')
})
