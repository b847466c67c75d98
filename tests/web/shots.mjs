// `cargo xtask shots`: every screen as a picture in docs/screenshots, from one story with drawn people.
// Names on the command line take only the pictures whose name contains one of them.
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { BOARD, DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { SITTERS, writePortrait } from './portraits.mjs'
import { startServer } from './server.mjs'
import { figures } from './shots-figures.mjs'
import { receptionShots } from './shots-reception.mjs'
import { registration } from './shots-registration.mjs'
import { queueShots } from './shots-queue.mjs'
import { seesClearly, sessionShots } from './shots-session.mjs'
import { call, chooseLawyer, comeAlone, endVisit, logIn, nameNobody, openKiosk, passCheck, toPaper, typeOnKeypad, waitForScreen } from './steps.mjs'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const wanted = process.argv.slice(2)
const SCALE = { upright: 0.5, lying: 2 / 3, board: 0.5, phone: 1 }
let bytes = 0

/** Screens whose English differs in its words alone; they are walked through in English, without a picture: the folder stays below 12 MB. */
const NO_ENGLISH = /^(landing|kiosk-(priority|people|group|speakers|same-phone|give-up|progress(-ask)?|missed|live|mine|carry-over|ticket-group|paper-out|booking-(topic|times|check|done)|check-in)|booking-phone-(home|way|times|check|booked)|registration-(duplicate|receipt)|hall-desks|figures-(empty|desks|receptions)|leader-(mine|day|ledger)|reception-requests|slip-missed)-en$/

/** One picture of a page, made smaller: the documents stay light. English ones end in `-en`. */
async function shot(page, name, { toEnd = false } = {}) {
  if (NO_ENGLISH.test(name) || (wanted.length > 0 && !wanted.some((part) => name.includes(part)))) return
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => (one.effect.getTiming().iterations === Infinity ? null : one.finished.catch(() => null)))))
  const { width, height } = page.viewportSize()
  const full = toEnd ? await page.evaluate(() => document.documentElement.scrollHeight) : height
  const scale = SCALE[width < 500 ? 'phone' : height > width ? 'upright' : width >= BOARD.width ? 'board' : 'lying']
  const cdp = await page.context().newCDPSession(page)
  const { data } = await cdp.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: toEnd, clip: { x: 0, y: 0, width, height: full, scale } })
  await cdp.detach()
  const file = join(FOLDER, `${name.replace(/-zh$/, '')}.png`)
  writeFileSync(file, Buffer.from(data, 'base64'))
  bytes += statSync(file).size
  console.log(file)
}

