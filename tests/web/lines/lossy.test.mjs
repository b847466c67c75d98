// Five of a hundred packets lost each way, and 100 ms each way: both go on hearing and seeing each other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { figuresOf, samplesSince, tell } from './ear.mjs'
import { openTalk, seconds } from './talk.mjs'

let talk
before(async () => {
  talk = await openTalk({ seed: 5 })
})
after(async () => talk?.close())

test('5 % loss and 100 ms each way: sound goes on, pictures move', async () => {
  const bad = 'loss=5 delay=100'
  await talk.line.set({ up: bad, down: bad })
  await seconds(5)
  const since = Date.now()
  await seconds(20)
  for (const [who, { page }] of [['the kiosk', talk.kiosk], ['the lawyer', talk.lawyer]]) {
    const figures = figuresOf(await samplesSince(page, since))
    tell('5 % loss, 100 ms', who, figures)
    assert.ok(figures.sound > 43, `${who}: 95 of 100 sound packets arrive, ${figures.sound}/s of 50`)
    assert.ok(figures.soundGap < 1_000, `${who}: sound never stops, ${figures.soundGap} ms`)
    assert.ok(figures.frames > 5, `${who}: pictures move, ${figures.frames}/s`)
  }
  console.log(await talk.line.counts())
  assert.deepEqual(talk.kiosk.faults, [])
})
