// The counter's registration: a complaint from the first field to its progress by code, an oral statement, a matter that runs
// already, an accusation that stays with its handlers, and what is kept while a form is open.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let clerk
let page

const comes = (salt, more = {}) => issueTicket(server.base, server.hall, { name: '王秀英', number: idNumber(salt), service: 'registration', ...more })
const inStage = (stage) => page.locator(`[data-testid="registration"][data-stage="${stage}"]`).waitFor()
const choose = (what, value) => page.locator(`[data-testid="${what}"][data-value="${value}"]`).click()
// At one moment: read one by one, a field that is filled meanwhile would be waited for.
const missing = () => by(page, 'missing-field').evaluateAll((all) => all.map((one) => one.dataset.value))
const faults = () => by(page, 'fault').evaluateAll((all) => all.map((one) => one.dataset.fault))
const idle = () => page.locator('[data-testid="desk-work"][data-phase="idle"]').waitFor()
const progress = async (query_code) => (await fetch(`${server.base}/api/v1/progress`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query_code }) })).json()

async function serveNext() {
  await by(page, 'call-next').click()
  await by(page, 'serve').click()
  await inStage('form')
}
/** Everything that a complaint about housing asks for, except what `more` says to leave. */
async function fill({ request = '恢复供暖，退还取暖费', facts = '星海镇幸福小区三号楼室温只有十二度，物业没有答复。', kind = 'complaint_request', outcome = 'notice_now' } = {}) {
  await by(page, 'division').first().fill('星海')
  await by(page, 'division').first().press('Enter')
  await choose('kind', kind)
  await choose('topic', 'housing')
  await by(page, 'place-same').click()
  await by(page, 'request').fill(request)
  await by(page, 'facts').fill(facts)
  if (outcome) await choose('outcome', outcome)
}
/** Judges every like matter the same way, once the panel has caught up with the form. */
async function judge(decision) {
  await until('the panel is at rest', async () => (await by(page, 'duplicates').getAttribute('aria-busy')) === 'false')
  for (const one of await by(page, 'duplicate').all()) await one.getByTestId(`decide-${decision}`).click()
}
async function save() {
  await page.keyboard.press('Alt+s')
  await by(page, 'receipt').waitFor()
}
async function finish() {
  await page.keyboard.press('Alt+b')
  await idle()
}

before(async () => {
  server = await startServer()
  clerk = await openBrowser({ viewport: DESK })
  page = clerk.page
  await page.addInitScript(() => (window.print = () => (window.printed = (window.printed ?? 0) + 1)))
  await logIn(page, server.base, 'clerk.hall1')
  await page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
  await by(page, 'call-next').waitFor()
})

after(async () => {
  await clerk?.close()
  await server?.stop()
})

test('what is missing is counted, told at the field, and one press away', async () => {
  await comes(1)
  await serveNext()
  assert.equal(await by(page, 'name').inputValue(), '王秀英', 'the name is known from the ticket')
  assert.equal(await by(page, 'phone-reason').inputValue(), '不愿留电话')
  assert.deepEqual(await missing(), ['address', 'kind', 'topic', 'place', 'request', 'facts', 'outcome'])
  assert.deepEqual(await look(page, 'empty form'), [])
  await page.keyboard.press('Alt+s')
  await until('the faults are told', async () => (await faults()).length === 7)
  assert.equal(await page.evaluate(() => document.activeElement.closest('[data-field]')?.dataset.field), 'address', 'the first one has the focus')
  assert.deepEqual(await look(page, 'missing fields'), [])
  await page.locator('[data-testid="missing-field"][data-value="facts"]').click()
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'facts')
})

test('keys alone fill the form: a place by typing, Enter to the next field, Alt for the parts', async () => {
  await page.keyboard.press('Alt+1')
  await by(page, 'name').press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'keeps-name')
  const place = by(page, 'division').first()
  await place.fill('星海')
  await place.press('Enter')
  assert.equal(await place.getAttribute('data-code'), '640202100')
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'address-text')
  await page.keyboard.press('Alt+2')
  await page.keyboard.press('Space')
  assert.ok(await page.locator('[data-testid="kind"][data-value="complaint_request"] input').isChecked())
})

test('a draft outlives setting the person aside', async () => {
  await by(page, 'request').fill('恢复供暖')
  await by(page, 'set-aside').click()
  await idle()
  await by(page, 'tab-paused').click()
  await page.locator('[data-testid="row-resume"]').first().click()
  await inStage('form')
  assert.equal(await by(page, 'request').inputValue(), '恢复供暖')
  assert.equal(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]).includes('供暖')), false, 'nothing of it is on the disk')
  await by(page, 'tab-waiting').click()
})

