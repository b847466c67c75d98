// The office plans a month with mouse and keyboard and posts it; a leader who cannot come is replaced before people's eyes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let office
let page

const cards = (state) => page.locator(`[data-testid="sitting-card"]${state ? `[data-state="${state}"]` : ''}`)
const card = (id) => page.locator(`[data-sitting="${id}"]`)
const place = (key) => page.locator(`[data-place="${key}"]`)
const placeOf = (id) => card(id).evaluate((one) => one.closest('[data-place]')?.dataset.place)
const idOf = (locator) => locator.getAttribute('data-sitting')
const posters = async () => (await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()).items
/** The city's month after this one. */
const nextMonth = () => {
  const now = new Date(Date.now() + 8 * 3_600_000)
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 7)
}
const toMonth = async (month) => {
  await by(page, 'month-after').click()
  await page.locator(`[data-testid="plan"][data-month="${month}"]`).waitFor()
}
/** An open half day of the month on which nobody sits, counted from the end of the month. */
const freePlace = (half, skip = 0) =>
  page.evaluate(([wanted, at]) => {
    const free = [...document.querySelectorAll(`[data-place$="/${wanted}"].open`)].filter((one) => !one.querySelector('[data-sitting]'))
    return free.at(-1 - at).dataset.place
  }, [half, skip])

before(async () => {
  server = await startServer()
  office = await openBrowser({ viewport: DESK })
  page = office.page
  await logIn(page, server.base, 'office.hall')
  await by(page, 'plan').waitFor()
})

after(async () => {
  await office?.close()
  await server?.stop()
})

test('the office is led to its calendar; the month is read, checked and clean in both languages', async () => {
  assert.match(page.url(), /\/reception/)
  await cards().first().waitFor()
  assert.deepEqual(await look(page, 'this month'), [])
  await toMonth(nextMonth())
  await cards('planned').first().waitFor()
  assert.deepEqual(await look(page, 'next month'), [])
})

test('a planned sitting is dragged to another half day, and its leader sees that at once', async () => {
  const leader = await openBrowser({ viewport: DESK })
  try {
    await leader.page.goto(`${server.base}/reception?as=leader01`)
    await by(leader.page, 'mine-after').click()
    const id = await idOf(page.locator('[data-testid="sitting-card"][data-state="planned"][data-name="陈砚之"]').last())
    const to = await freePlace('afternoon')
    const [day] = to.split('/')
    await by(leader.page, 'mine-row').first().waitFor()
    assert.equal(await leader.page.locator(`[data-testid="mine-row"][data-day="${day}"]`).count(), 0)
    await card(id).dragTo(place(to))
    await until('it lies where it was dropped', async () => (await placeOf(id)) === to)
    await by(page, 'plan-toast').filter({ hasText: /已移到.*下午/ }).waitFor()
    await until('the leader sees it', () => leader.page.locator(`[data-testid="mine-row"][data-day="${day}"]`).isVisible(), 15)
    assert.deepEqual(leader.faults, [])
  } finally {
    await leader.close()
  }
})

test('the keyboard picks up, carries, puts back and puts down', async () => {
  const id = await idOf(cards('planned').first())
  const from = await placeOf(id)
  await card(id).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Escape')
  assert.match(await by(page, 'plan-said').textContent(), /放回/)
  assert.equal(await placeOf(id), from)
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  const target = await page.locator('.half.target').getAttribute('data-place')
  assert.notEqual(target, from)
  assert.match(await by(page, 'plan-said').textContent(), /按回车放下/)
  await page.keyboard.press('Enter')
  await until('it lies where it was put', async () => (await placeOf(id)) === target)
  await until('the focus stays with it', () => card(id).evaluate((one) => one === document.activeElement))
})

test('the form adds a sitting; a change made meanwhile elsewhere is shown before it could be overwritten', async () => {
  const [day] = (await freePlace('morning')).split('/')
  const count = await cards().count()
  await by(page, 'plan-add').click()
  await by(page, 'form-leader').selectOption({ index: 2 })
  await by(page, 'form-day').fill(day)
  await by(page, 'form-theme').fill('农民工欠薪')
  assert.deepEqual(await look(page, 'adding'), [])
  await by(page, 'form-save').click()
  await by(page, 'sitting-form').waitFor({ state: 'detached' })
  await until('it is there', async () => (await cards().count()) === count + 1)
  const id = await idOf(place(`${day}/morning`).locator('[data-sitting]'))
  await card(id).click()
  await by(page, 'sitting-edit').click()
  const month = await page.evaluate(async (wanted) => {
    const { id: login, csrf_token: token } = await (await fetch('/api/v1/logins/current')).json()
    const { sitting } = await (await fetch(`/api/v1/sittings/${wanted}`, { headers: { 'x-login': login } })).json()
    const answer = await fetch(`/api/v1/sittings/${wanted}`, { method: 'PUT', headers: { 'content-type': 'application/json', 'x-login': login, 'x-csrf-token': token }, body: JSON.stringify({ version: sitting.version, theme_zh: '物业' }) })
    return answer.status
  }, id)
  assert.equal(month, 200)
  await by(page, 'sitting-conflict').waitFor()
  assert.ok(await by(page, 'form-save').isDisabled(), 'nothing is overwritten unseen')
  assert.deepEqual(await look(page, 'conflict'), [])
  await by(page, 'sitting-reload').click()
  assert.equal(await by(page, 'form-theme').inputValue(), '物业')
  await by(page, 'form-save').click()
  await by(page, 'sitting-form').waitFor({ state: 'detached' })
})

