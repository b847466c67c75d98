// What the office looks after: messages that did not go out, what posters say of leaders, how often each rank receives.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

const at = Date.parse('2026-12-01T10:00:00+08:00')

/** An SMS gateway on the loopback that refuses until it is told to take. */
const gateway = { takes: false, got: [] }
let http
let server
let browser
let page
let booked

async function shot(name, of = page) {
  if (!process.env.KEEP_SHOTS) return
  for (const lang of ['zh', 'en']) {
    await of.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}-${lang}.png`) })
    await of.getByTestId('lang-toggle').first().evaluate((button) => button.click())
  }
}
const posters = async () => (await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()).items
/** Books for somebody at a window; a number of null is nobody's phone. */
async function book(clerk, salt, name, sitting, number) {
  const { items } = await clerk.read(`/api/v1/sittings/${sitting}/slots`)
  const { hold_token } = await clerk.post('/api/v1/holds', { slot_id: items[0].id })
  const person = { name, paper: { kind: 'resident_card', number: idNumber(salt) }, phone: number ? { state: 'given', number } : { state: 'none' } }
  const form = { lang: 'zh', person, people: 1, topic: 'labour', place_code: '640202100', form: 'in_person', origin_site_id: server.hall, has_no_secrets: true }
  return (await clerk.post('/api/v1/appointments', { hold_token, form })).code
}

before(async () => {
  http = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      gateway.got.push(JSON.parse(body))
      response.statusCode = gateway.takes ? 200 : 400
      response.end(gateway.takes ? '' : '号码不存在')
    })
  })
  await new Promise((done) => http.listen(0, '127.0.0.1', done))
  server = await startServer({ at, args: ['--sms-url', `http://127.0.0.1:${http.address().port}/sms`, '--sms-key', 'a key of this test only'] })
  browser = await openBrowser({ viewport: DESK })
  page = browser.page
  await page.goto(`${server.base}/reception?as=office.hall#messages`)
})

after(async () => {
  await browser?.close()
  await server?.stop()
  http?.close()
})

test('nothing is wrong: the page is calm, and no number stands in the navigation', async () => {
  await by(page, 'messages-none').waitFor()
  assert.doesNotMatch(await by(page, 'nav-messages').innerText(), /\d/)
  assert.deepEqual(await look(page, 'no dead message'), [])
  await shot('messages-none')
})

test('a message that was given up appears with its reason; the office finds the phone and sends it again', async () => {
  const clerk = await signedIn(server.base, 'clerk.hall1')
  const [sitting] = (await posters()).filter((one) => one.state === 'open' && one.free_places > 1 && one.day > '2026-12-02')
  booked = { sitting: sitting.sitting_id, code: await book(clerk, 901, '白玉梅', sitting.sitting_id, '13900000001') }
  await by(page, 'message').waitFor({ timeout: 10_000 })
  const told = await by(page, 'message').innerText()
  assert.match(told, /收到预约[\s\S]*139\*\*\*\*0001/)
  assert.match(told, /号码不存在/)
  assert.ok(!told.includes('13900000001') && !told.includes('白玉梅'), 'neither the number nor the name stand in the list')
  await until('the navigation counts it', async () => /1/.test(await by(page, 'nav-messages').innerText()), 5)
  await by(page, 'message-call').click()
  assert.match(await by(page, 'message-phone').innerText(), /白玉梅 13900000001/)
  assert.deepEqual(await look(page, 'a dead message'), [])
  await shot('messages')
  // Still refused: it comes back. Then it is taken.
  await by(page, 'message-retry').click()
  await until('it was tried again', () => gateway.got.length === 2)
  await by(page, 'message').waitFor()
  gateway.takes = true
  await until('it can be sent', async () => (await by(page, 'message-retry').isEnabled()) && (await by(page, 'message').count()) === 1)
  await by(page, 'message-retry').click()
  await by(page, 'messages-none').waitFor()
  await by(page, 'messages-toast').filter({ hasText: /已放回/ }).waitFor()
  await until('the gateway has it', () => gateway.got.length === 3)
  assert.equal(gateway.got[2].to, '13900000001')
  await until('the navigation counts nothing', async () => !/\d/.test(await by(page, 'nav-messages').innerText()), 5)
})