test('a complaint goes the whole way: unit suggested, receipt, paper, correction, progress by code', async () => {
  await fill({ outcome: 'transferred' })
  const units = page.locator('[data-testid="unit"]')
  await units.first().waitFor()
  assert.match(await units.first().innerText(), /大武口区住房和城乡建设局\s*县区级 · 有权处理，本级/)
  assert.ok(await units.first().locator('input').isChecked(), 'a transfer takes the suggested unit')
  await until('nothing is missing', async () => (await missing()).length === 0)
  await until('the neighbourhood was searched', async () => /没有相似/.test(await by(page, 'duplicates').innerText()))
  assert.deepEqual(await look(page, 'filled form'), [])
  await save()
  const code = await by(page, 'receipt-code').getAttribute('data-code')
  assert.match(code, /^[2-9A-HJKMNP-Z]{8}$/)
  assert.match(await by(page, 'receipt-notice').innerText(), /月\d+日 星期. 前/)
  assert.match(await by(page, 'receipt-calendar').innerText(), /CN-\d{4}\.\d/)
  assert.match(await by(page, 'receipt-next').innerText(), /已经转给大武口区住房和城乡建设局/)
  assert.deepEqual(await look(page, 'receipt'), [])
  for (const [paper, width_pt, height_pt] of [['slip', 227, 539], ['a4', 595, 842]]) {
    const before = await page.evaluate(() => window.printed ?? 0)
    await by(page, `print-${paper}`).click()
    await until(`${paper} is printed`, () => page.evaluate((was) => window.printed > was, before))
    assert.match(await page.evaluate(() => document.querySelector('.receipt-sheet').textContent), /信访事项登记回执.*640200-\d{8}-0001/)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const [, width, height] = pdf.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/)
    assert.deepEqual([Math.round(width), Math.round(height), pdf.match(/\/Count (\d+)/)[1]], [width_pt, height_pt, '1'], `${paper} is one sheet of its paper`)
  }
  assert.deepEqual({ ...(await progress(code)), received_at: '', server_time: '', deadlines: [] }, { matter_no: await by(page, 'receipt-no').innerText(), received_at: '', state: 'transferred', outcome: 'transferred', unit_name: '大武口区住房和城乡建设局', unit_name_en: 'Dawukou District Housing and Construction Bureau', deadlines: [], server_time: '' })

  await by(page, 'registration-correct').click()
  await by(page, 'correction').waitFor()
  assert.equal(await by(page, 'request').inputValue(), '恢复供暖，退还取暖费')
  await choose('outcome', 'assigned')
  await by(page, 'due-days').first().click()
  await save()
  assert.equal(await by(page, 'receipt').getAttribute('data-version'), '2')
  assert.equal(await by(page, 'receipt-code').getAttribute('data-code'), code, 'the code stays')
  assert.equal((await progress(code)).state, 'assigned')
  await page.reload()
  await by(page, 'receipt').waitFor()
  assert.equal(await by(page, 'receipt-code').getAttribute('data-code'), code, 'a reload shows the receipt again')
  await finish()
})

test('an oral statement is registered only after it was read back, by page and by server', async () => {
  await comes(2, { name: '马桂兰' })
  await serveNext()
  await fill({ request: '补发养老金', facts: '去年三月起少发。' })
  await choose('topic', 'social_security')
  await by(page, 'oral').click()
  assert.deepEqual(await missing(), ['read_back'])
  await page.keyboard.press('Alt+s')
  await until('the page says it', async () => (await faults()).includes('read_back'))
  await page.keyboard.press('Alt+r')
  await by(page, 'read-back').waitFor()
  assert.match((await by(page, 'read-text').allInnerTexts()).join(), /补发养老金,去年三月起少发。/)
  assert.deepEqual(await look(page, 'read back'), [])
  await by(page, 'read-confirm').click()
  await by(page, 'read-back').waitFor({ state: 'detached' })
  assert.deepEqual(await missing(), [])
  await by(page, 'facts').fill('去年三月起少发，每月两百元。')
  assert.deepEqual(await missing(), ['read_back'], 'changed words were not read')
  await page.keyboard.press('Alt+r')
  await by(page, 'read-confirm').click()
  // The same form without the confirmation, past the page: the server has the last word.
  await page.route('**/api/v1/tickets/*/matter', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    await route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), read_back: false }) })
  })
  await page.keyboard.press('Alt+s')
  await until('the refusal stands at its field', async () => (await faults()).join() === 'read_back')
  await page.unroute('**/api/v1/tickets/*/matter')
  await save()
  assert.match(await by(page, 'receipt-notice').innerText(), /已当场书面告知/)
  await finish()
})

test('a refusal of the server is told in words at its field', async () => {
  await comes(3, { name: '丁建军' })
  await serveNext()
  await fill()
  await by(page, 'no-phone').click()
  await by(page, 'phone').fill('12345')
  await judge('different')
  await page.keyboard.press('Alt+s')
  await until('the phone is refused', async () => (await faults()).join() === 'phone')
  assert.match(await page.locator('[data-testid="fault"]').innerText(), /手机 11 位/)
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'phone')
  await by(page, 'phone').fill('13995200003')
  assert.deepEqual(await faults(), [])
  await save()
  await finish()
})

