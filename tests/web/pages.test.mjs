// Every page in both languages: nothing that axe-core finds wrong, the demonstration named as one, and the main action
// within reach of the keyboard with a focus that can be seen.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { faultsOf, look } from './axe.mjs'
import { BOARD, DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { chooseLawyer, logIn, openKiosk, tryClaim, typeOnKeypad, waitForScreen } from './steps.mjs'

let server
let visitor

before(async () => {
  server = await startServer()
  visitor = await openBrowser({ viewport: DESK })
})

after(async () => {
  await visitor?.close()
  await server?.stop()
})

test('the pages of the kiosk are clean and say that they are a demonstration', async () => {
  const { page } = visitor
  await page.setViewportSize(KIOSK)
  const faults = []
  const at = async (name) => faults.push(...(await look(page, name)))
  await page.goto(`${server.base}/kiosk`)
  await waitForScreen(page, 'choose_site')
  await page.locator('[data-testid^="site-"]').first().waitFor()
  await at('choose the place')
  await openKiosk(page, server)
  await at('home')
  await chooseLawyer(page)
  await at('privacy')
  await by(page, 'privacy-next').click()
  await by(page, 'id-name').fill('周小云')
  await at('name')
  await by(page, 'name-next').click()
  await typeOnKeypad(page, '640299195002280022')
  await at('paper with a fault')
  await by(page, 'paper-none').click()
  await at('phone')
  await by(page, 'phone-declined').click()
  await by(page, 'party-name').fill('远山建筑公司')
  await by(page, 'party-add').click()
  await at('the other side')
  await by(page, 'parties-next').click()
  await by(page, 'priority-disabled').click()
  await at('priority')
  await by(page, 'priority-next').click()
  await at('people')
  await by(page, 'people-together').click()
  await at('group')
  await by(page, 'group-next').click()
  await at('speakers')
  await by(page, 'speakers-go').click()
  await by(page, 'ticket-number').waitFor()
  await at('ticket')
  await by(page, 'ticket-done').click()
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: 'L999', pin: '0000' })
  await by(page, 'claim-fault').waitFor()
  await at('claim with a fault')
  await by(page, 'help').click()
  await at('help')
  assert.deepEqual(faults, [])
})

test('landing, board and slip are clean and say that they are a demonstration', async () => {
  const { page } = visitor
  await page.setViewportSize(BOARD)
  const faults = []
  const desk = await staffAtDesk(server.base, 'lawyer02')
  const issued = await issueTicket(server.base, server.centre, { name: '周小云', number: idNumber(501) })
  await page.goto(server.base)
  await page.locator('[data-testid="open-lawyer01"]').waitFor()
  faults.push(...(await look(page, 'landing')))
  await page.goto(`${server.base}/board`)
  await by(page, 'site-choose').first().waitFor()
  faults.push(...(await faultsOf(page)).map((fault) => `choose a board: ${fault}`))
  await page.goto(`${server.base}/board?site=${server.hall}`)
  await desk.callNext()
  await by(page, 'board-call').first().waitFor()
  faults.push(...(await look(page, 'board')))
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${server.base}${issued.slip_url}`)
  await by(page, 'slip-number').waitFor()
  faults.push(...(await look(page, 'slip')))
  assert.deepEqual(faults, [])
})

test('the pages of the staff are clean and say that they are a demonstration', async () => {
  const { page } = visitor
  await page.setViewportSize(DESK)
  const faults = []
  const at = async (name) => faults.push(...(await look(page, name)))
  for (const salt of [511, 512, 513]) await issueTicket(server.base, server.centre, { name: '等候人', number: idNumber(salt) })
  await page.goto(`${server.base}/desk`)
  await by(page, 'demo-account').first().waitFor()
  await at('login')
  await logIn(page, server.base, 'lawyer01')
  await by(page, 'desk-open').first().waitFor()
  await at('desk chooser')
  await page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
  await by(page, 'queue-row').nth(1).waitFor()
  await at('desk with people waiting')
  await by(page, 'call-next').click()
  await by(page, 'conflict-clear').waitFor()
  await at('desk, names only')
  await by(page, 'conflict-clear').click()
  await page.locator('[data-testid="stage-cover"][data-cover="called"]').waitFor()
  await at('desk, called')
  await by(page, 'logout').click()
  assert.match(await by(page, 'logout-problem').innerText(), /正在接待.*退出/, 'nobody leaves a called person, or believes to have left')
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await logIn(page, server.base, 'officer.dawukou1')
  await by(page, 'invitations-empty').waitFor()
  await at('officer')
  assert.deepEqual(faults, [])
})

/** Presses Tab until the element has the focus; then says how the focus shows. */
async function tabTo(page, id) {
  const target = by(page, id)
  await page.evaluate(() => document.activeElement?.blur())
  await until(`Tab reaches ${id}`, async () => {
    await page.keyboard.press('Tab')
    return target.evaluate((element) => element === document.activeElement)
  }, 5)
  return target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return { visible: element.matches(':focus-visible'), ring: (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none' }
  })
}

test('Tab reaches the main action of the kiosk and of the login, and the focus is seen', async () => {
  const { page } = visitor
  await page.setViewportSize(KIOSK)
  await openKiosk(page, server)
  assert.deepEqual(await tabTo(page, 'home-service-legal_advice'), { visible: true, ring: true })
  await page.keyboard.press('Enter')
  // By day, with no lawyer there, that is said first.
  await page.locator('[data-screen="legal"], [data-screen="privacy"]').waitFor()
  await page.setViewportSize(DESK)
  await page.context().clearCookies()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/desk`)
  await by(page, 'login-username').waitFor()
  assert.deepEqual(await tabTo(page, 'login-go'), { visible: true, ring: true })
  assert.deepEqual(visitor.faults, [])
})
