// Pictures of leaders' receptions, from the plan to the confirmed ledger: the office, the counter, the kiosk, the phone, the leader.
import { idNumber, issueTicket, signedIn, staffAtDesk } from './api.mjs'
import { answerTo, chooseLeader, portal, provePhone } from './booking.mjs'
import { DESK, KIOSK, by } from './browser.mjs'
import { startServer } from './server.mjs'
import { typeOnKeypad } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
/** 何静宜 of the demonstration receives on Thursdays from nine o'clock. */
const DAY = '2026-12-03'
const at = (time, day = DAY) => Date.parse(`${day}T${time}:00+08:00`)
const PEOPLE = [
  { name: '白玉梅', people: 6, topic: 'labour', statement: '工地欠薪六个月，一共六个人，包工头电话打不通。', needs: ['interpreter', 'more_time'], phone: '13995200751' },
  { name: '阿依古丽·买买提', people: 1, topic: 'housing', statement: '安置房交房两年，还没有通暖气。', needs: ['wheelchair'] },
  { name: '丁立国', people: 1, topic: 'land', statement: '', needs: [] },
]

/** `aside(viewport, locale, look)` gives a page of its own; `shot(page, name)` takes it. */
export async function receptionShots(aside, shot) {
  const server = await startServer({ at: at('09:00', '2026-12-01') })
  try {
    const sitting = await sittingOf(server)
    const booked = await bookPeople(server, sitting)
    await aside(DESK, 'zh-CN', (page) => office(page, server, sitting, shot))
    await aside(DESK, 'zh-CN', (page) => counter(page, server, shot))
    for (const [lang, locale, salt] of [['zh', 'zh-CN', 755], ['en', 'en-GB', 756]]) {
      await aside(PHONE, locale, (page) => phone(page, server, lang, salt, shot))
      await aside(KIOSK, 'zh-CN', (page) => kiosk(page, server, lang, salt + 2, shot))
    }
    await aside(DESK, 'zh-CN', (page) => requests(page, server, shot))
    await accept(server, booked)
    await server.jump(at('09:05'))
    await comeAndBegin(server, sitting, booked)
    await aside(DESK, 'zh-CN', (page) => leaderDay(page, server, shot))
    await aside(DESK, 'zh-CN', (page) => figures(page, server, shot))
  } finally {
    await server.stop()
  }
}

async function inBoth(page, name, shot) {
  for (const lang of ['zh', 'en']) {
    await shot(page, `${name}-${lang}`)
    await page.getByTestId('lang-toggle').first().evaluate((button) => button.click())
  }
}
async function sittingOf(server) {
  const { items } = await (await fetch(`${server.base}/api/v1/posters?site=${server.hall}`)).json()
  return items.find((one) => one.day === DAY && one.leader.name === '何静宜').sitting_id
}
async function bookPeople(server, sitting) {
  const clerk = await signedIn(server.base, 'clerk.hall1')
  const booked = []
  for (const [n, { name, people, topic, statement, needs, phone: number }] of PEOPLE.entries()) {
    const { items: slots } = await clerk.read(`/api/v1/sittings/${sitting}/slots`)
    const { hold_token } = await clerk.post('/api/v1/holds', { slot_id: slots[0].id })
    const person = { name, paper: { kind: 'resident_card', number: idNumber(751 + n) }, phone: number ? { state: 'given', number } : { state: 'declined' } }
    const form = { lang: 'zh', person, people, topic, place_code: '640202100', statement, form: 'in_person', origin_site_id: server.hall, needs, has_no_secrets: true }
    const { code, appointment } = await clerk.post('/api/v1/appointments', { hold_token, form })
    booked.push({ code, id: appointment.id })
  }
  return booked
}
async function accept(server, booked) {
  const [desk, leader] = [await signedIn(server.base, 'office.hall'), await signedIn(server.base, 'leader04')]
  for (const { id } of booked) {
    await desk.post(`/api/v1/appointments/${id}/screen`, { decision: 'accept', sit_in_unit_ids: [] })
    await leader.post(`/api/v1/appointments/${id}/answer`, { answer: 'accept' })
  }
}

