// Pictures of a number's life at the kiosk, on paper and on the phone, and of a matter's progress, in both languages.
import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { BOARD, KIOSK, by, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { comeAlone, nameNobody, openKiosk, passCheck, toPaper, tryClaim, typeOnKeypad, waitForScreen } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
const LANGS = [['zh', 'zh-CN'], ['en', 'en-GB']]

/** `aside(viewport, locale, look)` gives a page of its own; `shot(page, name)` takes it. */
export async function queueShots(aside, shot) {
  const server = await startServer()
  try {
    await aside(BOARD, 'zh-CN', (page) => emptyBoard(page, server, shot))
    const missed = missForReal(server)
    const matter = await aVisit(server)
    await lives(server, aside, shot, matter)
    const slip = await missed
    for (const [lang, locale] of LANGS) {
      await aside(KIOSK, locale, (page) => cameLate(page, server, lang, slip, shot))
      await aside(PHONE, locale, async (page) => {
        await page.goto(`${server.base}${slip.url}`)
        await page.locator('[data-testid="slip-state"][data-state="missed"]').waitFor()
        await shot(page, `slip-missed-${lang}`)
      })
    }
  } finally {
    await server.stop()
  }
}

async function lives(server, aside, shot, matter) {
  for (const [at, [lang, locale]] of LANGS.entries()) {
    const person = { name: '王桂芝', number: idNumber(700 + at, '19520515'), phone: `1399520070${at}` }
    await aside(KIOSK, locale, async (page) => {
      await group(page, server, lang, person, shot)
      await again(page, server, lang, person, shot)
    })
    await aside(PHONE, locale, async (page) => {
      await page.goto(`${server.base}/progress`)
      await by(page, 'query-code-input').fill(matter.query_code)
      await by(page, 'query-code-input').press('Enter')
      await by(page, 'progress').waitFor()
      await page.evaluate(() => scrollTo(0, 0))
      await shot(page, `progress-phone-${lang}`, { toEnd: true })
    })
    await aside(KIOSK, locale, (page) => progress(page, server, lang, matter, shot))
    await aside(KIOSK, locale, (page) => sentOn(page, server, lang, at, shot))
  }
}

const speak = async (page, lang) => lang === 'en' && by(page, 'lang-toggle').click()

async function group(page, server, lang, { name, number, phone }, shot) {
  await openKiosk(page, server)
  await speak(page, lang)
  await toPaper(page, name)
  await typeOnKeypad(page, number)
  await by(page, 'paper-next').click()
  await typeOnKeypad(page, phone)
  await by(page, 'phone-give').click()
  await nameNobody(page)
  await by(page, 'priority-veteran').click()
  await shot(page, `kiosk-priority-${lang}`)
  await by(page, 'priority-next').click()
  await shot(page, `kiosk-people-${lang}`)
  await by(page, 'people-together').click()
  await by(page, 'people-8').click()
  await shot(page, `kiosk-group-${lang}`)
  await by(page, 'group-next').click()
  await by(page, 'speaker-add').click()
  await by(page, 'id-name').fill('李建军')
  await by(page, 'name-next').click()
  await by(page, 'paper-none').click()
  await shot(page, `kiosk-speakers-${lang}`)
  await by(page, 'speakers-go').click()
  await page.locator('[data-testid="ticket"][data-print="none"]').waitFor()
  await shot(page, `kiosk-ticket-group-${lang}`)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 303, height: 640 })
  await shot(page, `slip-paper-${lang}`, { toEnd: true })
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize(KIOSK)
  await by(page, 'ticket-done').click()
}

async function again(page, server, lang, { name, number, phone }, shot) {
  await openKiosk(page, server, server.bureau)
  await speak(page, lang)
  await toPaper(page, name)
  await typeOnKeypad(page, number)
  await by(page, 'paper-next').click()
  await by(page, 'phone-none').click()
  await nameNobody(page)
  await comeAlone(page)
  await waitForScreen(page, 'live')
  await shot(page, `kiosk-live-${lang}`)
  await page.route('**/kiosk/print', (route) => route.fulfill({ status: 409, json: { code: 'paper_out' } }))
  await by(page, 'live-move').click()
  await by(page, 'print-failed').waitFor()
  await shot(page, `kiosk-paper-out-${lang}`)
  const mine = { number: (await by(page, 'ticket-number').innerText()).trim(), pin: (await by(page, 'ticket-pin').innerText()).trim() }
  await by(page, 'ticket-done').click()
  await speak(page, lang)
  await toPaper(page, '周小云')
  await by(page, 'paper-none').click()
  await typeOnKeypad(page, phone)
  await by(page, 'phone-give').click()
  await nameNobody(page)
  await comeAlone(page)
  await waitForScreen(page, 'same_phone')
  await shot(page, `kiosk-same-phone-${lang}`)
  await by(page, 'same-yes').click()
  await by(page, 'live-keep').click()
  await speak(page, lang)
  await by(page, 'home-claim').click()
  await tryClaim(page, mine)
  await waitForScreen(page, 'mine')
  await shot(page, `kiosk-mine-${lang}`)
  await by(page, 'mine-give-up').click()
  await shot(page, `kiosk-give-up-${lang}`)
  await by(page, 'give-up-yes').click()
  await page.locator('[data-testid="mine"][data-is="cancelled"]').waitFor()
  await by(page, 'mine-home').click()
}

