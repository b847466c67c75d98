// Pictures of the counter's registration, in a hall of its own: form, reading back, receipt, like matters, an accusation.
import { idNumber, issueTicket } from './api.mjs'
import { DESK, by, openBrowser, until } from './browser.mjs'
import { startServer } from './server.mjs'
import { logIn } from './steps.mjs'

export async function registration(shot) {
  const hall = await startServer()
  const clerk = await openBrowser({ viewport: DESK })
  const { page } = clerk
  const choose = (what, value) => page.locator(`[data-testid="${what}"][data-value="${value}"]`).click()
  const comes = (more) => issueTicket(hall.base, hall.hall, { name: '马桂兰', number: idNumber(706), service: 'registration', ...more })
  const serve = async () => {
    await by(page, 'call-next').click()
    await by(page, 'serve').click()
    await page.locator('[data-testid="registration"][data-stage="form"]').waitFor()
    await page.waitForFunction(() => !document.querySelector('.toast.shown'))
  }
  const fill = async ({ kind = 'complaint_request', outcome, request = '恢复供暖，退还未达标天数的取暖费', facts = '幸福小区3号楼自11月1日以来室温只有十二度，物业称管网改造没有完成。自行测温三次，有照片。' }) => {
    await by(page, 'division').first().fill('星海')
    await by(page, 'division').first().press('Enter')
    await by(page, 'address-text').fill('幸福小区3号楼2单元501')
    await choose('kind', kind)
    await choose('topic', 'housing')
    await by(page, 'place-same').click()
    await by(page, 'request').fill(request)
    await by(page, 'facts').fill(facts)
    if (outcome) await choose('outcome', outcome)
    await until('the panel is at rest', async () => (await by(page, 'duplicates').getAttribute('aria-busy')) === 'false')
  }
  const save = async () => {
    await page.keyboard.press('Alt+s')
    await by(page, 'receipt').waitFor()
  }
  const calm = () => page.evaluate(() => document.activeElement?.blur())
  try {
    await logIn(page, hall.base, 'clerk.hall1')
    await page.locator('[data-testid="desk-open"]:not([disabled])').first().click()
    await comes()
    await serve()
    await shot(page, 'registration-empty')
    await fill({ outcome: 'transferred' })
    await by(page, 'unit').first().waitFor()
    await calm()
    await shot(page, 'registration-filled')
    await page.keyboard.press('Alt+r')
    await by(page, 'read-back').waitFor()
    await shot(page, 'registration-read-back')
    await by(page, 'read-confirm').click()
    await save()
    await shot(page, 'registration-receipt')
    await by(page, 'lang-toggle').click()
    await shot(page, 'registration-receipt-en')
    await by(page, 'lang-toggle').click()
    await page.keyboard.press('Alt+b')
    await page.locator('[data-testid="desk-work"][data-phase="idle"]').waitFor()
    await comes()
    await serve()
    await fill({ request: '还是没有供暖' })
    await by(page, 'decide-same').first().click()
    await calm()
    await shot(page, 'registration-duplicate')
    await by(page, 'lang-toggle').click()
    await shot(page, 'registration-duplicate-en')
    await by(page, 'lang-toggle').click()
    await save()
    await page.keyboard.press('Alt+b')
    await page.locator('[data-testid="desk-work"][data-phase="idle"]').waitFor()
    await comes({ name: '李文清', number: idNumber(702) })
    await serve()
    await fill({ kind: 'accusation', outcome: 'transferred', request: '查处违规发放低保的干部', facts: '给亲属办低保，有名单。' })
    await by(page, 'accused-name').fill('周某某')
    await by(page, 'accused-name').scrollIntoViewIfNeeded()
    await calm()
    await shot(page, 'registration-sealed')
  } finally {
    await clerk.close()
    await hall.stop()
  }
}