/** The month, one of its sittings, the form, whom a change must be told, leaders and rules, messages. */
async function office(page, server, sitting, shot) {
  await page.goto(`${server.base}/reception?as=office.hall&month=2026-12#plan`)
  await by(page, 'plan-sum').waitFor()
  await inBoth(page, 'reception-plan', shot)
  await page.locator(`[data-sitting="${sitting}"]`).click()
  await by(page, 'person').first().waitFor()
  await shot(page, 'reception-sitting')
  await page.keyboard.press('Escape')
  await by(page, 'plan-add').click()
  await by(page, 'sitting-form').waitFor()
  await shot(page, 'reception-form')
  await page.keyboard.press('Escape')
  await by(page, 'plan-approve').click()
  await by(page, 'plan-undo').waitFor()
  await shot(page, 'reception-approved')
  await by(page, 'plan-undo').click()
  await by(page, 'plan-approve').waitFor()
  await by(page, 'nav-leaders').click()
  await by(page, 'policy').first().waitFor()
  await shot(page, 'reception-leaders')
  await by(page, 'nav-messages').click()
  await by(page, 'messages-none').waitFor()
  await shot(page, 'reception-messages')
}

/** A window books for somebody, and finds an appointment by the number of a paper. */
async function counter(page, server, shot) {
  await page.goto(`${server.base}/reception?as=office.hall#book`)
  await by(page, 'desk-topic').selectOption('labour')
  await by(page, 'desk-place').selectOption(server.centre)
  await by(page, 'level-1').click()
  await page.getByTestId('leader').first().click()
  await page.locator('[data-testid^="slot-"]').first().waitFor()
  await shot(page, 'booking-counter')
  await by(page, 'booking-tab-find').click()
  await by(page, 'search-number').fill(PEOPLE[0].phone)
  await by(page, 'search-name').fill(PEOPLE[0].name)
  await shot(page, 'booking-search')
  await by(page, 'search-go').click()
  await by(page, 'appointment').waitFor()
  await shot(page, 'booking-found')
}

const freeDay = async (server) => {
  const { items } = await (await fetch(`${server.base}/api/v1/posters?site=${server.bureau}`)).json()
  return items.find((one) => one.site_id === server.bureau && one.state === 'open' && one.day > DAY && one.free_places > 2).sitting_id
}

/** Before the first answer a page goes by its machine's clock: it is that of the story. */
const inStory = (page) => page.clock.setSystemTime(at('09:00', '2026-12-01'))
/** A picture begins at the top of the page. */
const top = (page) => page.evaluate(() => scrollTo(0, 0))

async function phone(page, server, lang, salt, shot) {
  await inStory(page)
  await page.goto(`${server.base}/booking`)
  await by(page, 'home-book').waitFor()
  await shot(page, `booking-phone-home-${lang}`)
  await portal(page, server)
  await by(page, 'level-2').waitFor()
  await top(page)
  await shot(page, `booking-phone-way-${lang}`)
  await by(page, 'level-2').click()
  const day = await freeDay(server)
  await chooseLeader(page, day)
  await page.locator('[data-testid^="slot-"]').first().waitFor()
  await top(page)
  await shot(page, `booking-phone-times-${lang}`)
  await page.locator('[data-testid^="slot-"]').first().click()
  await provePhone(page, `13895210${salt}`)
  await by(page, 'own-name').fill('余秀珍')
  await by(page, 'own-paper').fill(idNumber(salt))
  await by(page, 'booking-next').click()
  await by(page, 'booking-next').click()
  await by(page, 'how-in_person').click()
  await by(page, 'booking-next').click()
  await by(page, 'no-secrets').click()
  await by(page, 'booking-next').click()
  await by(page, 'check-when').waitFor()
  await top(page)
  await shot(page, `booking-phone-check-${lang}`)
  await by(page, 'booking-next').click()
  await by(page, 'booked').waitFor()
  await shot(page, `booking-phone-booked-${lang}`, { toEnd: true })
}

