// The hall board: numbers only, one voice at a time, and what it shows while the line is gone.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { BOARD, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'

let server
let board
let desks
const people = []

/** Something a member of staff without a desk sends. */
async function logInAs(username) {
  const json = { 'content-type': 'application/json' }
  const opened = await fetch(`${server.base}/api/v1/logins`, { method: 'POST', headers: { ...json, 'idempotency-key': randomUUID() }, body: JSON.stringify({ username, password: 'demo-2026' }) })
  const cookie = opened.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const login = await opened.json()
  return async (method, path, body) => {
    const answer = await fetch(`${server.base}${path}`, { method, headers: { ...json, cookie, 'x-login': login.id, 'x-csrf-token': login.csrf_token, 'idempotency-key': randomUUID() }, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.text()}`)
  }
}

/** Notes each sound the page starts: which clip, when, and for how long. Runs before the page's own scripts. */
function listenToSounds() {
  window.heard = []
  const names = new WeakMap()
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    window.heard.push({ clip: names.get(this.buffer) ?? 'unknown', from: when, to: when + (this.buffer?.duration ?? 0) })
    return start.call(this, when, ...rest)
  }
  const fetched = new WeakMap()
  const read = Response.prototype.arrayBuffer
  Response.prototype.arrayBuffer = async function () {
    const bytes = await read.call(this)
    fetched.set(bytes, decodeURIComponent(new URL(this.url).pathname.split('/').at(-1)))
    return bytes
  }
  const decode = AudioContext.prototype.decodeAudioData
  AudioContext.prototype.decodeAudioData = async function (bytes, ...rest) {
    const name = fetched.get(bytes)
    const buffer = await decode.call(this, bytes, ...rest)
    if (name) names.set(buffer, name)
    return buffer
  }
}

before(async () => {
  server = await startServer()
  board = await openBrowser({ viewport: BOARD })
  await board.page.addInitScript(listenToSounds)
  await board.page.goto(`${server.base}/board?site=${server.hall}`)
  await by(board.page, 'board-waiting').first().waitFor()
})

after(async () => {
  await board?.close()
  await server?.stop()
})

const callOf = (number, state = 'called') => board.page.locator(`[data-testid="board-call"][data-number="${number}"][data-state="${state}"]`).first()

async function waits(name, salt) {
  const issued = await issueTicket(server.base, server.centre, { name, number: idNumber(salt) })
  people.push({ name, number: idNumber(salt), pin: issued.pin })
  return issued.ticket.number
}

test('two calls appear as numbers with a place, never as people, and are spoken once each, one after the other', async () => {
  const { page } = board
  desks = [await staffAtDesk(server.base, 'lawyer01'), await staffAtDesk(server.base, 'lawyer02')]
  const numbers = [await waits('丁建军', 51), await waits('何玉芳', 52)]
  await Promise.all(desks.map((desk) => desk.callNext()))
  for (const number of numbers) await callOf(number).waitFor()
  const shown = await page.content()
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }))
  for (const { name, number } of people) assert.ok(!shown.includes(name) && !shown.includes(number) && !kept.includes(name), `${name} is not on the board`)

  // L001 and L002: only the last digit tells the announcements apart.
  const heard = await until('both numbers have been spoken', () => page.evaluate(() => {
    const both = ['1.wav', '2.wav'].every((clip) => window.heard.some((one) => one.clip === clip))
    return both && !document.querySelector('.now.speaking') ? window.heard : null
  }), 60)
  const times = (clip) => heard.filter((one) => one.clip === clip).length
  assert.deepEqual([times('1.wav'), times('2.wav'), times('qing.wav')], [2, 2, 4], 'one announcement of each call, which says its sentence twice')
  const inOrder = [...heard].sort((a, b) => a.from - b.from)
  for (let at = 1; at < inOrder.length; at++) assert.ok(inOrder[at].from >= inOrder[at - 1].to - 0.01, 'no clip starts before the one before has ended')
  const spoken = JSON.parse(await page.evaluate(() => localStorage.getItem('board.spoken')))
  assert.deepEqual(spoken.map((key) => key.split('#')[0]).sort(), numbers)
  const before = heard.length
  await page.reload()
  for (const number of numbers) await callOf(number).waitFor()
  await waits('第三位', 53)
  await page.locator('[data-testid="board-waiting"][data-count="1"]').first().waitFor()
  assert.deepEqual(await page.evaluate(() => window.heard), [], `after ${before} clips a reload repeats nothing`)
})

test('with the line cut the board keeps its last state, greyed and dated, and recovers by itself with what it missed', async () => {
  const { page } = board
  await server.halt()
  await by(page, 'board-stale').waitFor({ timeout: 30_000 })
  assert.match(await by(page, 'board-stale').innerText(), /线路中断.*\d\d:\d\d/s)
  await callOf('L001').waitFor()
  assert.match(await page.locator('.board main').evaluate((main) => getComputedStyle(main).filter), /grayscale/)

  await server.start()
  await waits('第四位', 54)
  const back = Date.now()
  await by(page, 'board-stale').waitFor({ state: 'detached', timeout: 40_000 })
  await page.locator('[data-testid="board-waiting"][data-count="2"]').first().waitFor()
  assert.ok(Date.now() - back < 40_000, 'nobody had to touch it')
})

test('a board that starts without a line shows what it knew, dated', async () => {
  const { page } = board
  await page.context().route('**/api/**', (route) => route.abort())
  await page.reload()
  await by(page, 'board-stale').waitFor()
  await callOf('L001').waitFor()
  await page.context().unroute('**/api/**')
  await by(page, 'board-stale').waitFor({ state: 'detached', timeout: 40_000 })
})

/** The least contrast of the texts that a selector finds, over `samples` looks: the ground of a call swells and ebbs. */
const contrast = (page, selector, samples = 1) =>
  page.evaluate(async ([selector, samples]) => {
    const parse = (colour) => {
      const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number)
      return { r, g, b, a }
    }
    const over = (top, below) => Object.fromEntries(['r', 'g', 'b'].map((part) => [part, top[part] * top.a + below[part] * (1 - top.a)]))
    const ground = (element) => {
      const layers = []
      for (let one = element; one; one = one.parentElement) layers.unshift(parse(getComputedStyle(one).backgroundColor))
      return layers.reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255 })
    }
    const light = (c) => [[c.r, 0.2126], [c.g, 0.7152], [c.b, 0.0722]].reduce((sum, [part, weight]) => sum + weight * (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4), 0)
    const found = []
    for (let look = 0; look < samples; look++) {
      for (const one of document.querySelectorAll(selector)) {
        const [below, colour] = [ground(one), parse(getComputedStyle(one).color)]
        const [bright, dark] = [light(over(colour, below)), light(below)].sort((a, b) => b - a)
        found.push((bright + 0.05) / (dark + 0.05))
      }
      await new Promise((done) => setTimeout(done, 200))
    }
    return { texts: found.length / samples, least: Math.min(...found) }
  }, [selector, samples])

test('numbers stand out seven to one from their ground, also while the call swells', async () => {
  const { page } = board
  await page.goto(`${server.base}/board?site=${server.hall}`)
  await callOf('L001').waitFor()
  for (const [selector, samples] of [['[data-testid="board-call"].num', 12], ['[data-testid="board-call"] .num', 1], ['[data-testid="board-waiting"] b', 1], ['.where strong', 12]]) {
    const { texts, least } = await contrast(page, selector, samples)
    assert.ok(texts >= 1 && least >= 7, `${selector}: ${texts} texts, ${least.toFixed(2)} to 1`)
  }
})

test('a room lamp says free, busy or out of order by word and shape, not by colour alone', async () => {
  const { page } = board
  const clerk = await staffAtDesk(server.base, 'clerk.hall1', (desk) => desk.kind === 'counter')
  const manager = await logInAs('manager.hall')
  const room = page.locator('[data-testid="board-room"]', { hasText: clerk.desk.label_zh })
  const shape = (one) => one.locator('svg > *').evaluate((path) => `${path.tagName} ${path.getAttribute('d') ?? path.getAttribute('fill')}`)
  await room.and(page.locator('[data-state="free"]')).waitFor()
  const free = await shape(room)
  await manager('PUT', `/api/v1/desks/${clerk.desk.id}/fault`, { fault: '高拍仪没有反应' })
  await room.and(page.locator('[data-state="fault"]')).waitFor()
  assert.match(await room.innerText(), /故障/)
  assert.doesNotMatch(await room.innerText(), /高拍仪/, 'what is broken stays with the hall')
  const { least } = await contrast(page, '[data-state="fault"] .word')
  assert.ok(least >= 7, `${least}`)
  const busy = page.locator('[data-testid="board-room"][data-state="busy"]').first()
  assert.match(await busy.innerText(), /接访中/)
  assert.equal(new Set([free, await shape(room), await shape(busy)]).size, 3, 'three shapes')
})

test('a machine whose clock is wrong shows the time of the server and says so', async () => {
  const context = await board.browser.newContext({ viewport: BOARD, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  await page.clock.install({ time: Date.now() - 3_600_000 })
  await page.goto(`${server.base}/board?site=${server.hall}`)
  await by(page, 'board-drift').waitFor()
  assert.match(await by(page, 'board-drift').innerText(), /差 (3599|360\d) 秒.*服务器时间/)
  const minutes = (at) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(at)
  await until("the server's time is shown", async () => (await page.locator('header time').innerText()) === minutes(Date.now()))
  await context.close()
})

/** Posts and names as long as they come. */
const LONG = {
  name: '阿卜杜热依木·麦麦提尼亚孜', name_en: 'Abdurehim Memetniyaz Tohti',
  post_zh: '市住房和城乡建设局党组书记、局长（兼信访工作联席会议召集人）',
  post_en: 'Party Secretary and Director of the Municipal Bureau of Housing and Urban-Rural Development',
}

test('long names and posts become smaller or turn the line, but nothing of them is cut', async () => {
  const { page } = board
  await page.route('**/api/v1/boards/*', async (route) => {
    const response = await route.fetch()
    const view = await response.json()
    const { post_zh: _zh, post_en: _en, ...name } = LONG
    // One of today whatever the hour is: in the evening today's sittings are over.
    const leaders = view.leaders.map((one, n) => ({ ...one, ...LONG, day: n === 0 ? view.server_time.slice(0, 10) : one.day }))
    await route.fulfill({ response, json: { ...view, leaders, lawyers: view.lawyers.map((one) => ({ ...one, ...name })) } })
  })
  for (const viewport of [BOARD, { width: 1080, height: 1920 }]) {
    await page.setViewportSize(viewport)
    for (const lang of ['zh', 'en']) {
      await page.goto(`${server.base}/board?site=${server.hall}${lang === 'en' ? '&lang=en' : ''}`)
      // The board starts with what it remembers; the long ones come with the first answer.
      const post = lang === 'en' ? LONG.post_en : LONG.post_zh
      await page.locator('.week').getByText(post).first().waitFor()
      const texts = await page.evaluate(() => [...document.querySelectorAll('.side b:not(.waiting b), .side [data-testid="board-post"]')].filter((one) => one.innerText).map((one) => {
        const size = Number.parseFloat(getComputedStyle(one).fontSize)
        return { text: one.innerText, size, isCut: one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + size * 0.25, isSeen: one.checkVisibility({ visibilityProperty: true }) }
      }))
      const where = `${lang}, ${viewport.width} px wide`
      assert.ok(texts.filter(({ text }) => text === post).length >= 2, where)
      assert.deepEqual(texts.filter(({ isCut, isSeen, size }) => isCut || !isSeen || size < 9), [], where)
    }
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

for (const [way, viewport] of [['upright', { width: 1080, height: 1920 }], ['lying', BOARD]]) {
  test(`${way}, in both languages, nothing runs out of the board`, async () => {
    const { page } = board
    await page.setViewportSize(viewport)
    for (const lang of ['zh', 'en']) {
      await page.goto(`${server.base}/board?site=${server.hall}${lang === 'en' ? '&lang=en' : ''}`)
      await callOf('L001').waitFor()
      const over = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        const out = [...document.querySelectorAll('header, main, footer, aside, .now, .table, [data-testid="board-call"], [data-testid="board-waiting"]')].filter((one) => {
          const box = one.getBoundingClientRect()
          return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1
        })
        return { wide: scrollWidth - innerWidth, high: scrollHeight - innerHeight, out: out.map((one) => one.className || one.tagName) }
      })
      assert.deepEqual(over, { wide: 0, high: 0, out: [] }, `${lang} ${way}`)
    }
    assert.deepEqual(board.faults, [])
  })
}