/** A hall before the first person comes. */
async function emptyBoard(page, server, shot) {
  await page.goto(`${server.base}/board?site=${server.hall}`)
  await by(page, 'board-waiting').first().waitFor()
  await shot(page, 'board-empty')
}

/** Three calls, 20 s apart, that nobody answers. */
async function missForReal(server) {
  const issued = await issueTicket(server.base, server.bureau, { name: '何玉芳', number: idNumber(711), service: 'registration' })
  const desk = await staffAtDesk(server.base, 'clerk.dawukou1', ({ kind }) => kind === 'counter')
  const { current } = await desk.callNext()
  for (const step of ['call-again', 'call-again', 'miss']) {
    await until(step, () => desk.post(`/api/v1/tickets/${current.ticket.id}/${step}`).then(() => true, () => false), 40)
  }
  return { number: issued.ticket.number, pin: issued.pin, url: issued.slip_url }
}

/** A visit from number to matter. */
async function aVisit(server) {
  const desk = await staffAtDesk(server.base, 'lawyer01')
  await issueTicket(server.base, server.centre, { name: '余秀珍', number: idNumber(712) })
  const { current } = await desk.callNext()
  await desk.post(`/api/v1/tickets/${current.ticket.id}/serve`)
  return (await desk.complete()).matter
}

async function progress(page, server, lang, { query_code }, shot) {
  await openKiosk(page, server)
  await speak(page, lang)
  await by(page, 'home-progress').click()
  for (const sign of query_code) await by(page, `code-${sign}`).click()
  await shot(page, `kiosk-progress-ask-${lang}`)
  await by(page, 'progress-look').click()
  await by(page, 'progress').waitFor()
  await shot(page, `kiosk-progress-${lang}`)
}

/** A talk that goes on at a counter: the seat is free again, the number keeps its place. */
async function sentOn(page, server, lang, at, shot) {
  const desk = await staffAtDesk(server.base, 'lawyer02')
  const issued = await issueTicket(server.base, server.bureau, { name: '沈玉莲', number: idNumber(713 + at, '19400515') })
  const id = await until('called', async () => {
    const { current } = await desk.callNext()
    if (current.ticket.number === issued.ticket.number) return current.ticket.id
    await desk.post(`/api/v1/tickets/${current.ticket.id}/serve`)
    await desk.complete()
    return null
  })
  await openKiosk(page, server, server.bureau)
  await speak(page, lang)
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: issued.ticket.number, pin: issued.pin })
  await passCheck(page)
  const { queues } = await (await fetch(`${server.base}/api/v1/sites/${server.hall}/today`)).json()
  await desk.post(`/api/v1/tickets/${id}/transfer`, { queue_id: queues.find(({ mode }) => mode === 'counter').id, reason: '材料要当面核' })
  await page.locator('[data-testid="seat-waiting"][data-what="transferred"]').waitFor()
  await by(page, 'seat-waiting-ahead').waitFor()
  await shot(page, `kiosk-seat-waiting-${lang}`)
}

/** Missed; and, shortly before closing, what the person would like for tomorrow. */
async function cameLate(page, server, lang, slip, shot) {
  await openKiosk(page, server, server.bureau)
  await speak(page, lang)
  await by(page, 'home-claim').click()
  await tryClaim(page, slip)
  await page.locator('[data-testid="mine"][data-is="missed"]').waitFor()
  await shot(page, `kiosk-missed-${lang}`)
  await by(page, 'mine-home').or(by(page, 'back')).first().click()
  await openKiosk(page, server, server.bureau)
  await speak(page, lang)
  const issued = await issueTicket(server.base, server.bureau, { name: '高凤兰', number: idNumber(lang === 'zh' ? 720 : 721), service: 'registration' })
  // A demonstration never closes, so the question is put here.
  await page.route('**/api/v1/tickets/status', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { carry_choice: 'undecided', ...(await response.json()) } })
  })
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: issued.ticket.number, pin: issued.pin })
  await by(page, 'carry-priority_tomorrow').click()
  await page.locator('[data-testid="carry"][data-choice="priority_tomorrow"]').waitFor()
  await shot(page, `kiosk-carry-over-${lang}`)
}
