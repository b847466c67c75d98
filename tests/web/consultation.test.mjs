// A lawyer's consultation: the record that saves itself and is the lawyer's alone, its time, the list of own ones, the opinion
// to an organ, the papers, what a clerk sees, and a firm's conflict list.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, signedIn } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { sitDown } from './day.mjs'
import { startServer } from './server.mjs'
import { call } from './steps.mjs'

const DAY = '2026-12-01'
const at = (time) => Date.parse(`${DAY}T${time}:00+08:00`)
const FACTS = '在某建筑公司做木工六个月，没有签劳动合同，欠工资两万三千元，有考勤照片和微信聊天记录。'
const ADVICE = '先向劳动监察大队投诉，同时可以申请劳动仲裁。'
const BASIS = '劳动合同法第三十条、第八十五条。'

let server
let browser
let page
let seat
const tickets = {}

const keep = process.env.KEEP_SHOTS
async function shot(name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
async function enter(username, path = '/desk') {
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto('about:blank')
  await page.goto(`${server.base}${path.replace('#', `?as=${username}#`)}${path.includes('#') ? '' : `?as=${username}`}`)
  await by(page, 'logout').waitFor()
}
const saved = () => until('the record is saved', async () => (await by(page, 'record-saved').getAttribute('data-status')) === 'clean' && /已(自动)?保存/.test(await by(page, 'record-saved').innerText()))
/** The record at the API with the page's own login; with a body it is saved. */
const own = (body) =>
  page.evaluate(async ([path, sent]) => {
    const login = sessionStorage.getItem('login.id')
    const { csrf_token } = await (await fetch('/api/v1/logins/current', { headers: { 'x-login': login } })).json()
    const headers = { 'content-type': 'application/json', 'x-login': login, 'x-csrf-token': csrf_token }
    const answer = await fetch(path, sent ? { method: 'PUT', headers, body: JSON.stringify(sent) } : { headers })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return answer.json()
  }, [`/api/v1/consultations/${tickets.first.ticket.id}`, body])
const openRow = (number) => page.locator(`[data-testid="own-row"][data-number="${number}"]`).click()
/** Waits for the browser's printer; gives the sheet as PDF. */
async function printed(press, name) {
  const before = await page.evaluate(() => window.printed)
  await press()
  await until(`${name} is printed`, () => page.evaluate((was) => window.printed > was, before))
  const pdf = await page.pdf({ preferCSSPageSize: true })
  if (keep) writeFileSync(join(keep, `${name}.pdf`), pdf)
  const text = pdf.toString('latin1')
  const [, width, height] = text.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/)
  return { size: [Math.round(width), Math.round(height)], pages: Number(text.match(/\/Count (\d+)/)[1]), text: await page.locator('.a4-sheet').evaluate((sheet) => sheet.textContent) }
}

before(async () => {
  server = await startServer({ at: at('09:30') })
  tickets.first = await issueTicket(server.base, server.centre, { name: '王秀英', number: idNumber(801) })
  browser = await openBrowser({ viewport: DESK })
  page = browser.page
  await page.addInitScript(() => { window.printed = 0; window.print = () => { window.printed++ } })
  await page.goto(`${server.base}/desk`)
  await enter('lawyer01')
  await by(page, 'desk-open').first().click()
  await by(page, 'call-next').waitFor()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

test('the record is written beside the picture, saves itself, and is there after a reload', async () => {
  assert.equal(await by(page, 'record-panel').count(), 0)
  await by(page, 'call-next').click()
  await by(page, 'conflict').waitFor()
  assert.equal(await by(page, 'record-panel').count(), 0, 'no record before the declaration')
  await by(page, 'conflict-clear').click()
  await by(page, 'record-facts').waitFor()
  seat = await sitDown(server.base, server.centre, tickets.first)
  assert.equal(await by(page, 'note').count(), 0, 'the note, which the next desk would read, is not here')
  assert.match(await by(page, 'record-privacy').innerText(), /只有您本人能看.*密钥由服务器保管/)
  await shot('desk-empty')
  await by(page, 'record-topic').selectOption('labour')
  await by(page, 'record-facts').fill(FACTS)
  await by(page, 'record-advice').fill(ADVICE)
  await by(page, 'record-basis').fill(BASIS)
  await page.locator('[data-testid="record-referral"][data-value="arbitration"]').check()
  await page.locator('[data-testid="record-referral"][data-value="legal_aid"]').check()
  await saved()
  assert.deepEqual(await look(page, 'record'), [])
  await shot('desk-record')
  await page.reload()
  await by(page, 'record-facts').waitFor()
  assert.equal(await by(page, 'record-facts').inputValue(), FACTS)
  assert.equal(await by(page, 'record-advice').inputValue(), ADVICE)
  assert.equal(await by(page, 'record-basis').inputValue(), BASIS)
  assert.equal(await by(page, 'record-topic').inputValue(), 'labour')
  assert.deepEqual(await page.locator('[data-testid="record-referral"]:checked').evaluateAll((all) => all.map((one) => one.dataset.value)), ['legal_aid', 'arbitration'])
})

test('a broken line keeps the text and says so; the text is saved once it is back', async () => {
  const put = (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue())
  await page.route('**/api/v1/consultations/*', put)
  await by(page, 'record-advice').fill(`${ADVICE}三十日内答复。`)
  await page.locator('[data-testid="record-saved"][data-status="failed"]').waitFor()
  assert.match(await by(page, 'record-saved').innerText(), /没有保存上，正在重试/)
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  assert.ok(!stored.includes('木工'), 'nothing of it is on the disk')
  // Looking something up meanwhile loses neither the text nor the room.
  let joins = 0
  const count = (request) => (joins += Number(/\/grant$/.test(request.url())))
  page.on('request', count)
  await by(page, 'nav-consultations').click()
  await by(page, 'own-row').click()
  await by(page, 'own-to-desk').click()
  assert.equal(await by(page, 'record-advice').inputValue(), `${ADVICE}三十日内答复。`)
  await page.unroute('**/api/v1/consultations/*', put)
  await saved()
  page.off('request', count)
  assert.equal(joins, 0, 'the room was not left')
})

test('a save over another one is told, and neither version is lost', async () => {
  const now = await own()
  // Another page of the same login.
  const { topic, facts, basis, referrals, version } = now
  await own({ topic, facts, advice: '别处写的意见', basis, referrals, version })
  await by(page, 'record-basis').fill(`${BASIS}另见工资支付暂行规定。`)
  await by(page, 'record-conflict').waitFor()
  assert.match(await by(page, 'record-theirs').innerText(), /别处写的意见/)
  assert.match(await by(page, 'record-basis').inputValue(), /另见工资支付暂行规定/)
  assert.deepEqual(await look(page, 'conflict of versions'), [])
  await shot('desk-conflict')
  await by(page, 'record-mine').click()
  await saved()
  const kept = await own()
  assert.deepEqual([kept.advice, kept.basis], [`${ADVICE}三十日内答复。`, `${BASIS}另见工资支付暂行规定。`])
})

test('after eighteen of twenty minutes a calm sign, and one extension', async () => {
  const sign = () => by(page, 'time-used').getAttribute('data-sign')
  assert.equal(await sign(), 'calm')
  const { started_at } = await own()
  await server.jump(Date.parse(started_at) + 18 * 60_000 + 5_000)
  await until('the sign at eighteen minutes', async () => (await sign()) === 'soon', 30)
  assert.match(await by(page, 'time-used').innerText(), /已用 18 \/ 20 分钟/)
  assert.match(await by(page, 'time-sign').innerText(), /还有 2 分钟/)
  assert.deepEqual(await look(page, 'sign'), [])
  await shot('desk-soon')
  await by(page, 'extend').click()
  await by(page, 'is-extended').waitFor()
  assert.match(await by(page, 'time-used').innerText(), /已用 18 \/ 30 分钟/)
  assert.equal(await sign(), 'calm')
  assert.equal(await by(page, 'extend').count(), 0, 'once')
})

test('the end takes topic and result from the record and nothing of its substance', async () => {
  await until('the line is back', () => by(page, 'end-open').first().isEnabled(), 30)
  await by(page, 'end-open').first().click()
  await by(page, 'end-dialog').waitFor()
  assert.equal(await by(page, 'end-summary').count(), 0)
  assert.deepEqual(await page.locator('[data-testid="end-topic"] input:checked, [data-testid="end-outcome"] input:checked').evaluateAll((all) => all.map((one) => one.value)), ['labour', 'referred_legal_aid'])
  assert.deepEqual(await look(page, 'end'), [])
  await shot('end')
  await by(page, 'end-confirm').click()
  await by(page, 'record-panel').waitFor({ state: 'detached' })
})

test('it is found again among the own ones, finished there, and printed', async () => {
  await seat.rate(5)
  await by(page, 'nav-consultations').click()
  const row = page.locator('[data-testid="own-row"][data-number="L001"]')
  await row.waitFor()
  assert.match(await row.innerText(), /王秀英[\s\S]*工资、劳动 · 18 分钟 · 评价 5 分[\s\S]*法律援助[\s\S]*仲裁[\s\S]*今天可补写/)
  await row.click()
  await by(page, 'record-advice').waitFor()
  assert.match(await by(page, 'own-opened').innerText(), /今天 24:00 前可以补写/)
  await by(page, 'record-advice').fill(`${ADVICE}三十日内答复。补：带上考勤照片。`)
  await saved()
  assert.deepEqual(await look(page, 'own'), [])
  await shot('own')
  const form = await printed(() => by(page, 'print-form').click(), 'form')
  assert.deepEqual([form.size, form.pages], [[595, 842], 1])
  for (const one of ['法律咨询登记表', '王秀英', FACTS, '补：带上考勤照片。', BASIS, '☑ 法律援助', '□ 诉讼', '☑ 仲裁', '18 分钟', '李文博']) assert.ok(form.text.includes(one), one)
  const slip = await printed(() => by(page, 'print-slip').click(), 'slip')
  assert.deepEqual([slip.size, slip.pages], [[595, 842], 1])
  for (const one of ['法律援助转介单', '王秀英', '工资、劳动', '12348']) assert.ok(slip.text.includes(one), one)
  for (const one of ['木工', '劳动监察']) assert.ok(!slip.text.includes(one), 'nothing of the talk goes with the slip')
})

test('an opinion to an organ needs consent, and says what is sent', async () => {
  await by(page, 'own-opinion').click()
  await by(page, 'opinion-dialog').waitFor()
  await by(page, 'opinion-search').fill('住房')
  await until('the units are found', async () => (await by(page, 'opinion-unit').locator('option').count()) > 1)
  await by(page, 'opinion-unit').selectOption({ label: '大武口区住房和城乡建设局' })
  await by(page, 'opinion-text').fill('建设项目拖欠农民工工资，建议依照保障农民工工资支付条例启动工资保证金。')
  await by(page, 'opinion-go').click()
  assert.match(await by(page, 'opinion-problem').innerText(), /没有来访人的同意，不能出具/)
  const sent = await by(page, 'opinion-sent').innerText()
  for (const one of [/大武口区住房和城乡建设局/, /启动工资保证金/, /律师：李文博/, /不会发送：咨询记录、来访人的姓名/]) assert.match(sent, one)
  await by(page, 'opinion-consent').check()
  await by(page, 'opinion-text').fill('建设项目拖欠农民工工资，建议启动工资保证金。')
  assert.equal(await by(page, 'opinion-consent').isChecked(), false, 'who agreed to one text did not agree to another')
  assert.deepEqual(await look(page, 'opinion'), [])
  await shot('opinion')
  await by(page, 'opinion-consent').check()
  await by(page, 'opinion-go').click()
  await by(page, 'opinion-done').waitFor()
  assert.match(await by(page, 'opinion-given').innerText(), /大武口区住房和城乡建设局[\s\S]*启动工资保证金/)
  await by(page, 'opinion-unit').selectOption({ label: '大武口区住房和城乡建设局' })
  await by(page, 'opinion-text').fill('再来一份')
  await by(page, 'opinion-go').click()
  assert.match(await by(page, 'opinion-problem').innerText(), /已经出具过一份/)
  await shot('opinion-given')
  await by(page, 'modal-close').click()
})

test('the clerk to whom the person goes on sees topic and referral only', async () => {
  await issueTicket(server.base, server.centre, { name: '阿依古丽·买买提江·艾合买提', number: idNumber(802) })
  await by(page, 'nav-desk').click()
  await page.locator('[data-testid="queue-row"][data-number="L002"]').waitFor()
  await call(page)
  await by(page, 'record-facts').waitFor()
  await by(page, 'record-topic').selectOption('village_affairs')
  await by(page, 'record-facts').fill('机井纠纷的内情')
  await page.locator('[data-testid="record-referral"][data-value="mediation"]').check()
  await by(page, 'visit-transfer').click()
  await by(page, 'transfer-site').selectOption(server.hall)
  await page.locator('[data-testid="transfer-queue"][data-service="registration"]').first().click()
  await by(page, 'reason').fill('转窗口登记调解')
  await by(page, 'transfer-confirm').click()
  await by(page, 'record-panel').waitFor({ state: 'detached' })

  await enter('clerk.hall1')
  await by(page, 'desk-open').first().click()
  await by(page, 'call-next').click()
  await by(page, 'serve').waitFor()
  await by(page, 'consultation-sum').waitFor()
  assert.deepEqual([await by(page, 'sum-topic').innerText(), await by(page, 'sum-referrals').innerText()], ['村里、社区的事', '调解'])
  assert.ok(!(await page.locator('body').innerText()).includes('机井'))
  assert.deepEqual(await look(page, 'clerk'), [])
  await shot('clerk')
  await by(page, 'serve').click()
  await by(page, 'registration').waitFor()
  await by(page, 'consultation-sum').waitFor()
})

test('another lawyer sees nothing of it', async () => {
  await enter('lawyer02', '/desk#consultations')
  await by(page, 'own-none').waitFor()
  assert.match(await by(page, 'own-none').innerText(), /12月没有咨询/)
  assert.deepEqual(await look(page, 'none'), [])
  await shot('own-none')
  const other = await signedIn(server.base, 'lawyer02')
  for (const what of ['', '/opinion', '/summary']) {
    const { status } = await fetch(`${server.base}/api/v1/consultations/${tickets.first.ticket.id}${what}`, { headers: other.proof })
    assert.equal(status, 403, what)
  }
})

test('the day after it is only read', async () => {
  await server.jump(Date.parse('2026-12-02T09:00:00+08:00'))
  await enter('lawyer01', '/duty')
  await by(page, 'nav-consultations').click()
  await openRow('L001')
  await by(page, 'record-text').waitFor()
  assert.equal(await by(page, 'record-advice').count(), 0)
  assert.match(await by(page, 'own-opened').innerText(), /当天已过，只能查看[\s\S]*带上考勤照片/)
  await by(page, 'own-before').click()
  await by(page, 'own-none').waitFor()
})

test('a firm\'s conflict list is replaced and emptied, and never shown', async () => {
  await by(page, 'own-firm-list').click()
  await by(page, 'conflict-list').waitFor()
  assert.match(await by(page, 'conflict-list').innerText(), /只保存带密钥的摘要/)
  assert.equal(await by(page, 'list-firm').count(), 0, 'a lawyer has one firm')
  await by(page, 'modal-close').click()
  await enter('coordinator', '/rota#lawyers')
  await by(page, 'conflicts-open').click()
  await by(page, 'list-standing').waitFor()
  assert.equal(await by(page, 'list-standing').getAttribute('data-count'), '0')
  await by(page, 'list-names').fill('远山建筑公司\n\n王某某\n远山建筑公司')
  assert.match(await by(page, 'list-found').innerText(), /共 2 个/)
  await by(page, 'list-replace').click()
  await by(page, 'list-done').waitFor()
  assert.equal(await by(page, 'list-standing').getAttribute('data-count'), '2')
  assert.match(await by(page, 'list-standing').innerText(), /2026-12-02 09:\d\d 更新/)
  assert.equal(await by(page, 'list-names').inputValue(), '')
  await by(page, 'list-file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0xbc, 0xd7, 0xb9, 0xab, 0xcb, 0xbe, 0x2c, 0x31]) })
  await until('the file is read', async () => (await by(page, 'list-names').inputValue()) === '名称\n甲公司,1')
  assert.match(await by(page, 'list-found').innerText(), /共 1 个/)
  assert.deepEqual(await look(page, 'list'), [])
  await shot('conflict-list')
  await by(page, 'list-replace').click()
  await until('the list is replaced', async () => (await by(page, 'list-standing').getAttribute('data-count')) === '1')
  await by(page, 'list-empty').click()
  await by(page, 'list-empty-go').click()
  await until('the list is empty', async () => (await by(page, 'list-standing').getAttribute('data-count')) === '0')
  assert.ok(!(await page.locator('body').innerText()).includes('远山'))
  assert.deepEqual(browser.faults, [])
})