test('what was agreed to is taken back: at once by the notice, one by one, or all together, until it is posted', async () => {
  const planned = await cards('planned').count()
  const all = () => until('everything is planned again', async () => (await cards('planned').count()) === planned && (await cards('approved').count()) === 0)
  await by(page, 'plan-approve').click()
  await until('all are agreed to', async () => (await cards('approved').count()) === planned)
  const said = new RegExp(`已审定 ${planned} 场`)
  await until('it is said how many', async () => said.test(await by(page, 'plan-toast').innerText()))
  assert.deepEqual(await look(page, 'agreed, with a way back'), [])
  await by(page, 'plan-undo').click()
  await all()
  await cards('planned').first().click()
  await by(page, 'sitting-approve').click()
  await until('one is agreed to', async () => (await cards('approved').count()) === 1)
  await cards('approved').first().click()
  await by(page, 'sitting-unapprove').click()
  await all()
  await by(page, 'plan-approve').click()
  await until('all are agreed to', async () => (await cards('approved').count()) === planned)
  await by(page, 'plan-unapprove').click()
  await all()
  await until('it is said', async () => /已收回/.test(await by(page, 'plan-toast').innerText()))
  assert.equal(await by(page, 'plan-unapprove').count(), 0)
})

test('the month is agreed to and posted, and everybody may read it', async () => {
  const before = (await posters()).length
  await by(page, 'plan-publish').click()
  assert.deepEqual(await look(page, 'nothing to post'), [])
  await by(page, 'publish-none').waitFor()
  await page.keyboard.press('Escape')
  await by(page, 'plan-approve').click()
  await by(page, 'plan-approve').waitFor({ state: 'detached' })
  await by(page, 'plan-publish').click()
  assert.deepEqual(await look(page, 'posting'), [])
  if (await by(page, 'publish-reason').count()) await by(page, 'publish-reason').fill('领导分工刚调整')
  await by(page, 'publish-go').click()
  await by(page, 'publish-result').waitFor()
  await by(page, 'publish-done').click()
  assert.equal(await cards('planned').count() + (await cards('approved').count()), 0)
  assert.ok((await posters()).length > before)
})

test('an absent leader is replaced, and the poster says so within 15 seconds', async () => {
  const visitor = await openBrowser({ viewport: DESK })
  try {
    await visitor.page.goto(`${server.base}/poster?site=${server.hall}`)
    const id = await idOf(cards('open').first())
    const shown = visitor.page.locator(`[data-testid="poster-card"][data-sitting="${id}"]`)
    await shown.waitFor()
    assert.equal(await shown.getAttribute('data-mark'), 'none')
    const leader = await shown.getAttribute('data-name')
    await card(id).click()
    assert.deepEqual(await look(page, 'a posted sitting'), [])
    await by(page, 'sitting-absent').click()
    assert.ok(await by(page, 'absent-go').isDisabled(), 'a reason is needed')
    await by(page, 'absent-reason').fill('临时到自治区开会')
    assert.deepEqual(await look(page, 'absent'), [])
    await by(page, 'absent-go').click()
    const since = Date.now()
    await until('the poster names who stands in', async () => (await shown.getAttribute('data-mark')) === 'stand_in', 15)
    assert.ok(Date.now() - since < 15_000)
    assert.match(await shown.innerText(), new RegExp(`顶替[\\s\\S]*原公示：${leader}`))
    assert.notEqual(await shown.getAttribute('data-name'), leader)
    await until('the calendar shows it too', async () => (await card(id).getAttribute('data-state')) === 'substituted')
    await card(id).click()
    assert.match(await by(page, 'sitting-substitutions').innerText(), /临时到自治区开会/)
    assert.deepEqual(await look(page, 'substituted'), [])
    await page.keyboard.press('Escape')
    assert.deepEqual(visitor.faults, [])
  } finally {
    await visitor.close()
  }
})

test('a posted sitting is moved only after the office was asked', async () => {
  const id = await idOf(cards('open').last())
  const from = await placeOf(id)
  const to = await freePlace('afternoon', 1)
  await card(id).dragTo(place(to))
  assert.deepEqual(await look(page, 'asked'), [])
  assert.equal(await placeOf(id), from)
  await by(page, 'sure-go').click()
  await until('it moved', async () => (await placeOf(id)) === to)
  const one = (await posters()).find(({ sitting_id }) => sitting_id === id)
  assert.equal(`${one.day}/${one.half}`, to)
})

test('an empty month is made from the one before', async () => {
  await by(page, 'month-after').click()
  await by(page, 'plan-empty').waitFor()
  assert.deepEqual(await look(page, 'an empty month'), [])
  assert.ok((await by(page, 'finding-lacking').count()) >= 1, 'nobody has a day in it yet')
  await by(page, 'plan-generate').click()
  await cards('planned').first().waitFor()
  await until('it is said how many', async () => /新排 \d+ 场/.test(await by(page, 'plan-toast').innerText()))
  assert.deepEqual(office.faults, [])
})

test('a leader sees the own month and nothing of the office', async () => {
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/reception?as=leader02`)
  await by(page, 'mine').waitFor()
  assert.equal(await by(page, 'nav-plan').count(), 0)
  await by(page, 'mine-after').click()
  await by(page, 'mine-row').first().waitFor()
  assert.deepEqual(await look(page, 'a leader\'s month'), [])
  await page.locator('[data-testid="mine-row"][data-state="open"]').first().click()
  await by(page, 'day').waitFor()
  assert.deepEqual(await look(page, 'a day that nobody has booked'), [])
  await by(page, 'day-details').click()
  await by(page, 'sitting-dialog').waitFor()
  assert.equal(await by(page, 'sitting-edit').count() + (await by(page, 'sitting-postpone').count()), 0)
  assert.deepEqual(await look(page, 'a leader\'s sitting'), [])
})
