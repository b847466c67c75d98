// The coordinator fills a month, moves lawyers by mouse and keyboard and publishes; a lawyer acknowledges on the phone and asks
// for a swap, a colleague takes it, the coordinator approves, and the statement counts it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
let server
let office
let page

const seat = (id, where = page) => where.locator(`[data-testid="seat"][data-shift="${id}"]`)
const holderOf = (id) => seat(id).getAttribute('data-lawyer')
const holders = () => page.locator('[data-testid="seat"]').evaluateAll((all) => all.map((one) => `${one.dataset.day} ${one.dataset.lawyer}`))
const dayText = (day) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
/** What the coordinator's page may read: an account has one login, so the API is asked with the page's own. */
const read = (path) =>
  page.evaluate(async (wanted) => (await fetch(wanted, { headers: { 'x-login': sessionStorage.getItem('login.id') } })).json(), path)
/** A window of its own, as a phone or a desk: each has its own login. */
async function open(path, viewport) {
  const other = await page.context().newPage()
  await other.setViewportSize(viewport)
  other.on('pageerror', (error) => office.faults.push(String(error)))
  await other.goto(`${server.base}${path}`)
  return other
}
/** Carries what stands under the mouse to a seat, and says what the seat shows before it is let go there. */
async function drag(from, id) {
  await from.scrollIntoViewIfNeeded()
  await from.hover()
  await page.mouse.down()
  await seat(id).hover()
  await seat(id).hover()
  const shown = await until('the seat says whether it fits', async () => (await seat(id).getAttribute('data-fit')) && seat(id).innerText())
  await page.mouse.up()
  return shown
}
/** Seats that a lawyer of the list may take, and those not, in rows that are in sight. */
async function seatsFor(lawyer) {
  await lawyer.click()
  await page.locator('[data-testid="seat"][data-fit]').first().waitFor()
  const found = await page.locator('[data-testid="seat"][data-fit]').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().bottom < innerHeight - 60).map((one) => ({ id: one.dataset.shift, fit: one.dataset.fit, lawyer: one.dataset.lawyer })))
  await lawyer.click()
  await page.locator('[data-testid="seat"][data-fit]').first().waitFor({ state: 'detached' })
  return { fitting: found.filter(({ fit }) => fit === 'fits'), others: found.filter(({ fit }) => fit !== 'fits') }
}

before(async () => {
  server = await startServer()
  office = await openBrowser({ viewport: DESK })
  page = office.page
  await logIn(page, server.base, 'coordinator')
  await by(page, 'rota').waitFor()
})

after(async () => {
  await office?.close()
  await server?.stop()
})

test('the coordinator is led to the rota; all its pages are clean in both languages', async () => {
  assert.match(page.url(), /\/rota/)
  await by(page, 'seat').first().waitFor()
  assert.deepEqual(await look(page, 'month'), [])
  const marks = { today: 'duty-today', swaps: 'swaps', lawyers: 'lawyer', templates: 'template-row', statement: 'statement-row' }
  for (const [name, mark] of Object.entries(marks)) {
    await by(page, `nav-${name}`).click()
    await by(page, mark).first().waitFor()
    assert.deepEqual(await look(page, name), [])
  }
})

test('an empty month is filled; the same seed gives the same month again', async () => {
  await by(page, 'nav-month').click()
  for (const state of ['published', 'none']) {
    await by(page, 'month-after').click()
    await page.locator(`[data-testid="rota"][data-state="${state}"]`).waitFor()
  }
  assert.deepEqual(await look(page, 'an empty month'), [])
  const fill = async (seed) => {
    await by(page, 'rota-generate').click()
    await by(page, 'generate-seed').fill(String(seed))
    await by(page, 'generate-go').click()
    await by(page, 'generate-dialog').waitFor({ state: 'detached' })
    await page.locator(`[data-testid="rota-seed"][data-seed="${seed}"]`).waitFor()
    return holders()
  }
  const first = await fill(7)
  assert.ok(first.length >= 30, `${first.length} seats`)
  assert.notDeepEqual(await fill(8), first)
  assert.deepEqual(await fill(7), first)
  assert.equal(await by(page, 'rota').getAttribute('data-state'), 'draft')
})

test('a lawyer is dragged to a seat; one that does not fit says why while dragging and stays as it was', async () => {
  const lawyer = by(page, 'side-lawyer').first()
  const name = await lawyer.getAttribute('data-name')
  const { fitting, others } = await seatsFor(lawyer)
  const [target, no] = [fitting[0], others[0]]
  assert.ok(target && no)
  assert.match(await drag(lawyer, no.id), /间隔不足|同所有班|请假|次数已满|不是工作日/)
  await by(page, 'rota-toast').filter({ hasText: `${name}不能坐` }).waitFor()
  assert.equal(await holderOf(no.id), no.lawyer)
  assert.match(await drag(page.locator(`[data-testid="side-lawyer"][data-name="${name}"]`), target.id), /可以坐/)
  await until('the lawyer sits there', async () => (await holderOf(target.id)) === name)
})

