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

/** Takes a number for legal advice at a kiosk; returns what the slip says. */
export async function takeNumber(page, { name, number }) {
  await by(page, 'home-service-legal_advice').click()
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
  await by(page, 'ticket-number').waitFor()
  return { number: (await by(page, 'ticket-number').innerText()).trim(), pin: (await by(page, 'ticket-pin').innerText()).trim() }
}

/** Calls the next person. */
export async function call(page) {
  await by(page, 'call-next').click()
}

/** Takes the seat with number and PIN and passes the device check. */
export async function claimSeat(page, slip) {
  await by(page, 'home-claim').click()
  await typeOnKeypad(page, slip.number)
  await typeOnKeypad(page, slip.pin)
  await by(page, 'claim-go').click()
  await by(page, 'hear-yes').click()
  await by(page, 'preflight-ok').click()
  await by(page, 'session').waitFor()
}