/** A page of its own in a browser, for screens beside the story. */
async function aside(browser, viewport, locale, look) {
  const context = await browser.newContext({ viewport, locale, isMobile: viewport.width < 500, permissions: ['camera', 'microphone'], timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await look(page)
  await context.close()
}

const seesMoving = (person, roles) => seesClearly(person.page, roles)

mkdirSync(FOLDER, { recursive: true })
const server = await startServer()
const open = (who, viewport) => openBrowser({ viewport, media: writePortrait(join(server.folder, who), SITTERS[who]) })
const kiosk = await open('petitioner', KIOSK)
const lawyer = await open('lawyer', DESK)
const officer = await open('officer', DESK)
const board = await openBrowser({ viewport: BOARD })
const people = [kiosk, lawyer, officer, board]

async function beside() {
  for (const [lang, locale] of [['zh', 'zh-CN'], ['en', 'en-GB']]) {
    await aside(board.browser, DESK, locale, async (page) => {
      await page.goto(server.base)
      await by(page, 'open-lawyer01').waitFor()
      await shot(page, `landing-${lang}`, { toEnd: true })
    })
  }
  await aside(kiosk.browser, KIOSK, 'zh-CN', async (page) => {
    await page.goto(`${server.base}/kiosk`)
    await page.locator('[data-testid^="site-"]').first().waitFor()
    await shot(page, 'kiosk-choose')
    await openKiosk(page, server)
    await by(page, 'size-toggle').click()
    await shot(page, 'kiosk-home-large')
    await by(page, 'size-toggle').click()
    await by(page, 'lang-toggle').click()
    await shot(page, 'kiosk-home-en')
    await page.setViewportSize(DESK)
    await by(page, 'lang-toggle').click()
    await shot(page, 'kiosk-home-laptop')
  })
  await aside(kiosk.browser, KIOSK, 'zh-CN', async (page) => {
    await page.clock.install()
    await openKiosk(page, server)
    await toPaper(page, '王秀英')
    await page.clock.fastForward(42_000)
    await by(page, 'idle-dialog').waitFor()
    await shot(page, 'kiosk-idle')
  })
  await aside(kiosk.browser, KIOSK, 'zh-CN', async (page) => {
    await openKiosk(page, server)
    await toPaper(page, '王秀英')
    await typeOnKeypad(page, '640299195002280022')
    await by(page, 'id-fault').waitFor()
    await shot(page, 'kiosk-paper-wrong')
  })
}

/** Other people, so that queue and board look like a morning. */
async function aMorning() {
  const { items } = await (await fetch(`${server.base}/api/v1/sites`)).json()
  const centres = items.filter((site) => site.kind === 'township_centre')
  const other = await staffAtDesk(server.base, 'lawyer02')
  await issueTicket(server.base, centres[1].id, { name: '丁建军', number: idNumber(601) })
  await other.callNext()
  for (const [at, clerk] of ['clerk.hall1', 'clerk.hall2', 'clerk.hall3'].entries()) {
    await issueTicket(server.base, server.hall, { name: '来访人', number: idNumber(610 + at), service: 'registration' })
    await (await staffAtDesk(server.base, clerk, (desk) => desk.kind === 'counter')).callNext()
  }
  for (const at of [0, 1]) await issueTicket(server.base, server.hall, { name: '来访人', number: idNumber(620 + at), service: 'registration' })
  return async () => {
    for (const at of [4, 9, 14, 22]) await issueTicket(server.base, centres[at].id, { name: '等候人', number: idNumber(630 + at) })
  }
}

/** The window and the hall in Chinese and English: the line, a chosen person, what happened; desks, lines, weights, boards, the day. */
async function hall() {
  const locales = [['zh', 'zh-CN'], ['en', 'en-GB']]
  const inBoth = async (page, name) => {
    for (const [lang] of locales) {
      await shot(page, `${name}-${lang}`)
      await page.locator('[data-testid="lang-toggle"]').first().evaluate((button) => button.click())
    }
  }
  const comes = (salt, more = {}) => issueTicket(server.base, server.bureau, { name: '来访人', number: idNumber(salt), service: 'registration', ...more })
  const group = { people: 12, representatives: [{ name: '王强', paper: { kind: 'none' }, phone: { state: 'none' } }] }
  for (const [salt, more] of [[701, {}], [702, group], [703, { number: idNumber(703, '19500101') }], [704, { priority: ['pregnant'] }], [705, {}]]) await comes(salt, more)
  await aside(lawyer.browser, DESK, 'zh-CN', async (page) => {
    await logIn(page, server.base, 'clerk.dawukou1')
    await by(page, 'desk-open').first().waitFor()
    await page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
    await until('the line is there', async () => (await by(page, 'queue-row').count()) >= 5)
    await by(page, 'hints-dismiss').click()
    await by(page, 'row-open').nth(3).click()
    await by(page, 'act-pick').click()
    await by(page, 'reason').fill('家属请求先办，人数多')
    await by(page, 'reason-confirm').click()
    await by(page, 'serve').click()
    await by(page, 'service-timer').waitFor()
    await inBoth(page, 'desk-window')
    await by(page, 'visit-trace').click()
    await by(page, 'trace-step').nth(2).waitFor()
    await shot(page, 'desk-trace')
    await page.keyboard.press('Escape')
    await by(page, 'visit-transfer').click()
    await by(page, 'transfer-queue').first().waitFor()
    await shot(page, 'desk-transfer')
    await page.keyboard.press('Escape')
    await by(page, 'visit-cancel').click()
    await by(page, 'reason').fill('本人说改日再来')
    await by(page, 'reason-confirm').click()
    await by(page, 'desk-close').click()
    await by(page, 'desk-open').first().waitFor()
    await by(page, 'logout').click()
  })
  await aside(lawyer.browser, DESK, 'zh-CN', async (page) => {
    await logIn(page, server.base, 'manager.hall')
    await by(page, 'hall-desk').first().waitFor()
    await inBoth(page, 'hall-desks')
    await by(page, 'nav-lines').click()
    await by(page, 'hall-line').first().waitFor()
    await shot(page, 'hall-lines')
    await by(page, 'nav-board').click()
    await by(page, 'notice-add').click()
    await by(page, 'notice-zh').fill('周三下午领导接访改在二楼，请到服务台领号。')
    await by(page, 'notice-en').fill('Wednesday afternoon: leaders receive on the second floor.')
    await shot(page, 'hall-board')
    await by(page, 'nav-day').click()
    await by(page, 'account').waitFor()
    await shot(page, 'hall-day')
  })
}

async function takeTicket() {
  const { page } = kiosk
  await openKiosk(page, server)
  await shot(page, 'kiosk-home')
  await chooseLawyer(page)
  await shot(page, 'kiosk-privacy')
  await by(page, 'privacy-next').click()
  await by(page, 'id-name').fill('王秀英')
  await shot(page, 'kiosk-name')
  await by(page, 'name-next').click()
  await typeOnKeypad(page, '640299195002280021')
  await shot(page, 'kiosk-paper')
  await by(page, 'paper-next').click()
  await typeOnKeypad(page, '13995200000')
  await shot(page, 'kiosk-phone')
  const [response] = await Promise.all([page.waitForResponse((one) => one.url().endsWith('/api/v1/tickets')), by(page, 'phone-give').click().then(() => nameNobody(page)).then(() => comeAlone(page))])
  const issued = await response.json()
  await by(page, 'ticket-number').waitFor()
  await shot(page, 'kiosk-ticket')
  await by(page, 'ticket-done').click()
  await waitForScreen(page, 'home')
  return { number: issued.ticket.number, pin: issued.pin, url: issued.slip_url }
}

async function story() {
  const others = await aMorning()
  await aside(lawyer.browser, DESK, 'zh-CN', async (page) => {
    await page.goto(`${server.base}/desk`)
    await by(page, 'demo-account').first().waitFor()
    await shot(page, 'desk-login')
  })
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().waitFor()
  await shot(lawyer.page, 'desk-chooser')
  await lawyer.page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
  await logIn(officer.page, server.base, 'officer.dawukou2')
  await by(officer.page, 'invitations-empty').waitFor()
  await shot(officer.page, 'officer-empty')

  await hall()
  const slip = await takeTicket()
  await others()
  await board.page.goto(`${server.base}/board?site=${server.hall}`)
  await lawyer.page.locator(`[data-testid="queue-row"][data-number="${slip.number}"]`).waitFor()
  await until('the queue is full', async () => (await by(lawyer.page, 'queue-row').count()) >= 5)
  await shot(lawyer.page, 'desk-queue')
  await aside(board.browser, { width: 390, height: 844 }, 'zh-CN', async (page) => {
    await page.goto(`${server.base}${slip.url}`)
    await by(page, 'slip-number').waitFor()
    await shot(page, 'slip-waiting')
    await call(lawyer.page)
    await page.locator('[data-testid="slip-state"][data-state="called"]').waitFor()
    await shot(page, 'slip-called')
  })
  await by(lawyer.page, 'call-again').waitFor()
  await shot(lawyer.page, 'desk-called')
  await board.page.locator(`[data-testid="board-call"][data-number="${slip.number}"]`).first().waitFor()
  await shot(board.page, 'board-landscape')
  await board.page.setViewportSize(KIOSK)
  await shot(board.page, 'board-portrait')
  await board.page.setViewportSize(BOARD)
  await aside(board.browser, BOARD, 'zh-CN', async (page) => {
    await page.goto(`${server.base}/board?site=${server.hall}&lang=en`)
    await page.locator(`[data-testid="board-call"][data-number="${slip.number}"]`).first().waitFor()
    await shot(page, 'board-en')
  })

  await by(kiosk.page, 'home-call').waitFor()
  await shot(kiosk.page, 'kiosk-home-called')
  await by(kiosk.page, 'home-claim').click()
  await typeOnKeypad(kiosk.page, slip.number)
  await typeOnKeypad(kiosk.page, slip.pin)
  await shot(kiosk.page, 'kiosk-claim')
  await by(kiosk.page, 'claim-go').click()
  await until('the check shows the camera', () => by(kiosk.page, 'preflight-video').isVisible())
  await by(kiosk.page, 'preflight').getByText('声音够大').waitFor()
  await until('the line is tested', async () => (await by(kiosk.page, 'line-test').getAttribute('data-result')) !== 'testing')
  await shot(kiosk.page, 'kiosk-preflight')
  await passCheck(kiosk.page)
  await seesMoving(kiosk, ['lawyer'])
  await seesMoving(lawyer, ['petitioner'])
  await shot(kiosk.page, 'kiosk-session')
  await by(lawyer.page, 'record-facts').fill('反映小区供暖温度不足，物业称管网改造未完。已有测温记录三次。')
  await by(lawyer.page, 'record-facts').blur()
  await until('the record is saved', async () => /已自动保存/.test(await by(lawyer.page, 'record-saved').innerText()))
  await shot(lawyer.page, 'desk-session')
  await third()
  await theEnd(slip)
}

async function third() {
  await by(lawyer.page, 'invite-open').first().click()
  await lawyer.page.locator('[data-testid="invite-officer"]', { hasText: '林舒和' }).first().click()
  await by(lawyer.page, 'invite-reason').fill('供暖由区住建局负责，想请您当面说明改造进度。')
  await shot(lawyer.page, 'desk-invite')
  await by(lawyer.page, 'invite-ask').click()
  await by(kiosk.page, 'consent').waitFor()
  await shot(kiosk.page, 'kiosk-consent')
  await lawyer.page.locator('[data-testid="invite-state"][data-state="asking"]').waitFor()
  await shot(lawyer.page, 'desk-consent')
  await by(kiosk.page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await by(officer.page, 'invitation-accept').waitFor()
  await shot(officer.page, 'officer-invitation')
  await by(officer.page, 'invitation-accept').click()
  await by(officer.page, 'officer-enter').click()
  await by(kiosk.page, 'announced').waitFor()
  await shot(kiosk.page, 'kiosk-announced')
  await seesMoving(kiosk, ['lawyer', 'officer'])
  await seesMoving(lawyer, ['petitioner', 'officer'])
  await seesMoving(officer, ['petitioner', 'lawyer'])
  await by(kiosk.page, 'announced').waitFor({ state: 'detached' })
  await shot(kiosk.page, 'kiosk-session-three')
  await shot(lawyer.page, 'desk-session-three')
  await shot(officer.page, 'officer-room')
}

async function theEnd() {
  await kiosk.page.context().setOffline(true)
  await kiosk.page.evaluate(() => window.__room.breakSocket())
  await by(kiosk.page, 'trouble').waitFor()
  await shot(kiosk.page, 'kiosk-interrupted')
  await shot(lawyer.page, 'desk-interrupted')
  await kiosk.page.context().setOffline(false)
  await by(kiosk.page, 'trouble').waitFor({ state: 'detached', timeout: 40_000 })

  await lawyer.page.locator('[data-testid="desk-work"][data-phase="live"]').waitFor({ timeout: 40_000 })
  await by(lawyer.page, 'end-open').first().click()
  await by(lawyer.page, 'end-topic').nth(2).click()
  await by(lawyer.page, 'end-outcome').first().click()
  await shot(lawyer.page, 'desk-end')
  await by(lawyer.page, 'modal-close').click()
  await endVisit(lawyer.page, '已当面说明，三日内书面答复。')
  await by(kiosk.page, 'matter-no').waitFor()
  await shot(kiosk.page, 'kiosk-rating')
  await by(kiosk.page, 'rating-5').click()
  await by(kiosk.page, 'wipe-now').waitFor()
  await shot(kiosk.page, 'kiosk-thanks')
  await by(kiosk.page, 'wipe-now').click()
  await lawyer.page.locator('[data-testid="desk-work"][data-phase="idle"]').waitFor()
  await shot(lawyer.page, 'desk-after')
  await server.halt()
  await by(board.page, 'board-stale').waitFor({ timeout: 40_000 })
  await shot(board.page, 'board-stale')
}

try {
  await beside()
  await queueShots((viewport, locale, look) => aside(kiosk.browser, viewport, locale, look), shot)
  await figures(shot)
  await registration(shot)
  await receptionShots((viewport, locale, look) => aside(kiosk.browser, viewport, locale, look), shot)
  await sessionShots({ petitioner: kiosk.browser, host: lawyer.browser, guest: officer.browser }, shot)
  await story()
  console.log(`${(bytes / 1024 / 1024).toFixed(1)} MB`)
} finally {
  for (const person of people) await person.close()
  await server.stop()
}
