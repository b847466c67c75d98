// A line of 300 kbit/s towards the kiosk: sound is not touched, the picture is the small layer; wide again, the full one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { until } from '../browser.mjs'
import { figuresOf, samplesSince, tell } from './ear.mjs'
import { openTalk, seconds } from './talk.mjs'

let talk
before(async () => {
  talk = await openTalk({ seed: 300 })
})
after(async () => talk?.close())

test('300 kbit/s: sound goes on with the small picture, and the full one comes back by itself', async () => {
  const { page } = talk.kiosk
  const widest = async () => figuresOf(await samplesSince(page, Date.now() - 1_000)).lastWidth
  const full = await until('the full picture', async () => ((await widest()) >= 640 ? widest() : null), 40)
  await talk.line.set({ down: 'kbit=300 queue=400' })
  const narrow = Date.now()
  await seconds(5)
  tell('300 kbit/s, the first 5 s', 'the kiosk', figuresOf(await samplesSince(page, narrow)))
  await seconds(5)
  const since = Date.now()
  await seconds(20)
  const figures = figuresOf(await samplesSince(page, since))
  tell('300 kbit/s', 'the kiosk', figures)
  assert.ok(figures.sound > 45, `sound is not starved: ${figures.sound}/s of 50`)
  assert.ok(figures.soundGap < 1_000, `sound never stops: ${figures.soundGap} ms`)
  assert.ok(figures.frames > 3, `pictures move: ${figures.frames}/s`)
  assert.ok(figures.lastWidth < full, `the small layer is shown: ${figures.lastWidth} wide`)
  console.log(await talk.line.counts())

  await talk.line.set()
  const wide = Date.now()
  await until('the full picture again', async () => (await widest()) === full, 90)
  console.log(`300 kbit/s: the full picture ${Date.now() - wide} ms after the line is wide again`)
})
