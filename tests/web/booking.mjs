// Steps of a booking, on a page or at the API.
import { randomUUID } from 'node:crypto'

import { idNumber } from './api.mjs'
import { by } from './browser.mjs'

const ask = async (response) => {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Posts something as anybody may. */
export const answerTo = async (server, path, body) =>
  ask(await fetch(`${server.base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: body === undefined ? undefined : JSON.stringify(body),
  }))

const slotsOf = async (server, id) => (await ask(await fetch(`${server.base}/api/v1/sittings/${id}/slots`))).items

/** A posted sitting of a later day at a site with at least two free times; the demo posts this month and the next. */
export async function freeSitting(server, siteId) {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { items } = await ask(await fetch(`${server.base}/api/v1/posters?site=${siteId}`))
  const found = items.filter((one) => one.site_id === siteId && one.state === 'open' && one.day > today && one.free_places > 1 && !one.opens_at)
  // Not the next one: its slots are too near for an offer from the waiting list.
  const sitting = found[1] ?? found[0]
  if (!sitting) throw new Error('no sitting to book')
  return sitting.sitting_id
}

/** Keeps a time and books it as a kiosk of its own. */
export async function bookAt(server, slotId, siteId, { name, number, topic = 'labour' }) {
  const device = randomUUID()
  const { hold_token } = await answerTo(server, '/api/v1/holds', { slot_id: slotId, device })
  const person = { name, paper: { kind: 'resident_card', number }, phone: { state: 'none' } }
  const form = { lang: 'zh', person, people: 1, topic, place_code: '640202100', form: 'in_person', origin_site_id: siteId, has_no_secrets: true }
  return answerTo(server, '/api/v1/appointments', { hold_token, device, form })
}

/** Books every time of a sitting, each for somebody else; gives the codes. */
export async function bookAll(server, sittingId, siteId) {
  const codes = []
  for (let slots = await slotsOf(server, sittingId); slots.length > 0; slots = await slotsOf(server, sittingId)) {
    const salt = 300 + codes.length
    codes.push((await bookAt(server, slots[0].id, siteId, { name: `候补${salt}`, number: idNumber(salt) })).code)
  }
  return codes
}

/** The portal up to the choice of a level, for wages at 星海镇. */
export async function portal(page, server) {
  await page.goto(`${server.base}/booking`)
  await by(page, 'home-book').click()
  await by(page, 'topic-labour').click()
  await by(page, 'county-640202').click()
  await by(page, 'place-640202100').click()
}

/** Unfolds a sitting. */
export const chooseLeader = (page, sittingId) => page.getByTestId(`sitting-${sittingId}`).getByTestId('leader').click()

/** Proves a phone with the code that a demonstration shows. */
export async function provePhone(page, number) {
  await by(page, 'phone').fill(number)
  await by(page, 'phone-send').click()
  await by(page, 'phone-code').fill(await by(page, 'demo-code').getAttribute('data-code'))
  await by(page, 'phone-prove').click()
}

/** From the name to the end, alone and without words. */
export async function joinWait(page, { name, number }) {
  await by(page, 'own-name').fill(name)
  await by(page, 'own-paper').fill(number)
  await by(page, 'booking-next').click()
  await by(page, 'booking-next').click()
  await by(page, 'how-in_person').click()
  await by(page, 'booking-next').click()
  await by(page, 'no-secrets').click()
  await by(page, 'booking-next').click()
  await by(page, 'booking-next').click()
  await by(page, 'joined').waitFor()
}
