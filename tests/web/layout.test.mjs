// Every screen of the kiosk in both languages, both type sizes and both ways up: help stays on the screen, nothing is left
// untranslated.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber } from './api.mjs'
import { DESK, KIOSK, by, openBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { chooseLawyer, comeAlone, nameNobody, openKiosk, typeOnKeypad, waitForScreen, withoutDemo } from './steps.mjs'

let server
let kiosk

before(async () => {
  server = await startServer()
  kiosk = await openBrowser({ viewport: KIOSK })
})

after(async () => {
  await kiosk?.close()
  await server?.stop()
})

/** Walks through all screens without a seat; `look(name)` is called on each. */
async function walk(page, look, person) {
  await look('home')
  await chooseLawyer(page)
  await look('privacy')
  await by(page, 'privacy-next').click()
  await by(page, 'id-name').fill(person.name)
  await look('name')
  await by(page, 'name-next').click()
  await by(page, 'id-number').waitFor()
  await look('paper')
  await by(page, 'paper-other').click()
  await look('other paper')
  await by(page, 'back').click()
  await typeOnKeypad(page, person.wrong)
  await look('paper with a fault')
  await by(page, 'paper-none').click()
  await by(page, 'phone-none').waitFor()
  await look('phone')
  await by(page, 'phone-declined').click()
  await waitForScreen(page, 'parties')
  await look('the other side')
  await nameNobody(page)
  await waitForScreen(page, 'priority')
  await by(page, 'priority-veteran').click()
  await look('priority')
  await by(page, 'priority-next').click()
  await look('people')
  await by(page, 'people-together').click()
  await look('group')
  await by(page, 'people-8').click()
  await by(page, 'group-next').click()
  await by(page, 'speaker-add').click()
  await by(page, 'id-name').fill(person.name)
  await look('speaker name')
  await by(page, 'name-next').click()
  await look('speaker paper')
  await by(page, 'paper-none').click()
  await look('speakers')
  await by(page, 'speakers-go').click()
  await by(page, 'ticket-number').waitFor()
  await look('ticket')
  await by(page, 'ticket-done').click()
  await waitForScreen(page, 'home')
}

/** The footer with help: on the screen, and nothing of the page beside or below the screen. */
async function helpIsOnScreen(page, viewport, where) {
  const box = await by(page, 'help').boundingBox()
  assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width + 1 && box.y + box.height <= viewport.height + 1, `${where}: help is at ${JSON.stringify(box)}`)
  const over = await page.evaluate(() => {
    const main = document.querySelector('[data-testid="screen"]')
    const wide = [...document.querySelectorAll('[data-testid="screen"] button, [data-testid="screen"] h1')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    return { page: document.documentElement.scrollHeight - innerHeight, sideways: main.scrollWidth - main.clientWidth, wide: wide.map((one) => one.innerText) }
  })
  assert.ok(over.page <= 1, `${where}: the page is ${over.page} px too high`)
  assert.ok(over.sideways <= 1, `${where}: the screen is ${over.sideways} px too wide`)
  assert.deepEqual(over.wide, [], where)
}

const HAN = /\p{Script=Han}+/gu
/** Chinese in the English page: names of people, and words marked as Chinese (the language button). */
const leftChinese = (page, allowed) =>
  page.evaluate(() => {
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (element.checkVisibility() && !element.closest('[lang^="zh"]:not(html)')) found.push(node.textContent.trim())
    }
    for (const element of document.querySelectorAll('[aria-label]')) found.push(element.getAttribute('aria-label'))
    return found
  }).then((texts) => texts.filter((text) => (text.match(HAN) ?? []).some((word) => !allowed.includes(word))))

for (const [way, viewport] of [['upright', KIOSK], ['lying', DESK]]) {
  for (const lang of ['zh', 'en']) {
    test(`help is on the screen everywhere, ${lang}, ${way}, both type sizes`, async () => {
      const { page } = kiosk
      await page.setViewportSize(viewport)
      await openKiosk(page, server)
      if (lang === 'en') await by(page, 'lang-toggle').click()
      const person = { name: '王小红', wrong: '640299195002280022' }
      await walk(page, async (screen) => {
        if (lang === 'en') assert.deepEqual(await leftChinese(page, [person.name]), [], `${screen} in English`)
        for (const size of ['normal', 'large']) {
          await helpIsOnScreen(page, viewport, `${screen}, ${lang}, ${way}, ${size}`)
          await by(page, 'size-toggle').click()
        }
      }, person)
      if (lang === 'en') await by(page, 'lang-toggle').click()
      await by(page, 'home-claim').click()
      await typeOnKeypad(page, 'L001')
      await typeOnKeypad(page, '0000')
      await by(page, 'claim-go').click()
      await by(page, 'claim-fault').waitFor()
      if (lang === 'en') assert.deepEqual(await leftChinese(page, []), [], 'claim in English')
      for (const size of ['normal', 'large']) {
        await helpIsOnScreen(page, viewport, `claim, ${lang}, ${way}, ${size}`)
        await by(page, 'size-toggle').click()
      }
      await by(page, 'back').click()
      await by(page, 'home-progress').click()
      await by(page, 'code-A').click()
      if (lang === 'en') assert.deepEqual(await leftChinese(page, []), [], 'progress in English')
      for (const size of ['normal', 'large']) {
        await helpIsOnScreen(page, viewport, `progress, ${lang}, ${way}, ${size}`)
        await by(page, 'size-toggle').click()
      }
      assert.deepEqual(kiosk.faults, [])
    })
  }
}

test('outside of the demonstration, without its ribbon, the screens keep their place', async () => {
  const { page } = kiosk
  await page.setViewportSize(KIOSK)
  await withoutDemo(page)
  await openKiosk(page, server)
  await walk(page, async (screen) => {
    await helpIsOnScreen(page, KIOSK, `${screen} without the ribbon`)
    const main = await by(page, 'screen').boundingBox()
    assert.ok(main.height > KIOSK.height * 0.7, `${screen} is ${main.height} px high`)
  }, { name: '李小白', wrong: '640299195002280022' })
  assert.equal(await by(page, 'demo-ribbon').count(), 0)
  await page.unroute('**/api/v1/info')
})

test('a person who takes the number in English has an English slip', async () => {
  const { page } = kiosk
  await openKiosk(page, server)
  await by(page, 'lang-toggle').click()
  await chooseLawyer(page)
  await by(page, 'privacy-next').click()
  await by(page, 'id-name').fill('John Smith')
  await by(page, 'name-next').click()
  await typeOnKeypad(page, idNumber(77))
  await by(page, 'paper-next').click()
  const [response] = await Promise.all([page.waitForResponse((one) => one.url().endsWith('/api/v1/tickets')), by(page, 'phone-none').click().then(() => nameNobody(page)).then(() => comeAlone(page))])
  const issued = await response.json()
  await by(page, 'ticket-number').waitFor()
  await by(page, 'ticket-done').click()
  await page.goto(`${server.base}${issued.slip_url}`)
  await by(page, 'slip-number').waitFor()
  if (await page.evaluate(() => document.documentElement.lang.startsWith('zh'))) await by(page, 'lang-toggle').click()
  assert.deepEqual(await leftChinese(page, []), [])
})