test('an appointment is taken back only with a reason and where to turn to', async () => {
  await page.goto(`${server.base}/reception?month=2026-12#plan`)
  await page.locator(`[data-sitting="${booked.sitting}"]`).click()
  await by(page, 'person-withdraw').click()
  await by(page, 'person-words').fill('领导临时外出开会')
  assert.ok(await by(page, 'person-go').isDisabled(), 'never a bare no')
  await by(page, 'person-next').fill('可改约 12月10日上午，或到大武口区信访局')
  assert.deepEqual(await look(page, 'taking back'), [])
  await shot('withdraw')
  await by(page, 'person-go').click()
  await page.locator('[data-testid="person"][data-state="cancelled_by_organ"]').waitFor()
  const now = await (await fetch(`${server.base}/api/v1/appointments/${booked.code}`)).json()
  assert.deepEqual([now.state, now.next_door], ['cancelled_by_organ', '可改约 12月10日上午，或到大武口区信访局'])
  await page.keyboard.press('Escape')
})

test('whom no message reaches is listed after a change; who told them is written down, and they leave the list', async () => {
  const clerk = await signedIn(server.base, 'clerk.hall1')
  const sitting = (await posters()).find((one) => one.state === 'open' && one.free_places > 2 && one.day > '2026-12-03' && one.sitting_id !== booked.sitting)
  await book(clerk, 902, '范淑珍', sitting.sitting_id, null)
  await book(clerk, 903, '邹有才', sitting.sitting_id, '13900000003')
  const open = async () => {
    await page.goto(`${server.base}/reception?month=2026-12#plan`)
    await page.locator(`[data-sitting="${sitting.sitting_id}"]`).click()
    await by(page, 'person').nth(1).waitFor()
  }
  await open()
  assert.equal(await by(page, 'to-tell').count(), 0, 'nothing has changed yet')
  await by(page, 'sitting-absent').click()
  await by(page, 'absent-reason').fill('临时到自治区开会')
  await by(page, 'absent-go').click()
  await page.locator(`[data-sitting="${sitting.sitting_id}"][data-state="substituted"]`).waitFor()
  await open()
  await by(page, 'to-tell').waitFor()
  assert.equal(await by(page, 'to-tell-row').count(), 1, 'whoever got a message is not listed')
  assert.match(await by(page, 'to-tell-row').innerText(), /范淑珍[\s\S]*没有手机[\s\S]*由别人顶替[\s\S]*现在是 12月/)
  await by(page, 'to-tell-told').click()
  assert.ok(await by(page, 'to-tell-go').isDisabled(), 'never without a word on how')
  await by(page, 'to-tell-words').fill('10:20 上门告知本人，同意。')
  assert.deepEqual(await look(page, 'whom to tell'), [])
  await shot('to-tell')
  await by(page, 'to-tell-go').click()
  await by(page, 'to-tell').waitFor({ state: 'detached' })
  // the word about the substitute may stand for a moment longer
  await until('it is said that it was noted', async () => /已记下/.test(await by(page, 'plan-toast').innerText()))
  await page.keyboard.press('Escape')
  await open()
  assert.equal(await by(page, 'to-tell').count(), 0, 'not listed again')
  await page.keyboard.press('Escape')
})

test('what the office writes of a leader stands on the poster', async () => {
  await by(page, 'nav-leaders').click()
  const row = page.locator('[data-testid="leader"][data-name="刘疏桐"]')
  await row.waitFor()
  assert.deepEqual(await look(page, 'leaders and policies'), [])
  await shot('leaders')
  await row.getByTestId('leader-change').click()
  await by(page, 'leader-post').fill(' ')
  assert.ok(await by(page, 'leader-save').isDisabled(), 'nobody is posted without a post')
  await by(page, 'leader-post').fill('副市长（演示）')
  await by(page, 'leader-portfolio').fill('城乡建设、自然资源、住房保障、城市管理')
  await by(page, 'leader-group').selectOption('city_main')
  assert.deepEqual(await look(page, 'changing a leader'), [])
  await shot('leader-form')
  await by(page, 'leader-save').click()
  await by(page, 'leader-form').waitFor({ state: 'detached' })
  await until('the list says it', async () => /副市长（演示）[\s\S]*城市管理[\s\S]*市主要领导/.test(await row.innerText()))
  const posted = (await posters()).find((one) => one.leader.name === '刘疏桐')
  assert.equal(posted.leader.post_zh, '副市长（演示）')
})