test('two lawyers change places when one is dragged on the other', async () => {
  const rota = await read(`/api/v1/rotas/${await by(page, 'rota').getAttribute('data-month')}`)
  let pair
  for (const from of rota.shifts.slice(0, 14)) {
    const { items } = await read(`/api/v1/rotas/${rota.month}/seats?lawyer=${from.lawyer_id}&moved=${from.id}`)
    const free = new Set(items.filter(({ cause }) => !cause).map(({ shift_id }) => shift_id))
    const to = rota.shifts.slice(0, 16).find((one) => one.lawyer_id && one.lawyer_id !== from.lawyer_id && free.has(one.id))
    if (!to) continue
    const back = await read(`/api/v1/rotas/${rota.month}/seats?lawyer=${to.lawyer_id}&moved=${to.id}`)
    if (back.items.some(({ shift_id, cause }) => shift_id === from.id && !cause)) {
      pair = [from, to]
      break
    }
  }
  const [from, to] = pair
  assert.match(await drag(seat(from.id), to.id), /可以坐/)
  await until('they changed places', async () => (await holderOf(to.id)) === from.lawyer && (await holderOf(from.id)) === to.lawyer)
  await by(page, 'rota-toast').filter({ hasText: /互换/ }).waitFor()
})

test('the keyboard walks to a seat and chooses among those who fit, fewest duties first', async () => {
  await page.locator('[data-testid="seat"][tabindex="0"]').focus()
  const start = await page.evaluate(() => document.activeElement.dataset.shift)
  const { days } = await read(`/api/v1/rotas/${await by(page, 'rota').getAttribute('data-month')}`)
  const rest = new Set(days.filter(({ is_working }) => !is_working).map(({ day }) => day))
  const here = () => page.evaluate(() => document.activeElement.dataset)
  do await page.keyboard.press('ArrowDown')
  while (rest.has((await here()).day))
  const { shift: id } = await here()
  assert.notEqual(id, start)
  await page.keyboard.press('Enter')
  await by(page, 'seat-choice').first().waitFor()
  assert.deepEqual(await look(page, 'choosing'), [])
  const counts = await by(page, 'seat-choice').evaluateAll((all) => all.map((one) => Number(one.dataset.month)))
  assert.deepEqual(counts, [...counts].sort((a, b) => a - b))
  const name = await by(page, 'seat-choice').first().getAttribute('data-name')
  await by(page, 'seat-choice').first().focus()
  await page.keyboard.press('Enter')
  await until('the lawyer sits there', async () => (await holderOf(id)) === name)
  await until('the focus is back at the seat', () => page.evaluate((wanted) => document.activeElement?.dataset.shift === wanted, id))
  await page.keyboard.press('Enter')
  await by(page, 'seat-clear').click()
  await until('the seat is empty', async () => (await holderOf(id)) === '')
  assert.match(await seat(id).innerText(), /空缺/)
  await page.locator(`[data-testid="finding-gap"][data-shift="${id}"]`).waitFor()
})

test('publishing says what happens next; lawyers see their month at once; it prints on one lying sheet', async () => {
  const month = await by(page, 'rota').getAttribute('data-month')
  const name = await page.locator('[data-testid="seat"][data-lawyer]:not([data-lawyer=""])').first().getAttribute('data-lawyer')
  const { items } = await read('/api/v1/lawyers')
  const { username } = items.find((one) => one.name === name)
  const reader = await signedIn(server.base, username)
  assert.equal((await reader.read(`/api/v1/rotas/${month}`)).shifts.length, 0, 'a draft is not shown to lawyers')
  await by(page, 'rota-publish').click()
  assert.match(await by(page, 'publish-dialog').innerText(), /1 个空缺[\s\S]*手机/)
  assert.deepEqual(await look(page, 'publishing'), [])
  await by(page, 'publish-go').click()
  await page.locator('[data-testid="rota"][data-state="published"]').waitFor()
  assert.ok((await reader.read(`/api/v1/rotas/${month}`)).shifts.length > 0)
  await page.emulateMedia({ media: 'print' })
  const { width, height } = await by(page, 'rota-paper').boundingBox()
  const mm = 96 / 25.4
  assert.ok(width <= 280 * mm && height <= 192 * mm, `the sheet is ${width / mm} x ${height / mm} mm`)
  await page.emulateMedia({ media: null })
})

