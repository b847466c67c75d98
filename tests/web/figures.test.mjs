// The figures page: what it counts, what it says when there is nothing, whose halls it shows, files, paper, keyboard.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'

import { faultsOf, look } from './axe.mjs'
import { BOARD, DESK, by, openBrowser, until } from './browser.mjs'
import { COUNTED, aDay } from './day.mjs'
import { startServer } from './server.mjs'

let server
let manager
let page

before(async () => {
  server = await startServer()
  await aDay(server)
  manager = await openBrowser({ viewport: DESK })
  page = manager.page
})

after(async () => {
  await manager?.close()
  await server?.stop()
})

const text = async (id) => (await by(page, id).innerText()).trim()
const card = (id) => by(page, `card-${id}`)
/** The table of a card as lines of cells; head first. */
const table = (id) => card(id).locator('tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())))
async function column(id, name) {
  const [head, ...rows] = await table(id)
  const at = head.indexOf(name)
  assert.ok(at > 0, `${id} has no column ${name}: ${head}`)
  return Object.fromEntries(rows.map((row) => [row[0], row[at]]))
}
async function enter(username) {
  await page.context().clearCookies()
  await page.goto(`${server.base}/figures`)
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${server.base}/figures?as=${username}`)
  await by(page, 'logout').waitFor()
}

test('a group of eight is one visit, eight people, one matter, and every number is told in a table too', async () => {
  await enter('manager.hall')
  await by(page, 'headline').waitFor()
  assert.deepEqual([await text('total-batches'), await text('total-person_times'), await text('total-items')], [COUNTED.batches, COUNTED.people, COUNTED.items].map(String))
  assert.match(await text('headline'), /8 个人一起来，取一个号，反映一件事，记 1 批次、8 人次、1 件次/)
  assert.match(await text('total-rating'), new RegExp(`${COUNTED.mean}.*5 个评价`, 's'))
  assert.deepEqual(await column('queues', '批次'), { 法律咨询: '5', 登记事项: '7', 合计: '12' })
  assert.deepEqual(await column('queues', '平均评价'), { 法律咨询: COUNTED.mean, 登记事项: '–', 合计: COUNTED.mean })
  assert.deepEqual(await column('desks', '批次'), { '1号视频席': '3', '2号视频席': '2', '1号窗口': '2', '2号窗口': '2' })
  assert.deepEqual(new Set(Object.values(await column('desks', '平均评价'))), new Set(['–']), 'a desk with fewer than five ratings shows none')
  const ends = await Promise.all(['办结', '作废', '当天未办', '还没有结果'].map(async (name) => Number((await column('days', name)).合计)))
  assert.deepEqual(ends, [COUNTED.served, COUNTED.cancelled, 0, COUNTED.open])
  assert.equal(ends.reduce((sum, n) => sum + n, 0), COUNTED.batches, 'the outcomes add up to the visits')
  assert.deepEqual([(await column('priorities', '发号（个）')).满60周岁, (await column('priorities', '越过（人）')).满60周岁], [String(COUNTED.aged), String(COUNTED.passed)])
  assert.equal((await column('priorities', '依据')).满60周岁, '老年人权益保障法')
})

test('every chart is drawn, has a name, and is wide enough to read on both screens', async () => {
  for (const viewport of [DESK, BOARD]) {
    await page.setViewportSize(viewport)
    const charts = await by(page, 'chart').evaluateAll((boxes) => boxes.map((box) => ({ name: box.getAttribute('aria-label'), shapes: box.querySelectorAll('svg path').length, width: box.querySelector('svg').getBoundingClientRect().width, room: box.getBoundingClientRect().width })))
    assert.equal(charts.length, 5)
    for (const { name, shapes, width, room } of charts) assert.ok(name && shapes > 5 && width > 400 && width <= room + 1, JSON.stringify({ name, shapes, width, room }))
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight), 0, 'one scroll bar, not two')
  }
  await page.setViewportSize(DESK)
  const words = await card('hours').locator('svg text').allTextContents()
  assert.ok(['批次', '一半的人不超过', '九成的人不超过', '批'].every((word) => words.includes(word)), `units and legend: ${words}`)
})

test('a span without visits says so, a wrong span says what is wrong, and a reload asks the same again', async () => {
  await by(page, 'span-last_month').click()
  await by(page, 'figures-empty').waitFor()
  assert.match(await text('figures-empty'), /这段时间没有来访/)
  assert.equal(await by(page, 'figures-csv').count(), 0)
  await by(page, 'span-free').click()
  await by(page, 'span-to').fill('2026-01-01')
  assert.match(await text('span-fault'), /结束日期不能早于开始日期/)
  await by(page, 'span-week').click()
  await by(page, 'headline').waitFor()
  assert.equal(await text('span-fault'), '')
  await page.reload()
  await by(page, 'headline').waitFor()
  assert.equal(await by(page, 'span-week').getAttribute('aria-pressed'), 'true')
  await by(page, 'span-today').click()
  await by(page, 'headline').waitFor()
})

test('both files come by a plain link and hold the same total', async () => {
  // Somebody else logs in from the same browser: the link must name its own login among two cookies.
  const other = await page.request.post(`${server.base}/api/v1/logins`, { headers: { 'idempotency-key': 'figures-other' }, data: { username: 'officer.dawukou1', password: 'demo-2026' } })
  assert.equal(other.status(), 201)
  const files = {}
  for (const kind of ['csv', 'xlsx']) {
    const [download] = await Promise.all([page.waitForEvent('download'), by(page, `figures-${kind}`).click()])
    assert.match(download.suggestedFilename(), new RegExp(`^figures-\\d{4}-\\d\\d-\\d\\d-\\d{4}-\\d\\d-\\d\\d\\.${kind}$`))
    files[kind] = await readFile(await download.path())
  }
  assert.match(files.csv.toString('utf8'), new RegExp(`合计,Total,${COUNTED.batches},${COUNTED.people},${COUNTED.items},${COUNTED.served},`))
  assert.equal(files.xlsx.subarray(0, 2).toString(), 'PK')
})

test('on paper every table is whole, the charts fit, and there is nothing to press', async () => {
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 703, height: 1000 })
  const paper = await page.evaluate(() => {
    const seen = (element) => element.getClientRects().length > 0
    return {
      pressed: [...document.querySelectorAll('button, a')].filter(seen).length,
      tooWide: document.documentElement.scrollWidth > 703,
      cut: [...document.querySelectorAll('[role="region"]')].filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1).length,
      charts: [...document.querySelectorAll('[data-testid="chart"] svg')].map((svg) => svg.getBoundingClientRect()).filter(({ width, height }) => width > 500 && height > 100).length,
    }
  })
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize(DESK)
  assert.deepEqual(paper, { pressed: 0, tooWide: false, cut: 0, charts: 5 })
})

test('a supervisor chooses any hall below the own; an officer is told that there is nothing here', async () => {
  await enter('supervisor1')
  await by(page, 'headline').waitFor()
  await until('the halls are there', async () => (await by(page, 'figures-site').locator('option').count()) > 40)
  await by(page, 'figures-site').selectOption(server.bureau)
  await by(page, 'figures-empty').waitFor()
  assert.match(await text('figures-what'), /大武口区/)
  await by(page, 'figures-site').selectOption(server.centre)
  await until('a township points to the hall above', async () => /记在办理它的大厅/.test(await text('figures-empty')))
  await enter('clerk.hall1')
  await by(page, 'headline').waitFor()
  assert.equal(await by(page, 'figures-site').count(), 0)
  await enter('officer.dawukou1')
  await page.getByText('这个账号不看接访数据').waitFor()
})

test('only this page loads the charts, and only after the login', async () => {
  const loaded = []
  page.on('response', (response) => loaded.push(response.url()))
  const charts = () => loaded.filter((url) => url.includes('FiguresPage') && url.endsWith('.js')).length
  for (const path of ['/', '/desk', '/hall', '/board', '/kiosk']) {
    await page.goto(`${server.base}${path}`)
    await by(page, 'demo-ribbon').waitFor()
  }
  await page.evaluate(() => sessionStorage.clear())
  await page.context().clearCookies()
  await page.goto(`${server.base}/figures`)
  await by(page, 'login-go').waitFor()
  assert.equal(charts(), 0)
  await enter('manager.hall')
  await by(page, 'headline').waitFor()
  assert.equal(charts(), 1)
})

test('the page is clean for axe in both languages, and the keyboard reaches spans, files and tables', async () => {
  const faults = [...(await look(page, 'figures'))]
  await by(page, 'span-last_month').click()
  await by(page, 'figures-empty').waitFor()
  faults.push(...(await look(page, 'figures, empty')))
  await by(page, 'span-free').click()
  await by(page, 'span-from').fill('')
  faults.push(...(await faultsOf(page)))
  assert.deepEqual(faults, [])
  await by(page, 'span-today').focus()
  await page.keyboard.press('Enter')
  await by(page, 'headline').waitFor()
  const reached = new Set()
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab')
    reached.add(await page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.getAttribute('aria-label')))
  }
  for (const wanted of ['span-free', 'figures-csv', 'figures-xlsx', 'figures-print', '按时段：来访与等候，数字表', '优先的使用，数字表']) assert.ok(reached.has(wanted), `${wanted} in ${[...reached]}`)
  assert.deepEqual(manager.faults, [])
})