async function kiosk(page, server, lang, salt, shot) {
  await inStory(page)
  await page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await by(page, 'home-book').waitFor()
  if (lang === 'en') await by(page, 'lang-toggle').click()
  await by(page, 'home-book').click()
  await by(page, 'topic-labour').waitFor()
  await shot(page, `kiosk-booking-topic-${lang}`)
  await by(page, 'topic-labour').click()
  await by(page, 'place-here').click()
  await by(page, 'level-2').click()
  await chooseLeader(page, await freeDay(server))
  await page.locator('[data-testid^="slot-"]').first().waitFor()
  await shot(page, `kiosk-booking-times-${lang}`)
  await page.locator('[data-testid^="slot-"]').first().click()
  await by(page, 'id-name').fill('余秀珍')
  await by(page, 'name-next').click()
  await typeOnKeypad(page, idNumber(salt))
  await by(page, 'paper-next').click()
  await by(page, 'phone-none').click()
  await by(page, 'booking-next').click()
  await by(page, 'how-in_person').click()
  await by(page, 'booking-next').click()
  await by(page, 'no-secrets').click()
  await by(page, 'booking-next').click()
  await by(page, 'check-when').waitFor()
  await shot(page, `kiosk-booking-check-${lang}`)
  await by(page, 'booking-next').click()
  await by(page, 'booked').waitFor()
  await page.locator('[data-testid="booked"][data-print="none"]').waitFor()
  await shot(page, `kiosk-booking-done-${lang}`)
  await by(page, 'booking-done').click()
  await by(page, 'home-check-in').waitFor()
  if (lang === 'en') await by(page, 'lang-toggle').click()
  await by(page, 'home-check-in').click()
  await by(page, 'check-in-go').waitFor()
  await shot(page, `kiosk-check-in-${lang}`)
}

async function requests(page, server, shot) {
  await page.goto(`${server.base}/reception?as=office.hall#screen`)
  await by(page, 'request-row').first().click()
  await by(page, 'request-case').waitFor()
  await inBoth(page, 'reception-requests', shot)
  await by(page, 'request-decline').click()
  await by(page, 'modal-close').waitFor()
  await shot(page, 'reception-decline')
}

/** Two of those booked are here, and somebody who has no appointment is called first. */
async function comeAndBegin(server, sitting, booked) {
  const leader = await staffAtDesk(server.base, 'leader04', () => true)
  await leader.post(`/api/v1/sittings/${sitting}/start`)
  await issueTicket(server.base, server.hall, { name: '马志强', number: idNumber(760), service: 'leader_reception', people: 3 })
  await leader.callNext()
  for (const { code } of booked.slice(0, 2)) await answerTo(server, '/api/v1/check-ins', { site_id: server.hall, claim: { by: 'code', code } })
}

async function leaderDay(page, server, shot) {
  await page.goto(`${server.base}/reception?as=leader04`)
  await by(page, 'mine-open').waitFor()
  await inBoth(page, 'leader-mine', shot)
  await by(page, 'mine-open').click()
  await by(page, 'day-row').nth(2).waitFor()
  await by(page, 'day-row').filter({ hasText: '白玉梅' }).click()
  await by(page, 'request-case').waitFor()
  await inBoth(page, 'leader-day', shot)
  await write(page, '白玉梅', '请人社局三日内核清欠薪人数和数额，督促补发。', false)
  await by(page, 'order-open').waitFor()
  await shot(page, 'leader-talk')
  await by(page, 'order-open').click()
  await by(page, 'order-form').waitFor()
  await shot(page, 'leader-order')
  if ((await by(page, 'order-near').count()) > 0) await by(page, 'order-near').first().click()
  else await by(page, 'order-unit').selectOption({ index: 1 })
  await by(page, 'order-text').fill('核清欠薪人数和数额，督促补发')
  await by(page, 'order-days-7').click()
  await by(page, 'order-go').click()
  await by(page, 'talk-order').waitFor()
  await write(page, '马志强', '当面说明了政策，本人理解。', true)
  await by(page, 'day-finish').click()
  // Somebody is here and was not received: that is asked first.
  await by(page, 'sure-go').click()
  await by(page, 'ledger').waitFor()
  await by(page, 'ledger-row').nth(2).waitFor()
  await inBoth(page, 'leader-ledger', shot)
  await by(page, 'nav-orders').click()
  await by(page, 'order').first().waitFor()
  await shot(page, 'leader-orders')
}
async function write(page, name, opinion, isSolved) {
  await by(page, 'day-row').filter({ hasText: name }).click()
  await by(page, 'day-write').click()
  await by(page, 'opinion-text').fill(opinion)
  await by(page, isSolved ? 'opinion-solved' : 'opinion-open').click()
  await by(page, 'opinion-save').click()
  await by(page, 'talk-result').waitFor()
}

async function figures(page, server, shot) {
  await page.goto(`${server.base}/figures?as=office.hall&month=2026-12#receptions`)
  await by(page, 'card-received').waitFor()
  await inBoth(page, 'figures-receptions', shot)
  await by(page, 'card-received').evaluate((card) => card.scrollIntoView({ block: 'center' }))
  await shot(page, 'figures-received')
}
