// How a matter stands, asked from a phone with the code of the receipt.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { idNumber, issueTicket, staffAtDesk } from './api.mjs'
import { look } from './axe.mjs'
import { by, openBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

const PHONE = { width: 390, height: 844 }

let server
let phone
let matter

before(async () => {
  server = await startServer()
  phone = await openBrowser({ viewport: PHONE })
  await issueTicket(server.base, server.centre, { name: '余秀珍', number: idNumber(95) })
  const lawyer = await staffAtDesk(server.base, 'lawyer01')
  const { current } = await lawyer.callNext()
  await lawyer.post(`/api/v1/tickets/${current.ticket.id}/serve`)
  matter = (await lawyer.complete()).matter
})

after(async () => {
  await phone?.close()
  await server?.stop()
})

test('the code of the receipt shows where the matter is, without name or text, and stays out of the address', async () => {
  const { page } = phone
  await page.goto(`${server.base}/progress`)
  assert.deepEqual(await look(page, 'ask'), [])
  assert.ok(await by(page, 'progress-look').isDisabled())
  // As people type it: small letters, in two halves, with a letter that no code has.
  await by(page, 'query-code-input').fill(`${matter.query_code.slice(0, 4).toLowerCase()}-${matter.query_code.slice(4)} o`)
  assert.equal(await by(page, 'query-code-input').inputValue(), `${matter.query_code.slice(0, 4)} ${matter.query_code.slice(4)}`)
  await by(page, 'progress-look').click()
  await by(page, 'progress').waitFor()
  assert.equal(await by(page, 'progress-no').innerText(), matter.matter_no)
  const shown = await page.evaluate(() => document.body.innerText)
  assert.doesNotMatch(shown, /余秀珍|已解答/)
  assert.match(shown, /您可以怎么办/)
  assert.ok(!page.url().includes(matter.query_code))
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0, 'nothing stays on the phone')
  assert.deepEqual(await look(page, 'result'), [])
  await by(page, 'progress-another').click()
  assert.equal(await by(page, 'query-code-input').inputValue(), '')
})

test('a matter that was sent on names the unit and the last day of the answer', async () => {
  const { page } = phone
  const day = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  const deadline = (kind, outer) => ({ kind, start: day(0), target: outer, outer, calendar_version: 'CN', is_provisional: false, source: '第二十三条' })
  let outer = day(15)
  await page.route('**/api/v1/progress', async (route) => {
    const response = await route.fetch()
    const json = { ...(await response.json()), state: 'transferred', unit_name: '大武口区住房和城乡建设局', unit_name_en: 'Dawukou Housing Bureau', deadlines: [deadline('objection', day(5)), deadline('notice', outer)] }
    await route.fulfill({ response, json })
  })
  const ask = async () => {
    await page.goto(`${server.base}/progress`)
    await by(page, 'query-code-input').fill(matter.query_code)
    await by(page, 'progress-look').click()
    await by(page, 'progress').waitFor()
    return by(page, 'progress').innerText()
  }
  assert.match(await ask(), /已经转给大武口区住房和城乡建设局/)
  const [, month, date] = day(15).split('-').map(Number)
  assert.match(await by(page, 'progress-by').innerText(), new RegExp(`${month}月${date}日`), 'the organ’s own five days are not the person’s')
  assert.deepEqual(await look(page, 'sent on'), [])
  outer = day(-1)
  assert.match(await ask(), /已经过了这一天[\s\S]*催办/)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('a wrong code is told beside the field', async () => {
  const { page } = phone
  await page.goto(`${server.base}/progress`)
  await by(page, 'query-code-input').fill('22222222')
  await by(page, 'progress-look').click()
  await by(page, 'progress-fault').waitFor()
  assert.deepEqual(await look(page, 'wrong code'), [])
  assert.deepEqual(phone.faults, [])
})
