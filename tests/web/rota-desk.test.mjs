// The coordinator's other desk work: the reserve list by mouse and keyboard, a lawyer's details, leave and seats as they are
// kept, and swaps settled for lawyers who are absent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
/** A working day before anybody is due, and the month after it. */
const TODAY = '2026-11-24'
const MONTH = '2026-12'
let server
let office
let page

const read = (path) => page.evaluate(async (wanted) => (await fetch(wanted, { headers: { 'x-login': sessionStorage.getItem('login.id') } })).json(), path)
const go = async (name, mark) => {
  await by(page, `nav-${name}`).click()
  await by(page, mark).first().waitFor()
}
const row = (name) => page.locator(`[data-testid="lawyer"][data-name="${name}"]`)
const reserve = () => by(page, 'reserve-row').evaluateAll((all) => all.map((one) => one.dataset.name))
const kept = async () => {
  const { items } = await read('/api/v1/lawyers')
  return items.filter((one) => one.reserve_place != null).sort((a, b) => a.reserve_place - b.reserve_place).map(({ name }) => name)
}
const toast = (id, text) => until(`"${text}" is said`, async () => (await by(page, id).innerText()).includes(text))
const shiftOf = async (id) => (await read(`/api/v1/rotas/${MONTH}`)).shifts.find((one) => one.id === id)

before(async () => {
  server = await startServer({ at: Date.parse(`${TODAY}T07:30:00+08:00`) })
  office = await openBrowser({ viewport: DESK })
  page = office.page
  await logIn(page, server.base, 'coordinator')
  await by(page, 'rota').waitFor()
})

after(async () => {
  await office?.close()
  await server?.stop()
})

