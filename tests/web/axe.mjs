// What axe-core finds wrong with a screen, in both languages.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

import { by } from './browser.mjs'

const require = createRequire(fileURLToPath(new URL('../../server/web/package.json', import.meta.url)))
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong, each as one line. */
export async function faultsOf(page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => (one.effect.getTiming().iterations === Infinity ? null : one.finished.catch(() => null)))))
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`))
}

/** Looks at one screen in both languages, and leaves it in Chinese. */
export async function look(page, name) {
  const faults = []
  for (const lang of ['zh', 'en']) {
    const toggle = page.locator('[data-testid="lang-toggle"]').first()
    for (const fault of await faultsOf(page)) faults.push(`${name}, ${lang}: ${fault}`)
    if (!(await by(page, 'demo-ribbon').isVisible())) faults.push(`${name}, ${lang}: nothing says that this is a demonstration`)
    const shown = await page.evaluate(() => document.documentElement.lang.slice(0, 2))
    if (shown !== lang) faults.push(`${name}: the page says its language is ${shown}, shown is ${lang}`)
    await toggle.evaluate((button) => button.click())
    await page.waitForFunction((before) => !document.documentElement.lang.startsWith(before), shown)
  }
  return faults
}
