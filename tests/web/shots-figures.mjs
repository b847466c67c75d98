// Pictures of the figures page, from a short day of its own: empty before it, full after it, in both languages.
import { BOARD, DESK, by, openBrowser } from './browser.mjs'
import { aDay } from './day.mjs'
import { startServer } from './server.mjs'

/** Milliseconds that people in the pictures wait and talk, more or less. */
const PACE = 1_500

export async function figures(shot) {
  const server = await startServer()
  const visitor = await openBrowser({ viewport: DESK })
  const { page } = visitor
  const inBoth = async (name) => {
    for (const lang of ['zh', 'en']) {
      await shot(page, `${name}-${lang}`)
      await by(page, 'lang-toggle').click()
    }
  }
  try {
    await page.goto(`${server.base}/figures?as=manager.hall`)
    await by(page, 'figures-empty').waitFor()
    await inBoth('figures-empty')
    await aDay(server, PACE)
    await by(page, 'figures-refresh').click()
    await by(page, 'headline').waitFor()
    await inBoth('figures')
    await page.setViewportSize(BOARD)
    await by(page, 'card-queues').scrollIntoViewIfNeeded()
    await by(page, 'card-desks').evaluate((card) => card.scrollIntoView({ block: 'end' }))
    await inBoth('figures-desks')
  } finally {
    await visitor.close()
    await server.stop()
  }
}