test('the reserve list is put in order by dragging and by the keyboard alone, and is kept at every step', async () => {
  await go('lawyers', 'lawyer')
  await by(page, 'reserve-open').click()
  const first = await reserve()
  assert.ok(first.length >= 4)
  const rows = by(page, 'reserve-row')
  await rows.nth(3).dragTo(rows.nth(1))
  const dragged = [first[0], first[3], first[1], first[2], ...first.slice(4)]
  await until('the dragged one is second', async () => (await reserve()).join() === dragged.join())
  assert.deepEqual(await kept(), dragged)

  const focused = () => page.evaluate(() => `${document.activeElement.dataset.testid} ${document.activeElement.closest('li')?.dataset.name}`)
  await by(page, 'reserve-up').nth(1).focus()
  await page.keyboard.press('Enter')
  const moved = [first[3], first[0], first[1], first[2], ...first.slice(4)]
  await until('it is first', async () => (await reserve()).join() === moved.join())
  await until('the focus went with it', async () => (await focused()) === `reserve-up ${first[3]}`)
  await page.keyboard.press('Enter')
  assert.equal(await by(page, 'reserve-up').first().getAttribute('aria-disabled'), 'true')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await until('it is second again', async () => (await reserve()).join() === dragged.join())
  await until('the focus went with it', async () => (await focused()) === `reserve-down ${first[3]}`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await until('it is off the list', async () => !(await reserve()).includes(first[3]))
  await until('the focus is at the next one', async () => (await focused()) === `reserve-remove ${first[1]}`)
  const id = (await read('/api/v1/lawyers')).items.find(({ name }) => name === first[3]).id
  await by(page, 'reserve-add').selectOption(id)
  await until('it is last', async () => (await reserve()).at(-1) === first[3])
  assert.deepEqual(await kept(), [first[0], first[1], first[2], ...first.slice(4), first[3]])
  assert.deepEqual(await look(page, 'reserve'), [])
  await page.keyboard.press('Escape')
})

test('a lawyer\'s limits are checked, kept, and not written over unseen; who stops serving leaves empty chairs', async () => {
  const duty = (await read(`/api/v1/rotas/${MONTH}`)).shifts.find((one) => one.lawyer_id && one.state === 'published')
  const edit = async () => {
    await row(duty.lawyer).getByTestId('lawyer-edit').click()
    await by(page, 'lawyer-form').waitFor()
  }
  await edit()
  assert.deepEqual(await look(page, 'lawyer'), [])
  const box = await page.locator('dialog').boundingBox()
  assert.ok(box.width > 600, `the form is ${box.width} px wide`)
  await by(page, 'lawyer-monthly').fill('32')
  await by(page, 'lawyer-save').click()
  assert.match(await by(page, 'lawyer-fault').innerText(), /0 到 31/)
  await by(page, 'lawyer-monthly').fill('3')
  await by(page, 'lawyer-languages').fill('普通话、英语')
  await by(page, 'lawyer-save').click()
  await until('the list shows the limit', async () => /3 \/ \d+/.test(await row(duty.lawyer).innerText()))
  assert.match(await row(duty.lawyer).innerText(), /普通话、英语/)

  // Somebody else saves while the form is open.
  await edit()
  const one = (await read('/api/v1/lawyers')).items.find(({ id }) => id === duty.lawyer_id)
  const status = await page.evaluate(async ({ id, body }) => {
    const current = await (await fetch('/api/v1/logins/current', { headers: { 'x-login': sessionStorage.getItem('login.id') } })).json()
    const sent = await fetch(`/api/v1/lawyers/${id}`, { method: 'PUT', headers: { 'content-type': 'application/json', 'x-login': current.id, 'x-csrf-token': current.csrf_token }, body: JSON.stringify(body) })
    return sent.status
  }, { id: one.id, body: { licence_no: one.licence_no, firm: one.firm, specialties: one.specialties, languages: one.languages, monthly_limit: 4, yearly_limit: 19, is_active: true, version: one.version } })
  assert.equal(status, 200)
  await until('the list behind shows it', async () => /4 \/ 19/.test(await row(duty.lawyer).innerText()))
  await by(page, 'lawyer-yearly').fill('25')
  await by(page, 'lawyer-save').click()
  assert.match(await by(page, 'lawyer-problem').innerText(), /刚被别人改过/)
  await page.keyboard.press('Escape')
  await edit()
  assert.equal(await by(page, 'lawyer-yearly').inputValue(), '19', 'opened again it shows what the other one saved')
  await by(page, 'lawyer-is-active').uncheck()
  await by(page, 'lawyer-save').click()
  await until('only those who serve are shown', async () => (await row(duty.lawyer).count()) === 0)
  assert.equal((await shiftOf(duty.id)).lawyer_id ?? null, null, 'the chair is empty')
  await by(page, 'lawyers-active').uncheck()
  assert.match(await row(duty.lawyer).innerText(), /已停用/)
  await by(page, 'lawyers-active').check()
})

test('leave is filed for days without duty, and taken back', async () => {
  const name = (await kept())[0]
  await row(name).getByTestId('lawyer-leave-open').click()
  await by(page, 'leave-from').fill('2027-02-10')
  await by(page, 'leave-to').fill('2027-02-01')
  assert.ok(await by(page, 'leave-go').isDisabled(), 'an end before the beginning')
  await by(page, 'leave-to').fill('2027-02-12')
  await by(page, 'leave-go').click()
  await by(page, 'leave-done').waitFor()
  assert.match(await by(page, 'leave-dialog').innerText(), /没有班次受影响/)
  await by(page, 'leave-done').click()
  assert.match(await row(name).getByTestId('lawyer-leave').innerText(), /2月10日[\s\S]*2月12日/)
  await row(name).getByTestId('lawyer-leave-open').click()
  await by(page, 'leave-withdraw').click()
  await by(page, 'leave-withdraw').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await until('the list shows no leave', async () => (await row(name).getByTestId('lawyer-leave').count()) === 0)
})

test('seats are kept as they are written; a row that says the same twice is named', async () => {
  await go('templates', 'template-row')
  const before = await by(page, 'template-row').count()
  await by(page, 'template-add').click()
  const fresh = by(page, 'template-row').nth(before)
  await fresh.getByTestId('template-half').selectOption('')
  assert.match(await by(page, 'template-fault').innerText(), new RegExp(`第${before + 1}行和前面一行重复`))
  assert.ok(await by(page, 'template-save').isDisabled())
  await fresh.getByTestId('template-half').selectOption('afternoon')
  assert.equal(await fresh.getByTestId('template-from').inputValue(), '14:30', 'the usual times come with the half day')
  await fresh.getByTestId('template-needs').selectOption('labour')
  await by(page, 'template-save').click()
  await toast('templates-toast', '已保存')
  await page.reload()
  await by(page, 'template-row').nth(before).waitFor()
  assert.equal(await by(page, 'template-row').count(), before + 1)
  const saved = (await read('/api/v1/rota-templates')).items.find(({ half }) => half === 'afternoon')
  assert.deepEqual([saved.from, saved.to, saved.needs, saved.seats], ['14:30', '17:30', 'labour', 1])
  await by(page, 'template-remove').last().click()
  await by(page, 'template-undo').click()
  assert.equal(await by(page, 'template-row').count(), before + 1)
  assert.deepEqual(await look(page, 'seats'), [])
})

test('figures of demand are asked for the days that are chosen', async () => {
  await go('demand', 'demand-what')
  await page.locator(`[data-testid="demand"][data-from="2026-11-01"][data-to="${TODAY}"]`).waitFor()
  assert.deepEqual(await look(page, 'demand'), [])
  await by(page, 'span-last_month').click()
  await page.locator('[data-testid="demand"][data-from="2026-10-01"][data-to="2026-10-31"]').waitFor()
  await by(page, 'demand-empty').waitFor()
})

/** Asks for a swap of a duty in a lawyer's name. */
async function askFor(duty, reason) {
  await by(page, 'swap-open-for').click()
  await by(page, 'ask-lawyer').selectOption(duty.lawyer_id)
  await by(page, 'ask-shift').selectOption(duty.id)
  await by(page, 'ask-go').click()
  assert.match(await by(page, 'ask-dialog').innerText(), /写明原因/)
  await by(page, 'ask-reason').fill(reason)
  await by(page, 'ask-go').click()
  const card = page.locator('[data-testid="swap"]', { hasText: reason })
  await card.waitFor()
  return card
}
/** Two duties whose lawyers may each take the other's. */
async function pairOf(shifts) {
  const free = async (one, to) => (await read(`/api/v1/rotas/${MONTH}/seats?lawyer=${one.lawyer_id}&moved=${one.id}`)).items.some(({ shift_id, cause }) => shift_id === to.id && !cause)
  for (const one of shifts) for (const other of shifts) if (one.lawyer_id !== other.lawyer_id && (await free(one, other)) && (await free(other, one))) return [one, other]
  throw new Error('no two duties can be exchanged')
}

test('duty against duty, both lawyers absent: the coordinator asks, takes and approves for them', async () => {
  await go('swaps', 'swaps')
  await by(page, 'swaps-after').click()
  await page.locator(`[data-testid="swaps"][data-month="${MONTH}"]`).waitFor()
  assert.deepEqual(await look(page, 'no swaps'), [])
  const { shifts } = await read(`/api/v1/rotas/${MONTH}`)
  const [one, other] = await pairOf(shifts.filter((shift) => shift.lawyer_id).slice(0, 12))
  const card = await askFor(one, '两位都出差')
  await card.getByTestId('swap-take').click()
  await by(page, 'take-who').selectOption(other.lawyer_id)
  await by(page, 'take-return').selectOption(other.id)
  assert.deepEqual(await look(page, 'taking for somebody'), [])
  await by(page, 'take-go').click()
  await page.locator('[data-testid="swap"][data-state="taken"]', { hasText: '两位都出差' }).waitFor()
  assert.equal((await card.innerText()).match(/由沈知秋代办/g)?.length, 2, 'it says that the coordinator did both')
  await card.getByTestId('swap-untake').click()
  await page.locator('[data-testid="swap"][data-state="open"]', { hasText: '两位都出差' }).waitFor()
  await card.getByTestId('swap-take').click()
  await by(page, 'take-who').selectOption(other.lawyer_id)
  await by(page, 'take-return').selectOption(other.id)
  await by(page, 'take-go').click()
  await card.getByTestId('swap-approve').click()
  await by(page, 'sure-go').click()
  await card.waitFor({ state: 'detached' })
  assert.deepEqual([(await shiftOf(one.id)).lawyer_id, (await shiftOf(other.id)).lawyer_id], [other.lawyer_id, one.lawyer_id])
  await by(page, 'swaps-all').click()
  assert.match(await card.innerText(), /已批准[\s\S]*换回/)
  await by(page, 'swaps-all').press('Shift+Tab')
  await page.keyboard.press('Enter')
})

test('a swap is rejected with its reason, which both lawyers read; one that is not needed any more is taken back', async () => {
  const { shifts } = await read(`/api/v1/rotas/${MONTH}`)
  const { items } = await read('/api/v1/lawyers')
  const duty = shifts.find((one) => one.lawyer_id && one.state === 'published' && !one.swap_id)
  const { items: fits } = await read(`/api/v1/shifts/${duty.id}/fits`)
  const taker = fits.find((one) => !one.cause && one.lawyer_id !== duty.lawyer_id)
  const card = await askFor(duty, '下午开庭')
  await card.getByTestId('swap-take').click()
  await by(page, 'take-who').selectOption(taker.lawyer_id)
  await by(page, 'take-go').click()
  await card.getByTestId('swap-reject').click()
  await by(page, 'reason-go').click()
  assert.match(await by(page, 'reason-dialog').innerText(), /写明原因|请写/)
  await by(page, 'reason-text').fill('当天需要会宁夏话的律师')
  assert.deepEqual(await look(page, 'rejecting'), [])
  await by(page, 'reason-go').click()
  await card.waitFor({ state: 'detached' })
  assert.equal((await shiftOf(duty.id)).lawyer_id, duty.lawyer_id)
  for (const id of [duty.lawyer_id, taker.lawyer_id]) {
    const { username } = items.find((one) => one.id === id)
    const own = await page.context().newPage()
    await own.setViewportSize(PHONE)
    await own.goto(`${server.base}/duty?as=${username}`)
    await by(own, 'swaps-ended').waitFor()
    assert.match(await by(own, 'swaps-ended').innerText(), /未批准[\s\S]*当天需要会宁夏话的律师/)
    assert.deepEqual(await look(own, 'a rejected swap'), [])
    await own.close()
  }
  const again = await askFor(duty, '不用换了')
  await again.getByTestId('swap-withdraw').click()
  await by(page, 'sure-go').click()
  await again.waitFor({ state: 'detached' })
  const lawyer = await signedIn(server.base, items.find((one) => one.id === duty.lawyer_id).username)
  const { items: swaps } = await lawyer.read(`/api/v1/swaps?month=${MONTH}`)
  const settled = swaps.filter((one) => one.shift.id === duty.id && one.from_id === duty.lawyer_id).map(({ state }) => state)
  assert.deepEqual(settled.sort(), ['rejected', 'withdrawn'])
  assert.deepEqual(office.faults, [])
})