test('a lawyer acknowledges and asks for a swap; a colleague takes it; approved, both see it and the statement counts it', async () => {
  const { items } = await read('/api/v1/lawyers')
  const ahead = await signedIn(server.base, 'lawyer03')
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const until92 = new Date(Date.now() + 92 * 86_400_000).toISOString().slice(0, 10)
  const duty = (await ahead.read(`/api/v1/duties/mine?from=${today}&to=${until92}`)).items.find((one) => one.day > today)
  const giver = await open('/duty?as=lawyer03', PHONE)
  await by(giver, 'next-duty').waitFor()
  assert.deepEqual(await look(giver, 'the lawyer\'s phone'), [])
  assert.equal(await by(giver, 'next-duty').getAttribute('data-shift'), duty.id)
  await by(giver, 'next-acknowledge').click()
  await giver.locator('[data-testid="next-duty"][data-state="acknowledged"]').waitFor()
  await by(giver, 'next-swap').click()
  assert.deepEqual(await look(giver, 'asking'), [])
  assert.ok((await by(giver, 'ask-to').locator('option').count()) > 30, 'one colleague can be asked alone')
  await by(giver, 'ask-reason').fill('开庭')
  await by(giver, 'ask-go').click()
  await by(giver, 'swaps-mine').waitFor()

  const { items: fits } = await read(`/api/v1/shifts/${duty.id}/fits`)
  const taker = items.find(({ id }) => id === fits.find((one) => !one.cause && one.lawyer_id !== duty.lawyer_id).lawyer_id)
  const colleague = await open(`/duty?as=${taker.username}`, PHONE)
  await by(colleague, 'own-take').click()
  assert.deepEqual(await look(colleague, 'taking'), [])
  await by(colleague, 'take-go').click()
  await by(colleague, 'own-untake').click()
  await by(colleague, 'own-take').click()
  await by(colleague, 'take-go').click()
  await by(colleague, 'own-untake').waitFor()

  await by(page, 'nav-swaps').click()
  const toMonth = async (what) => {
    const at = () => by(page, what).getAttribute('data-month')
    for (let shown = await until(what, at); shown < duty.day.slice(0, 7); shown = await until('the next month', async () => ((await at()) > shown ? at() : ''))) await by(page, `${what}-after`).click()
  }
  await toMonth('swaps')
  const asked = page.locator('[data-testid="swap"][data-state="taken"]')
  await asked.waitFor()
  assert.match(await asked.innerText(), new RegExp(`开庭`))
  assert.deepEqual(await look(page, 'swaps'), [])
  await asked.getByTestId('swap-approve').click()
  await by(page, 'sure-go').click()
  await asked.waitFor({ state: 'detached' })
  if (duty.day.slice(0, 7) > today.slice(0, 7)) await by(colleague, 'duty-after').click()
  await until('the colleague has the duty', async () => (await colleague.locator(`[data-testid="duty-row"][data-shift="${duty.id}"]`).count()) + (await colleague.locator(`[data-testid="next-duty"][data-shift="${duty.id}"]`).count()) > 0)
  await until('the first lawyer has it no more', async () => (await giver.locator(`[data-testid="next-duty"][data-shift="${duty.id}"]`).count()) === 0)
  assert.match(await colleague.locator('main').innerText(), new RegExp(dayText(duty.day)))

  await by(page, 'nav-statement').click()
  await by(page, 'statement-row').first().waitFor()
  await toMonth('statement')
  const cells = (name) => page.locator(`[data-testid="statement-row"][data-name="${name}"] td.n`).allInnerTexts()
  const [, , , given] = await cells('张若川')
  const [, , , , taken] = await cells(taker.name)
  assert.deepEqual([given, taken], ['1', '1'])
  for (const kind of ['xlsx', 'csv']) {
    const href = await by(page, `statement-${kind}`).getAttribute('href')
    const file = await page.request.get(`${server.base}${href}`)
    assert.equal(file.status(), 200)
  }
  await giver.close()
  await colleague.close()
})

test('leave empties a published duty and says so; a list of lawyers is read for trial before anything changes', async () => {
  await by(page, 'nav-lawyers').click()
  const { items } = await read('/api/v1/lawyers')
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const month = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)), 1)).toISOString().slice(0, 7)
  const { shifts } = await read(`/api/v1/rotas/${month}`)
  const duty = shifts.find((one) => one.lawyer_id && one.state === 'published' && one.lawyer !== '张若川')
  const row = page.locator(`[data-testid="lawyer"][data-name="${duty.lawyer}"]`)
  await row.getByTestId('lawyer-leave-open').click()
  await by(page, 'leave-from').fill(duty.day)
  await by(page, 'leave-to').fill(duty.day)
  assert.deepEqual(await look(page, 'leave'), [])
  await by(page, 'leave-go').click()
  assert.match(await by(page, 'leave-opened').first().innerText(), new RegExp(dayText(duty.day)))
  await by(page, 'leave-done').click()
  await row.getByTestId('lawyer-leave').waitFor()

  await by(page, 'import-open').click()
  const rows = ['姓名,执业证号,律所,专长', `新律师,NEW-1,演示新律师事务所,劳动`, `又一位,NEW-1,演示新律师事务所,劳动`, `坏专长,NEW-2,演示新律师事务所,占卜`].join('\n')
  await by(page, 'import-file').setInputFiles({ name: '律师.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) })
  await by(page, 'import-sum').waitFor()
  assert.match((await by(page, 'import-bad').allInnerTexts()).join('\n'), /NEW-1[\s\S]*占卜/)
  assert.deepEqual(await look(page, 'import'), [])
  assert.equal((await read('/api/v1/lawyers')).items.length, items.length, 'a trial changes nothing')
  await by(page, 'import-go').click()
  await page.locator('[data-testid="import-sum"][data-saved="true"]').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('[data-testid="lawyer"][data-name="新律师"]').waitFor()
  assert.deepEqual(office.faults, [])
})
