// Before a lawyer receives somebody: names only, the other side, the list's yes, and the lawyer's word.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket } from './api.mjs'
import { look } from './axe.mjs'
import { DESK, by, openBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

let server
let lawyer
let page

const shoot = async (name) => {
  if (process.env.KEEP_SHOTS) await page.screenshot({ path: join(process.env.KEEP_SHOTS, `${name}.png`) })
}
const row = (number) => page.locator(`[data-testid="queue-row"][data-number="${number}"]`)

before(async () => {
  server = await startServer()
  lawyer = await openBrowser({ viewport: DESK })
  page = lawyer.page
  await logIn(page, server.base, 'lawyer01')
  await by(page, 'desk-open').first().click()
  await by(page, 'call-next').waitFor()
})

after(async () => {
  await lawyer?.close()
  await server?.stop()
})

test('names only, and the other side is named at the desk', async () => {
  await issueTicket(server.base, server.centre, { name: '王秀英', number: idNumber(1), parties: ['远山建筑公司'] })
  await row('L001').waitFor()
  let grants = 0
  page.on('request', (request) => (grants += Number(/\/grant$/.test(request.url()))))
  await by(page, 'call-next').click()
  await by(page, 'conflict').waitFor()
  assert.equal(await by(page, 'conflict-names').innerText(), '王秀英')
  assert.equal(await by(page, 'conflict-listed').count(), 0, 'the list says nothing')
  assert.match(await by(page, 'card-hidden').innerText(), /声明后显示/)
  for (const hidden of ['card-name', 'note', 'visit-trace', 'stage-cover']) assert.equal(await by(page, hidden).count(), 0, hidden)
  assert.ok(await by(page, 'conflict-add').isDisabled(), 'nothing to add yet')
  await by(page, 'conflict-name').fill('大武口区供热有限公司')
  await page.keyboard.press('Enter')
  await page.getByText('大武口区供热有限公司').waitFor()
  assert.equal(await by(page, 'conflict-parties').innerText(), '远山建筑公司\n大武口区供热有限公司')
  assert.equal(await by(page, 'conflict-name').inputValue(), '')
  assert.deepEqual(await look(page, 'conflict'), [])
  assert.equal(grants, 0, 'the room stays shut')
  await shoot('conflict-zh')
})

test('stepping aside puts the visitor first in the line, marked when nobody else is on duty', async () => {
  await by(page, 'conflict-step-aside').click()
  await by(page, 'conflict').waitFor({ state: 'detached' })
  await row('L001').getByTestId('row-barred').waitFor()
  assert.match(await row('L001').innerText(), /值班律师均已回避/)
  await page.locator('.toast.shown', { hasText: 'L001 已回到队首' }).waitFor()
  assert.ok(!(await by(page, 'call-next').innerText()).includes('L001'), 'this desk will not call the visitor')
  await shoot('conflict-returned')
  assert.deepEqual(await look(page, 'returned'), [])
})

test('the next person is called over the returned one; the list\'s yes is a hint, the word opens the visit', async () => {
  await issueTicket(server.base, server.centre, { name: '阿依古丽·买买提江·艾合买提', number: idNumber(2), parties: ['石嘴山市大武口区某某房地产开发有限责任公司第三项目部及其关联单位', '远山建筑公司'] })
  await row('L002').waitFor()
  // The list itself is told by the server's own tests; here its yes is looked at.
  await page.route(/\/api\/v1\/desks\/[^/]+(\/call-next)?$/, async (route) => {
    const response = await route.fetch()
    const view = await response.json()
    if (view.current?.conflict) view.current.conflict.is_listed = true
    await route.fulfill({ response, json: view })
  })
  await by(page, 'call-next').click()
  await by(page, 'conflict-listed').waitFor()
  assert.match(await by(page, 'conflict-listed').innerText(), /名单提示：可能有利益冲突/)
  assert.match(await by(page, 'conflict').locator('h2').innerText(), /L002/)
  assert.deepEqual(await look(page, 'listed'), [])
  await shoot('conflict-listed')
  await page.setViewportSize({ width: 1180, height: 720 })
  await shoot('conflict-small')
  await page.setViewportSize(DESK)
  await by(page, 'conflict-clear').click()
  await by(page, 'conflict').waitFor({ state: 'detached' })
  await by(page, 'card-name').waitFor()
  assert.equal(await by(page, 'card-name').innerText(), '阿依古丽·买买提江·艾合买提')
  await page.locator('[data-testid="stage-cover"][data-cover="called"]').waitFor()
  assert.deepEqual(lawyer.faults, [])
})
