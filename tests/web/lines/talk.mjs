// A talk over a bad line: the server and the lawyer here, the kiosk at the far end of the line.
import { join } from 'node:path'

import { idNumber, issueTicket } from '../api.mjs'
import { CHROMIUM, DESK, KIOSK, by, openBrowser, until } from '../browser.mjs'
import { PEOPLE, writeMedia } from '../media.mjs'
import { pictures } from '../senses.mjs'
import { startServer } from '../server.mjs'
import { call, claimSeat, logIn, openKiosk } from '../steps.mjs'
import { listen } from './ear.mjs'
import { checkNetwork, openLine, programThere } from './network.mjs'

/** Opens the pages and brings both people together, with cameras that fill the full layer. `line`: how bad it is from the beginning. */
export async function openTalk({ seed, line: quality, salt = 700 } = {}) {
  checkNetwork()
  const open = []
  const close = async () => {
    for (const one of open.reverse()) await one()
  }
  try {
    const line = await openLine({ seed })
    open.push(line.close)
    const server = await startServer({ address: line.address })
    open.push(server.stop)
    const media = (who) => writeMedia(join(server.folder, who), { ...PEOPLE[who], grain: 40 })
    const program = programThere(line, CHROMIUM, join(server.folder, 'chromium-there'))
    const kiosk = await openBrowser({ viewport: KIOSK, media: media('petitioner'), program, trusted: server.base })
    open.push(kiosk.close)
    const lawyer = await openBrowser({ viewport: DESK, media: media('lawyer'), trusted: server.base })
    open.push(lawyer.close)
    for (const { page } of [kiosk, lawyer]) await listen(page)
    await line.set(quality)
    await logIn(lawyer.page, server.base, 'lawyer01')
    await by(lawyer.page, 'desk-open').first().click()
    const issued = await issueTicket(server.base, server.centre, { name: '韩秀兰', number: idNumber(salt) })
    await openKiosk(kiosk.page, server)
    await call(lawyer.page)
    await claimSeat(kiosk.page, { number: issued.ticket.number, pin: issued.pin })
    await until('the kiosk sees the lawyer', async () => (await pictures(kiosk.page)).lawyer?.frames > 5, 40)
    await until('the lawyer sees the kiosk', async () => (await pictures(lawyer.page)).petitioner?.frames > 5, 40)
    return { server, line, kiosk, lawyer, close }
  } catch (error) {
    await close()
    throw error
  }
}

export const seconds = (count) => new Promise((done) => setTimeout(done, count * 1000))