test('a dated rule is added with its source; what it changes is said, and the plan is checked by it', async () => {
  const before = await by(page, 'policy').count()
  await by(page, 'policy-add').click()
  await by(page, 'policy-group').selectOption('city_leader')
  await by(page, 'policy-period').selectOption('quarter')
  await by(page, 'policy-days').fill('61')
  assert.ok(await by(page, 'policy-go').isDisabled(), 'a quarter has no 61 working days')
  await by(page, 'policy-days').fill('9')
  const effect = await by(page, 'policy-effect').innerText()
  assert.match(effect, /2027年1月及以后[\s\S]*每位每季度至少 9 天[\s\S]*代替现在的“每位每季度至少 1 天”[\s\S]*以前的月份照旧/)
  assert.ok(await by(page, 'policy-go').isDisabled(), 'never without a source')
  await by(page, 'policy-source').fill('石党办发〔2026〕12号（演示）')
  assert.deepEqual(await look(page, 'adding a rule'), [])
  await shot('policy-form')
  await by(page, 'policy-go').click()
  await by(page, 'policy-form').waitFor({ state: 'detached' })
  await until('it is in the table', async () => (await by(page, 'policy').count()) === before + 1)
  assert.match(await page.locator('[data-testid="policy"][data-standing="coming"]').innerText(), /每季度至少 9 天[\s\S]*将生效[\s\S]*12号/)
  assert.deepEqual(await look(page, 'a rule to come'), [])
  await by(page, 'policy-add').click()
  await by(page, 'policy-period').selectOption('quarter')
  await by(page, 'policy-source').fill('再来一次')
  await by(page, 'policy-go').click()
  assert.match(await by(page, 'policy-problem').innerText(), /已经有一条规定/)
  await page.keyboard.press('Escape')
  await page.goto(`${server.base}/reception?month=2027-01#plan`)
  const lacking = page.locator('[data-testid="finding-lacking"]', { hasText: '应接访 9 天' })
  await lacking.first().waitFor()
  assert.deepEqual(browser.faults, [])
})

test('a rule that was a mistake is withdrawn with a reason; it stays struck out, and the plan is checked as before', async () => {
  await page.goto(`${server.base}/reception#leaders`)
  const row = page.locator('[data-testid="policy"][data-standing="coming"]')
  await row.getByTestId('policy-withdraw').click()
  assert.match(await by(page, 'policy-withdraw-effect').innerText(), /按以前的“每位每季度至少 1 天”检查/)
  assert.ok(await by(page, 'policy-withdraw-go').isDisabled(), 'never without a reason')
  await by(page, 'policy-withdraw-reason').fill('录错了天数，应为 2 天')
  assert.deepEqual(await look(page, 'withdrawing a rule'), [])
  await shot('policy-withdraw')
  await by(page, 'policy-withdraw-go').click()
  const gone = page.locator('[data-testid="policy"][data-standing="withdrawn"]')
  await gone.waitFor()
  assert.match(await gone.innerText(), /每季度至少 9 天[\s\S]*已撤回[\s\S]*程未央[\s\S]*录错了天数，应为 2 天/)
  assert.equal(await gone.locator('.rule').evaluate((cell) => getComputedStyle(cell).textDecorationLine), 'line-through')
  assert.equal(await gone.getByTestId('policy-withdraw').count(), 0, 'once')
  assert.deepEqual(await look(page, 'a withdrawn rule'), [])
  await shot('policy-withdrawn')
  await page.goto(`${server.base}/reception?month=2027-01#plan`)
  await page.locator('[data-testid="plan"][data-month="2027-01"]').waitFor()
  await by(page, 'plan-sum').waitFor()
  assert.equal(await page.locator('[data-testid="finding-lacking"]', { hasText: '应接访 9 天' }).count(), 0)
})

test('a county\'s office looks after its own leaders, and reads the table', async () => {
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/reception?as=office.dawukou#leaders`)
  await by(page, 'leader').first().waitFor()
  await page.locator('[data-testid="leader"][data-name="马景行"]').getByTestId('leader-change').click()
  assert.deepEqual(await by(page, 'leader-group').locator('option').allTextContents(), ['县区主要领导', '县区领导'])
  await page.keyboard.press('Escape')
  assert.equal(await by(page, 'policy-add').count(), 0)
  assert.match(await by(page, 'policies').innerText(), /市接访办维护/)
  await shot('leaders-county')
  assert.deepEqual(browser.faults, [])
})
