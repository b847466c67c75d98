// Pictures of a leader's talk by video: the lobby from both sides, who may be asked in, the link on a phone, the list of talks
// that run, the log afterwards; and an officer who does not answer.
import { idNumber, issueTicket } from './api.mjs'
import { DESK, KIOSK, by, until } from './browser.mjs'
import { pictures } from './senses.mjs'
import { startServer } from './server.mjs'
import { askForOfficer, call, claimSeat, endVisit, logIn, openKiosk, tryClaim } from './steps.mjs'

const PHONE = { width: 390, height: 844 }
/** The engine gives nothing anew for up to 30 s after a line carried too little, as on a loaded machine. */
const PATIENCE_S = 45

/** `browsers` are those of three people, each with a camera of their own; `shot(page, name)` takes a picture. */
export async function sessionShots(browsers, shot) {
  const server = await startServer()
  const contexts = []
  const open = async (who, viewport) => {
    const context = await browsers[who].newContext({ viewport, locale: 'zh-CN', isMobile: viewport.width < 500, permissions: ['camera', 'microphone'], timezoneId: 'Asia/Shanghai' })
    contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_S * 1000)
    return page
  }
  try {
    await theLeader(server, open, shot)
    await theLadder(server, open, shot)
  } finally {
    for (const context of contexts) await context.close()
    await server.stop()
  }
}

async function inBoth(page, name, shot) {
  for (const lang of ['zh', 'en']) {
    await shot(page, `${name}-${lang}`)
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
  }
}

/** Everybody moves; and one picture came in full, unless the machine is too busy for that. */
export async function seesClearly(page, roles) {
  await until(`[${roles}] move`, async () => {
    const seen = await pictures(page)
    return roles.every((role) => seen[role]?.frames > 20)
  }, PATIENCE_S)
  await until('a picture in full', async () => Object.values(await pictures(page)).some(({ height }) => height >= 500), 8).catch(() => null)
}

/** At a desk of their own, with nobody called. */
async function atDesk(page, server, username) {
  await logIn(page, server.base, username)
  await page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
  await by(page, 'call-next').waitFor()
  if (await by(page, 'hints-dismiss').count()) await by(page, 'hints-dismiss').click()
}

/** Sits down before the call: the check, then the lobby. */
async function sit(page, server, { ticket, pin }) {
  await openKiosk(page, server, server.hall)
  await by(page, 'home-claim').click()
  await tryClaim(page, { number: ticket.number, pin })
  await by(page, 'mine-sit').click()
  await until('the line is tested', async () => (await by(page, 'line-test').getAttribute('data-result')) !== 'testing')
  await by(page, 'hear-yes').click()
  await by(page, 'preflight-ok').click()
  await page.locator('[data-testid="lobby"][data-room="live"]').waitFor()
}

async function theLeader(server, open, shot) {
  const comes = (salt, name) => issueTicket(server.base, server.hall, { name, number: idNumber(salt), service: 'leader_reception' })
  const [first, second] = [await comes(802, '王秀英'), await comes(801, '马志强')]
  for (const [at, name] of ['白玉梅', '余秀珍'].entries()) await comes(804 + 2 * at, name)
  const [kiosk, other, leader, phone] = [await open('petitioner', KIOSK), await open('petitioner', KIOSK), await open('host', DESK), await open('guest', PHONE)]
  await atDesk(leader, server, 'leader01')
  await sit(kiosk, server, first)
  await sit(other, server, second)
  await by(other, 'lobby-host').and(other.locator('[data-here="true"]')).waitFor()
  await shot(other, 'kiosk-lobby')
  await until('both wait', async () => (await leader.locator('[data-testid="lobby-row"][data-here="true"]').count()) === 2)
  await shot(leader, 'desk-lobby')

  await by(leader, 'lobby-admit').first().click()
  await seesClearly(kiosk, ['leader'])
  await seesClearly(leader, ['petitioner'])
  await askIn(leader, kiosk, phone, server, shot)
  await supervisor(await open('guest', DESK), server, first.ticket.number, shot)
  await endVisit(leader, '当面说明了政策，三日内书面答复。')
  await by(leader, 'last-log').click()
  await by(leader, 'session-log').waitFor()
  await shot(leader, 'desk-log')
}

/** The host asks an interpreter in, who comes by a link on a phone. */
async function askIn(leader, kiosk, phone, server, shot) {
  await by(leader, 'people-open').click()
  if ((await by(leader, 'ask-form').count()) === 0) await by(leader, 'ask-more').click()
  await leader.locator('[data-testid="ask-role"][data-value="interpreter"]').click()
  await leader.locator('[data-testid="ask-way"][data-value="link"]').click()
  await by(leader, 'ask-name').fill('白晓宁')
  await by(leader, 'ask-reason').fill('来访人听不清，请手语翻译')
  await leader.waitForFunction(() => !document.querySelector('.toast.shown'))
  await shot(leader, 'desk-people')
  await by(leader, 'ask-go').click()
  const row = leader.locator('[data-testid="person-row"][data-name="白晓宁"]')
  await row.getByTestId('person-link').waitFor()
  const { hash } = new URL(await row.getByTestId('person-address').inputValue())
  await leader.keyboard.press('Escape')
  await phone.goto(`${server.base}/join/${hash}`)
  await by(phone, 'join-asked').waitFor()
  await inBoth(phone, 'join-phone', shot)
  await by(phone, 'join-enter').click()
  await seesClearly(phone, ['leader', 'petitioner'])
  await seesClearly(kiosk, ['leader', 'interpreter'])
  await seesClearly(leader, ['petitioner', 'interpreter'])
  await shot(phone, 'join-phone-room')
}

/** The talks that run, as a supervisor finds them. */
async function supervisor(page, server, number, shot) {
  await page.goto(`${server.base}/desk?as=supervisor1`)
  await page.waitForURL('**/hall')
  await page.goto(`${server.base}/sessions`)
  const card = page.locator(`[data-testid="session-card"][data-number="${number}"]`)
  await card.waitFor()
  await until('the lines are told in words', async () => (await card.locator('[data-testid="session-line"][data-rating="unknown"]').count()) === 0, PATIENCE_S)
  await inBoth(page, 'sessions', shot)
}

/** An officer does not answer, and the deputy of the unit is asked. */
async function theLadder(server, open, shot) {
  const [kiosk, lawyer] = [await open('petitioner', KIOSK), await open('host', DESK)]
  await atDesk(lawyer, server, 'lawyer01')
  const issued = await issueTicket(server.base, server.centre, { name: '马桂兰', number: idNumber(810) })
  await openKiosk(kiosk, server)
  await call(lawyer)
  await claimSeat(kiosk, { number: issued.ticket.number, pin: issued.pin })
  await seesClearly(lawyer, ['petitioner'])
  await askForOfficer(lawyer, '林舒和', '供热管网归谁维修')
  await by(kiosk, 'consent-agree').click()
  await by(lawyer, 'invite-send').click()
  await by(lawyer, 'invite-next').click()
  await by(lawyer, 'invite-ladder').waitFor()
  await shot(lawyer, 'desk-ladder')
}
