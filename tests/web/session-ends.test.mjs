// Reading back, the ends that were not meant to be, and the log of a session: at the desk, and what the kiosk says of each.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures } from './senses.mjs'
import { startServer } from './server.mjs'
import { call, claimSeat, logIn, openKiosk } from './steps.mjs'

let server
let kiosk
let lawyer
let number
const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `ends-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
async function shotLarge(page, name) {
  if (!keep) return
  await by(page, 'size-toggle').click()
  await shot(page, `${name}-large`)
  await by(page, 'size-toggle').click()
}

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK, media: writeMedia(join(server.folder, 'petitioner'), PEOPLE.petitioner) })
  lawyer = await openBrowser({ viewport: DESK, media: writeMedia(join(server.folder, 'lawyer'), PEOPLE.lawyer) })
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await openKiosk(kiosk.page, server)
})

after(async () => {
  for (const person of [kiosk, lawyer]) await person?.close()
  await server?.stop()
})

let salt = 600
/** Somebody else comes and is talked to. */
async function talk() {
  salt += 1
  const issued = await issueTicket(server.base, server.centre, { name: `安${'甲乙丙丁戊'[salt - 601]}`, number: idNumber(salt) })
  number = issued.ticket.number
  await call(lawyer.page)
  await claimSeat(kiosk.page, { number, pin: issued.pin })
  await until('they see each other', async () => (await pictures(kiosk.page)).lawyer?.frames > 3 && (await pictures(lawyer.page)).petitioner?.frames > 3)
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor()
}
async function openHardEnd() {
  await by(lawyer.page, 'end-open').first().click()
  await by(lawyer.page, 'end-hard-open').click()
  await by(lawyer.page, 'hard-end').waitFor()
}
/** What was left at the desk is registered, and the kiosk is free again. */
async function finish() {
  await by(lawyer.page, 'end-open').first().click()
  await by(lawyer.page, 'end-topic').first().click()
  await by(lawyer.page, 'end-outcome').first().click()
  await by(lawyer.page, 'end-confirm').click()
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="idle"]').waitFor()
  await by(kiosk.page, 'wipe-now').click()
  await by(kiosk.page, 'home-claim').waitFor()
}
const stateOf = async () => (await by(kiosk.page, 'cut-short').getAttribute('data-how'))

test('the record is read back: both sides see it calmly, something is added, and it ends as usual', async () => {
  await talk()
  const { page } = lawyer
  assert.equal(await by(kiosk.page, 'reading-strip').count(), 0)
  await by(page, 'read-back').click()
  await by(page, 'reading-back').waitFor()
  await by(kiosk.page, 'reading-strip').waitFor()
  assert.match(await by(page, 'reading-back').innerText(), /正在宣读记录.*有没有要改的/s)
  assert.match(await by(kiosk.page, 'reading-strip').innerText(), /正在宣读记录.*请听一听.*有没有要改的/s)
  assert.equal((await pictures(kiosk.page)).lawyer?.frames > 3, true, 'picture and sound go on')
  await by(kiosk.page, 'reading-to_change').click()
  await by(kiosk.page, 'reading-to_change').getByText('已告诉对方').waitFor()
  await by(page, 'write-unread').waitFor()
  assert.deepEqual(await look(page, 'reading back, desk'), [])
  assert.deepEqual(await look(kiosk.page, 'reading back, kiosk'), [])
  await shot(page, 'reading-desk')
  await shot(kiosk.page, 'reading-kiosk')
  await shotLarge(kiosk.page, 'reading-kiosk')
  await by(page, 'talk-on').click()
  await by(page, 'reading-back').waitFor({ state: 'detached' })
  await by(kiosk.page, 'reading-strip').waitFor({ state: 'detached' })
  // The keyboard does it too.
  await by(page, 'read-back').focus()
  await page.keyboard.press('Enter')
  await by(page, 'read-done').click()
  await by(page, 'end-dialog').waitFor()
  await page.keyboard.press('Escape')
  await by(page, 'end-open').first().click()
  await by(page, 'end-topic').first().click()
  await by(page, 'end-outcome').first().click()
  await by(page, 'end-confirm').click()
  await by(kiosk.page, 'rating-5').click()
  await by(kiosk.page, 'rating-thanks').waitFor()
  await by(kiosk.page, 'wipe-now').click()
})

test('the log can be read afterwards: who, when, why, and of a lawyer\'s talk no name and no words', async () => {
  const { page } = lawyer
  await by(page, 'last-log').click()
  await by(page, 'session-log').waitFor()
  const words = await by(page, 'session-log').innerText()
  for (const one of [/叫号/, /画面声音接通/, /开始宣读记录[\s\S]*接着谈[\s\S]*开始宣读记录[\s\S]*谈完办结/, /李文博/, /从头到尾没有中断/, /依法保密/, /会前试设备：/]) assert.match(words, one)
  assert.doesNotMatch(words, /安甲/)
  assert.equal(await by(page, 'log-state').innerText(), '已结束')
  assert.match(await by(page, 'log-person').and(page.locator('[data-role="lawyer"]')).innerText(), /李文博[\s\S]*\d\d:\d\d:\d\d/)
  assert.deepEqual(await look(page, 'log'), [])
  await shot(page, 'log')
  await page.evaluate(() => (window.print = () => (window.wasPrinted = true)))
  await by(page, 'log-print').click()
  await until('it is printed', () => page.evaluate(() => window.wasPrinted))
  await page.emulateMedia({ media: 'print' })
  assert.ok(await by(page, 'a4-sheet').isVisible())
  assert.equal(await by(page, 'desk-work').isVisible(), false, 'only the sheet is on paper')
  if (keep) await page.pdf({ path: join(keep, 'log.pdf'), format: 'A4' }).catch(() => page.screenshot({ path: join(keep, 'ends-log-print.png'), fullPage: true }))
  await page.emulateMedia({ media: null })
  await by(page, 'modal-close').click()
})

test('a classified topic: everything stops, the kiosk says why and what now, and nobody is blamed', async () => {
  await talk()
  const { page } = lawyer
  await openHardEnd()
  assert.ok(await by(page, 'hard-alarm').isDisabled(), 'nobody called for help')
  assert.match(await by(page, 'hard-end').innerText(), /没有求助过/)
  assert.deepEqual(await look(page, 'hard end'), [])
  await shot(page, 'hard-end')
  await by(page, 'hard-go').click()
  await page.getByText('请选为什么结束').waitFor()
  // By the keyboard alone: the first way has the focus.
  await by(page, 'hard-classified').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="hard-go"][data-sure="true"]').waitFor()
  assert.equal(await by(kiosk.page, 'cut-short').count(), 0, 'nothing ends at the first press')
  await shot(page, 'hard-end-sure')
  await by(page, 'hard-abandoned').check()
  assert.equal(await by(page, 'hard-go').getAttribute('data-sure'), 'false', 'another choice is asked anew')
  await by(page, 'hard-classified').check()
  await by(page, 'hard-go').click()
  await by(page, 'hard-go').click()
  await by(kiosk.page, 'cut-short').waitFor()
  assert.equal(await stateOf(), 'classified')
  const words = await by(kiosk.page, 'cut-short').innerText()
  for (const one of [/非涉密系统/, /您没有做错什么/, /请当面谈/, /诉求没有撤回/, new RegExp(number)]) assert.match(words, one)
  await by(page, 'stage-cover').and(page.locator('[data-cover="ended"]')).waitFor()
  assert.match(await by(page, 'stage-cover').innerText(), /视频已因故停止/)
  assert.deepEqual(await look(kiosk.page, 'classified, kiosk'), [])
  assert.deepEqual(await look(page, 'classified, desk'), [])
  await shot(kiosk.page, 'classified-kiosk')
  await shotLarge(kiosk.page, 'classified-kiosk')
  await shot(page, 'classified-desk')
  await by(kiosk.page, 'help').click()
  await by(kiosk.page, 'help-dialog').waitFor()
  await by(kiosk.page, 'help-ok').click()
  await finish()
})

test('who left in the middle is told that nothing is withdrawn; the host must say how it is known', async () => {
  await talk()
  const { page } = lawyer
  await openHardEnd()
  await by(page, 'hard-abandoned').check()
  await by(page, 'hard-go').click()
  assert.equal(await by(page, 'hard-go').getAttribute('data-sure'), 'false', 'without words nothing goes on')
  await page.locator('[data-testid="hard-words"]:invalid').waitFor()
  await by(page, 'hard-words').fill('站点同志看过，座位空着')
  await by(page, 'hard-go').click()
  await by(page, 'hard-go').click()
  await by(kiosk.page, 'cut-short').waitFor()
  assert.equal(await stateOf(), 'abandoned')
  assert.match(await by(kiosk.page, 'cut-short').innerText(), /诉求没有撤回.*可以接着办/s)
  assert.match(await by(page, 'stage-cover').innerText(), /群众中途离开/)
  assert.deepEqual(await look(kiosk.page, 'abandoned'), [])
  await shot(kiosk.page, 'abandoned-kiosk')
  await finish()
})

test('after a silent call for help the talk can end, and the kiosk says nothing of it', async () => {
  await talk()
  const { page } = lawyer
  await by(page, 'visit-alarm').click()
  await by(page, 'visit-alarm-sent').waitFor()
  await openHardEnd()
  await by(page, 'hard-alarm').check()
  await by(page, 'hard-go').click()
  await by(page, 'hard-go').click()
  await by(kiosk.page, 'cut-short').waitFor()
  assert.equal(await stateOf(), 'security')
  const words = await by(kiosk.page, 'cut-short').innerText()
  assert.match(words, /请先坐着，工作人员会来/)
  assert.doesNotMatch(words, /求助过|警|报警|涉密/)
  assert.deepEqual(await look(kiosk.page, 'security'), [])
  await shot(kiosk.page, 'security-kiosk')
  await finish()
  await by(page, 'last-log').click()
  await until('the log says why', async () => /出现警情，停止/.test(await by(page, 'session-log').innerText()))
  await by(page, 'modal-close').click()
})

test('a long log with interruptions, words and seven people reads well in both languages', async () => {
  const { page } = lawyer
  const moment = (minute, second = 0) => new Date(Date.UTC(2026, 2, 2, 2, minute, second)).toISOString()
  const spread = (min, median, worst) => ({ min, median, worst })
  const line = (rtt, loss, rows, low, tcp) => ({ rows, rtt_ms: rtt, jitter_ms: spread(2, 12, 60), loss_up_permille: loss, loss_down_permille: spread(0, 1, 12), kbps_up: spread(90, 900, 1500), kbps_down: spread(120, 1100, 2000), tcp_rows: tcp, low_rows: low })
  const person = (id, role, name, title, more = {}) => ({ id, role, name, name_en: `${name} (EN)`, title_zh: title, title_en: 'Deputy director of the property registration centre', joins: 1, joined_at: moment(3), left_at: moment(41), ...more })
  await page.route('**/api/v1/sessions/*/log', async (route) => {
    const real = await (await route.fetch()).json()
    const steps = [['lobby', 'checked_in', 0], ['preflight_ok', 'preflight_done', 2], ['preflight_ok', 'called', 3], ['live', 'media_up', 3], ...[5, 9, 14, 19, 24].flatMap((at) => [['interrupted', 'line_lost', at], ['live', 'media_up', at + 1]]), ['closing', 'read_back', 35], ['live', 'talk_resumed', 37], ['closing', 'read_back', 39], ['abandoned', 'left_in_the_middle', 41]]
    await route.fulfill({ json: { ...real, number: 'D012',
      session: { ...real.session, kind: 'leader_reception', state: 'abandoned' },
      steps: steps.map(([state, why, at], seq) => ({ seq, state, why, at: moment(at), ...(seq % 3 === 2 ? { by: '马主任', by_en: 'Director Ma' } : {}), ...(why === 'left_in_the_middle' ? { words: '站点同志看过三次，座位一直空着，手机放在桌上；已请站点代为保管。'.repeat(3) } : {}) })),
      interruptions: [5, 9, 14].map((at) => ({ participant_id: 'p', role: 'petitioner', from: moment(at), to: moment(at + 1, 20), why: 'line_lost', ...(at === 9 ? { choice: 'wait', chosen_at: moment(10) } : {}) })).concat([{ participant_id: 'o', role: 'officer', from: moment(30), why: 'restarted' }]),
      orders: [{ at: moment(26), by_id: 'l', what: 'consult' }, { at: moment(28), by_id: 'l', what: 'consult_over' }, { at: moment(29), by_id: 'l', about_id: 'o', what: 'mute' }],
      participants: [person('l', 'leader', '马主任', '区委书记', { quality: line(spread(8, 20, 90), spread(0, 0, 4), 220, 0, 0) }), person('p', 'petitioner', '阿依古丽·买买提江·艾合买提', null, { joins: 6, title_zh: null, title_en: null, quality: line(spread(60, 310, 1400), spread(4, 30, 260), 218, 120, 31) }), person('o', 'officer', '欧阳建国', '自然资源局不动产登记中心党支部书记、主任'), person('i', 'interpreter', '马秀兰', '回语翻译', { joined_at: null, left_at: null, joins: 0 })],
    } })
  })
  await by(page, 'last-log').click()
  await by(page, 'session-log').waitFor()
  const words = await by(page, 'session-log').innerText()
  assert.match(await by(page, 'log-downs').innerText(), /3 次，共 04:00/)
  assert.equal(await by(page, 'log-down').count(), 4)
  assert.match(words, /“站点同志看过三次/)
  assert.match(words, /阿依古丽·买买提江·艾合买提 多数时候一般，最差时较差/)
  assert.match(words, /将欧阳建国静音/)
  assert.match(words, /没有进来/)
  assert.ok(await by(page, 'log-dialog').evaluate((one) => one.scrollWidth <= one.clientWidth), 'nothing runs out to the side')
  assert.deepEqual(await look(page, 'long log'), [])
  await shot(page, 'log-long')
  await by(page, 'log-dialog').evaluate((one) => one.scrollTo(0, one.scrollHeight))
  await shot(page, 'log-long-end')
  await page.unroute('**/api/v1/sessions/*/log')
  await page.route('**/api/v1/sessions/*/log', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', json: { code: 'forbidden', args: {}, title: 'forbidden', status: 403 } }))
  await by(page, 'modal-close').click()
  await by(page, 'last-log').click()
  await page.getByText('您没有权限做这件事').waitFor()
  await page.unroute('**/api/v1/sessions/*/log')
  await by(page, 'modal-close').click()
  for (const person of [kiosk, lawyer]) assert.deepEqual(person.faults, [])
})