test('a matter that runs already is found, and what is new is added to it', async () => {
  await comes(1)
  await serveNext()
  await until('open matters are told', async () => /1 件在办/.test(await by(page, 'history-open').innerText()))
  await fill({ request: '还是没有供暖', outcome: null })
  const one = page.locator('[data-testid="duplicate"][data-number$="-0001"]')
  await one.waitFor()
  assert.match(await one.innerText(), /\d\d 分\s*同一个人\s*地点和类别相同\s*内容相近[\s\S]*已交办[\s\S]*责任单位：大武口区住房和城乡建设局[\s\S]*结案报告/)
  assert.ok((await missing()).includes('duplicates'))
  assert.deepEqual(await look(page, 'like matters'), [])
  await judge('different')
  await one.getByTestId('decide-same').click()
  assert.match(await one.getByTestId('duplicate-then').innerText(), /已在办理，不另立案[\s\S]*大武口区住房和城乡建设局正在办/)
  assert.deepEqual(await missing(), [], 'what was decided goes on: no outcome is asked')
  await save()
  assert.equal(await by(page, 'receipt').getAttribute('data-supplement'), 'true')
  assert.match(await by(page, 'receipt-no').innerText(), /-0001$/)
  assert.equal(await by(page, 'registration-correct').count(), 0, 'the running matter is not rewritten')
  await finish()
})

test('somebody else with the same matter gets a number and code of their own', async () => {
  await comes(9, { name: '赵建国' })
  await serveNext()
  await fill()
  await page.locator('[data-testid="duplicate"][data-number$="-0001"]').waitFor()
  await judge('same')
  assert.match(await by(page, 'duplicate-then').first().innerText(), /不要说出对方是谁/)
  await save()
  assert.doesNotMatch(await by(page, 'receipt-no').innerText(), /-0001$/)
  await finish()
})

test('a form that cannot be opened says so and opens again', async () => {
  await comes(5, { name: '丁建军' })
  await page.route('**/api/v1/tickets/*/matter', (route) => route.abort())
  await by(page, 'call-next').click()
  await by(page, 'serve').click()
  await inStage('failed')
  assert.deepEqual(await look(page, 'form that failed'), [])
  await page.unroute('**/api/v1/tickets/*/matter')
  await by(page, 'registration-again').click()
  await inStage('form')
})

test('after the lawyer was chosen the person is sent on with the same number', async () => {
  await fill({ outcome: 'lawyer', request: '问问合同', facts: '租房合同纠纷。' })
  await judge('different')
  await save()
  assert.match(await by(page, 'receipt-next').innerText(), /值班律师/)
  await by(page, 'send-on').click()
  await page.locator('[data-testid="transfer-queue"][data-service="legal_advice"]').first().click()
  await by(page, 'reason').fill('合同问题，请值班律师解答')
  await by(page, 'transfer-confirm').click()
  await idle()
})

test('an accusation is covered on the screen and closed to another clerk', async () => {
  await comes(4, { name: '李文清' })
  await serveNext()
  await fill({ request: '查处违规发放低保的干部', facts: '给亲属办低保，有名单。', kind: 'accusation', outcome: 'transferred' })
  await by(page, 'sealed').waitFor()
  await until('only the accused is missing', async () => (await missing()).join() === 'accused')
  await by(page, 'accused-name').fill('周某某')
  await until('the discipline organ is named', async () => /纪委监委/.test(await by(page, 'route-hint').first().innerText()))
  assert.match(await page.locator('[data-testid="unit"]').first().innerText(), /大武口区纪委监委/)
  const colour = () => by(page, 'facts').evaluate((one) => getComputedStyle(one).color)
  assert.equal(await colour(), 'rgba(0, 0, 0, 0)', 'covered')
  await by(page, 'hold').dispatchEvent('pointerdown')
  assert.notEqual(await colour(), 'rgba(0, 0, 0, 0)', 'shown while held')
  await by(page, 'hold').dispatchEvent('pointerup')
  assert.deepEqual(await look(page, 'sealed form'), [])
  await save()
  const text = await by(page, 'receipt').innerText()
  assert.doesNotMatch(text, /周某某|低保|纪委/, 'the receipt gives nothing away')
  await by(page, 'print-slip').click()
  assert.doesNotMatch(await page.evaluate(() => document.querySelector('.receipt-sheet').textContent), /周某某|低保|纪委|检举/)
  const no = await by(page, 'receipt-no').innerText()
  await finish()

  const other = await staffAtDesk(server.base, 'clerk.hall2', (desk) => desk.kind === 'counter')
  await comes(4, { name: '李文清' })
  const { current } = await other.callNext()
  await other.post(`/api/v1/tickets/${current.ticket.id}/serve`)
  const history = await other.read(`/api/v1/tickets/${current.ticket.id}/history`)
  assert.deepEqual(history.matters.map(({ matter_no, kind, request, topic, unit_name }) => ({ matter_no, kind, request, topic, unit_name })), [{ matter_no: no, kind: 'sealed', request: undefined, topic: undefined, unit_name: undefined }])
  const seen = await other.read(`/api/v1/matters/${history.matters[0].matter_id}`)
  assert.equal(seen.form, undefined)
  assert.doesNotMatch(JSON.stringify(seen), /周某某|低保/)
  assert.deepEqual(clerk.faults, [])
})
