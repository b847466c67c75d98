// The main job in three browsers: township kiosk -> queue -> duty lawyer -> live video -> county officer -> rating.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { BOARD, DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures, voices } from './senses.mjs'
import { startServer } from './server.mjs'
import { call, claimSeat, logIn, takeNumber } from './steps.mjs'

let server
let kiosk
let lawyer
let officer
let board

before(async () => {
  server = await startServer()
  const media = (who) => writeMedia(join(server.folder, who), PEOPLE[who])
  kiosk = await openBrowser({ viewport: KIOSK, media: media('petitioner') })
  lawyer = await openBrowser({ viewport: DESK, media: media('lawyer') })
  officer = await openBrowser({ viewport: DESK, media: media('officer') })
  board = await openBrowser({ viewport: BOARD })
})

after(async () => {
  // Pictures of where everybody stood help more than a stack trace.
  if (process.env.KEEP_SHOTS) {
    for (const [name, person] of Object.entries({ kiosk, lawyer, officer, board })) {
      await person?.page.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}.png`) })
    }
  }
  for (const person of [kiosk, lawyer, officer, board]) await person?.close()
  await server?.stop()
})

/** Waits until a page shows and plays exactly these people, each in their own colour and tone. */
async function seesAndHears(name, person, others) {
  await until(`${name} sees ${others}`, async () => {
    const seen = await pictures(person.page)
    return others.every((role) => seen[role]?.colour === PEOPLE[role].rgb && seen[role].frames > 5) ? seen : null
  })
  const heard = await until(`${name} hears ${others}`, async () => {
    const tones = await voices(person.page)
    return others.every((role) => Math.abs((tones[role] ?? 0) - PEOPLE[role].hertz) < 40) ? tones : null
  })
  const seen = await pictures(person.page)
  assert.deepEqual(Object.keys(seen).sort(), [...others].sort(), `${name} sees nobody else`)
  return heard
}

test('a person in a township is heard by the duty lawyer, with the county officer pulled in', async () => {
  await board.page.goto(`${server.base}/board?site=${server.hall}`)
  await kiosk.page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await logIn(officer.page, server.base, 'officer.dawukou1')

  const slip = await takeNumber(kiosk.page, { name: '王秀英', number: '640299195002280021' })
  assert.equal(slip.number, 'L001')
  await by(kiosk.page, 'ticket-done').click()
  await by(kiosk.page, 'home-claim').waitFor()

  await call(lawyer.page)
  await board.page.locator('[data-testid="board-call"][data-number="L001"]').first().waitFor()
  const shown = await board.page.locator('body').innerText()
  assert.ok(!shown.includes('王秀英'), 'a board shows numbers only')

  await claimSeat(kiosk.page, slip)
  await seesAndHears('the kiosk', kiosk, ['lawyer'])
  await seesAndHears('the lawyer', lawyer, ['petitioner'])

  // The officer, only after the petitioner agreed.
  await by(lawyer.page, 'invite-open').first().click()
  await lawyer.page.locator('[data-testid="invite-officer"]', { hasText: '高云起' }).first().click()
  await by(lawyer.page, 'invite-reason').fill('供暖由区住建局负责')
  await by(lawyer.page, 'invite-ask').click()
  assert.equal(await by(officer.page, 'invitation').count(), 0, 'the officer hears nothing before the petitioner agreed')
  await by(kiosk.page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await by(officer.page, 'invitation-accept').click()
  await by(officer.page, 'officer-enter').click()
  await seesAndHears('the kiosk', kiosk, ['lawyer', 'officer'])
  await seesAndHears('the lawyer', lawyer, ['petitioner', 'officer'])
  await seesAndHears('the officer', officer, ['petitioner', 'lawyer'])

  // The officer leaves and comes back.
  await by(officer.page, 'invitation-leave').click()
  await by(officer.page, 'invitation-leave-confirm').click()
  await until('the officer is gone', async () => !(await pictures(kiosk.page)).officer)
  await by(officer.page, 'invitation-rejoin').click()
  const back = Date.now()
  await until('the kiosk sees the officer again', async () => (await pictures(kiosk.page)).officer?.colour === PEOPLE.officer.rgb, 15)
  await until('the officer sees the petitioner again', async () => (await pictures(officer.page)).petitioner?.colour === PEOPLE.petitioner.rgb, 15)
  assert.ok(Date.now() - back < 15_000, 'announced for 3 s and then seen: within three times the promised 5 s')
  await seesAndHears('the officer, back again,', officer, ['petitioner', 'lawyer'])
  await seesAndHears('the kiosk', kiosk, ['lawyer', 'officer'])

  // The end.
  await by(lawyer.page, 'end-open').first().click()
  await lawyer.page.locator('[data-testid="end-topic"]').first().click()
  await lawyer.page.locator('[data-testid="end-outcome"]').first().click()
  await by(lawyer.page, 'end-confirm').click()
  await by(kiosk.page, 'rating-5').click()
  const rated = await until('the rating is stored', async () => {
    const text = await (await fetch(`${server.base}/metrics`)).text()
    return /route="\/api\/v1\/seat\/rating"[^\n]*status="200"/.test(text)
  })
  assert.ok(rated)
  await by(kiosk.page, 'home-claim').waitFor({ timeout: 40_000 })
  const left = await kiosk.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.body.innerText]))
  for (const personal of ['王秀英', '640299195002280021', slip.pin]) assert.ok(!left.includes(personal), `${personal} is wiped`)
  for (const person of [kiosk, lawyer, officer, board]) assert.deepEqual(person.faults, [])
})
