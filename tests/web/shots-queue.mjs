// Pictures of a number's life at the kiosk, on paper and on the phone, and of a matter's progress, in both languages.
import { idNumber } from './api.mjs'
import { KIOSK, by } from './browser.mjs'
import { comeAlone, openKiosk, toPaper, tryClaim, typeOnKeypad, waitForScreen } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
const LANGS = [['zh', 'zh-CN'], ['en', 'en-GB']]

/** `aside(viewport, locale, look)` gives a page of its own; `shot(page, name)` takes it. */
export async function queueShots(server, aside, shot) {
  for (const [at, [lang, locale]] of LANGS.entries()) {
    const person = { name: '王桂芝', number: idNumber(700 + at, '19520515'), phone: `1399520070${at}` }
    await aside(KIOSK, locale, async (page) => {
      await group(page, server, lang, person, shot)
      await again(page, server, lang, person, shot)
    })
    await aside(PHONE, locale, async (page) => {
      await page.goto(`${server.base}/progress`)
      await by(page, 'query-code-input').fill('ABCD2345')
      await shot(page, `progress-phone-${lang}`)
    })
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
  await speak(page, lang)
  await by(page, 'home-progress').click()
  for (const sign of 'ABCD23') await by(page, `code-${sign}`).click()
  await shot(page, `kiosk-progress-ask-${lang}`)
}
