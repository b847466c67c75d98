// The public poster on a phone, a desk, an upright wall screen and paper.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

let server
let visitor
let page

before(async () => {
  server = await startServer()
  visitor = await openBrowser({ viewport: DESK })
  page = visitor.page
})

after(async () => {
  await visitor?.close()
  await server?.stop()
})

const fits = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test('the landing page leads to the poster, which says who receives when, where and how to book', async () => {
  await page.goto(server.base)
  const href = await by(page, 'open-poster').getAttribute('href')
  await page.goto(`${server.base}${href}`)
  await by(page, 'poster-card').first().waitFor()
  const text = await by(page, 'poster-card').first().innerText()
  for (const what of [/\d\d:\d\d–\d\d:\d\d/, /分管/, /地点/, /形式/, /预约电话\s+[\d-]+/]) assert.match(text, what)
  assert.equal(await by(page, 'poster-book').getAttribute('href'), '/booking', 'from the poster straight to a time')
  assert.deepEqual(await look(page, 'poster'), [])
})

test('another place is chosen and stays in the address', async () => {
  await by(page, 'poster-choose').selectOption(server.bureau)
  await until('the address keeps it', () => page.url().includes(server.bureau))
  await page.reload()
  await by(page, 'poster-card').first().waitFor()
  assert.match(await by(page, 'poster-site').innerText(), /大武口/)
})

test('on a wall the whole screen is a page; nothing is cut off and nothing scrolls', async () => {
  await page.setViewportSize(KIOSK)
  await page.goto(`${server.base}/poster?site=${server.hall}`)
  await by(page, 'poster-card').first().waitFor()
  assert.equal(await by(page, 'poster').getAttribute('data-paged'), 'true')
  assert.deepEqual(await look(page, 'wall'), [])
  for (const lang of ['zh', 'en']) {
    const over = () => page.evaluate(() => {
      const main = document.querySelector('[data-testid="poster"]')
      return { page: document.documentElement.scrollHeight - innerHeight, sheet: main.scrollHeight - main.clientHeight, foot: document.querySelector('footer').getBoundingClientRect().bottom - innerHeight }
    })
    await until(`${lang}: everything is on the screen`, async () => Object.values(await over()).every((px) => px <= 1), 3)
    assert.ok((await by(page, 'poster-card').count()) >= 3, 'a page is not wasted')
    await by(page, 'lang-toggle').click()
  }
})

test('on a phone it is one column, and on paper all days stand without controls', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok((await fits()) <= 0, 'nothing sticks out')
  assert.deepEqual(await look(page, 'phone'), [])
  const all = await by(page, 'poster-day').count()
  await page.setViewportSize(KIOSK)
  await until('a wall shows a page of them', async () => (await by(page, 'poster-day').count()) < all)
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  await until('paper has every day', async () => (await by(page, 'poster-day').count()) === all)
  assert.equal(await by(page, 'poster-print').isVisible(), false)
  assert.ok(await page.locator('.scan .qr-code').isVisible(), 'paper leads to the booking page')
  assert.equal(await page.locator('[data-testid="poster-said"].good:visible').count(), 0, 'what changes by the hour is not on paper')
  const type = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
  await page.setViewportSize({ width: 703, height: 1000 })
  const small = await type()
  await page.setViewportSize({ width: 1032, height: 1500 })
  assert.ok((await type()) > 1.4 * small, 'the type of A3 is larger than that of A4')
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: 'screen' })
})

test('the calendar of the place can be taken along', async () => {
  const feed = await fetch(new URL(await by(page, 'poster-calendar').getAttribute('href'), server.base))
  assert.equal(feed.status, 200)
  assert.match(await feed.text(), /^BEGIN:VCALENDAR/)
  assert.deepEqual(visitor.faults, [])
})
