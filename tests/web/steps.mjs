// What people do on the pages, in their own steps.
import { by } from './browser.mjs'

/** Logs in at the desk page. */
export async function logIn(page, base, username) {
  await page.goto(`${base}/desk`)
  await by(page, 'login-username').fill(username)
  await by(page, 'login-password').fill('demo-2026')
  await by(page, 'login-go').click()
  await by(page, 'logout').waitFor()
}

/** Types digits and X on the kiosk's own keypad. */
export async function typeOnKeypad(page, text) {
  for (const key of text) await by(page, `keypad-${key}`).click()
}

/** Chooses legal advice at a kiosk. Where no lawyer is there that is said first; this person takes a number all the same. */
export async function chooseLawyer(page) {
  await by(page, 'home-service-legal_advice').click()
  await page.locator('[data-screen="legal"], [data-screen="privacy"]').waitFor()
  if ((await screenOf(page)) === 'legal') await page.locator('[data-testid="legal-reserve"], [data-testid="legal-remote"], [data-testid="legal-wait"]').first().click()
  await waitForScreen(page, 'privacy')
}

/** Says nothing about the other side, after the phone. */
export const nameNobody = (page) => by(page, 'parties-none').click()

/** Takes a number for legal advice at a kiosk; returns what the slip says. */
export async function takeNumber(page, { name, number }) {
  await chooseLawyer(page)
  await by(page, 'privacy-next').click()
  await by(page, 'id-name').fill(name)
  await by(page, 'name-next').click()
  if (number) {
    await typeOnKeypad(page, number)
    await by(page, 'paper-next').click()
  } else {
    await by(page, 'paper-none').click()
  }
  await by(page, 'phone-declined').click()
  await nameNobody(page)
  await comeAlone(page)
  await by(page, 'ticket-number').waitFor()
  return { number: (await by(page, 'ticket-number').innerText()).trim(), pin: (await by(page, 'ticket-pin').innerText()).trim() }
}

/** The last two questions of somebody who came alone and has no priority to declare. */
export async function comeAlone(page) {
  await by(page, 'priority-next').click()
  await by(page, 'people-alone').click()
}

/** Calls the next person at a lawyer's desk and declares that there is no conflict of interest. */
export async function call(page) {
  await by(page, 'call-next').click()
  await by(page, 'conflict-clear').click()
  await by(page, 'conflict').waitFor({ state: 'detached' })
}

/** Takes the seat with number and PIN and passes the device check. */
export async function claimSeat(page, slip) {
  await by(page, 'home-claim').click()
  await tryClaim(page, slip)
  await passCheck(page)
}

/** From home to the screen that asks for the identity number. */
export async function toPaper(page, name = '马桂兰') {
  await chooseLawyer(page)
  await by(page, 'privacy-next').click()
  await by(page, 'id-name').fill(name)
  await by(page, 'name-next').click()
  await by(page, 'id-number').waitFor()
}

/** Deletes what stands on the keypad's field. */
export async function emptyField(page, length) {
  for (let left = length; left > 0; left--) await by(page, 'keypad-delete').click()
}

/** Opens the kiosk of a site as it stands in the morning. */
export async function openKiosk(page, server, site = server.centre) {
  await page.goto(`${server.base}/kiosk?site=${site}`)
  await by(page, 'home-claim').waitFor()
}

/** Which screen the kiosk shows now. */
export const screenOf = (page) => by(page, 'screen').getAttribute('data-screen')

/** Waits for a screen of the kiosk. */
export const waitForScreen = (page, name) => page.locator(`[data-testid="screen"][data-screen="${name}"]`).waitFor()

/** Enters number and PIN and asks for the seat. */
export async function tryClaim(page, { number, pin }) {
  await typeOnKeypad(page, number)
  await typeOnKeypad(page, pin)
  await by(page, 'claim-go').click()
}

/** Types a line as a scanner does: much faster than a person, with Enter. */
export const scan = (page, text) =>
  page.evaluate((line) => {
    for (const key of [...line, 'Enter']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }, text)

/** Passes the device check of a claimed seat. */
export async function passCheck(page) {
  await by(page, 'hear-yes').click()
  await by(page, 'preflight-ok').click()
  await by(page, 'session').waitFor()
}

/** Asks the petitioner to let an officer in. */
export async function askForOfficer(page, name, reason) {
  await by(page, 'invite-open').first().click()
  await page.locator('[data-testid="invite-officer"]', { hasText: name }).first().click()
  await by(page, 'invite-reason').fill(reason)
  await by(page, 'invite-ask').click()
}

/** Ends the visit at the desk. A lawyer's consultation has no summary. */
export async function endVisit(page, summary) {
  await by(page, 'end-open').first().click()
  await by(page, 'end-topic').first().click()
  await by(page, 'end-outcome').first().click()
  if (await by(page, 'end-summary').count()) await by(page, 'end-summary').fill(summary)
  await by(page, 'end-confirm').click()
}

/** Lets a page believe that the server runs for real: no ribbon, nothing drawn. */
export const withoutDemo = (page) =>
  page.route('**/api/v1/info', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), demo: false } })
  })
