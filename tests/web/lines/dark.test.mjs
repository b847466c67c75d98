// The cable is pulled for 10 s and for 30 s: both are told, both come back to the same seat by themselves, sound first.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { by, until } from '../browser.mjs'
import { firstAfter } from './ear.mjs'
import { openTalk, seconds } from './talk.mjs'

let talk
before(async () => {
  talk = await openTalk({ seed: 30 })
})
after(async () => talk?.close())

for (const dark of [10, 30]) {
  test(`a line that is cut for ${dark} s: sound is heard again, then the picture comes`, async () => {
    const { line, kiosk, lawyer } = talk
    const [seat] = await kiosk.page.evaluate(() => [window.__room.view().selfId])
    await line.set({ up: 'dark=on', down: 'dark=on' })
    const cut = Date.now()
    const told = async (who, words) => {
      await words.first().waitFor({ timeout: 20_000 })
      const after = Date.now() - cut
      console.log(`dark ${dark} s: ${who} says so after ${after} ms`)
      // promised within 5 s; tested with three times that, as everything that is promised
      assert.ok(after < 15_000, `${who}: told after ${after} ms`)
    }
    await Promise.all([
      told('the kiosk', kiosk.page.locator('[data-testid="own-away"], [data-testid="trouble"]')),
      told("the lawyer's desk", lawyer.page.locator('[data-testid="stage-tile"][data-person="petitioner"]:not([data-mark=""])')),
    ])
    await seconds(dark - (Date.now() - cut) / 1000)
    await line.set()
    const mended = Date.now()
    for (const [who, { page }] of [['the kiosk', kiosk], ['the lawyer', lawyer]]) {
      const sound = await until(`${who} hears`, () => firstAfter(page, 'sound', mended), 30)
      const picture = await until(`${who} sees`, () => firstAfter(page, 'frames', mended), 30)
      console.log(`dark ${dark} s: ${who} gets sound again ${sound} ms after the line is back, the picture after ${picture} ms`)
      // promised within 2 s
      assert.ok(sound < 6_000, `${who}: sound after ${sound} ms`)
      assert.ok(sound <= picture + 50, `${who}: sound comes first, ${sound} and ${picture} ms`)
    }
    await by(kiosk.page, 'trouble').waitFor({ state: 'detached', timeout: 30_000 })
    assert.equal(await kiosk.page.evaluate(() => window.__room.view().selfId), seat, 'the same seat')
    await seconds(5)
    assert.deepEqual(kiosk.faults, [])
  })
}
