// A network that lets no UDP through: everything goes over TCP, the check of the line before the talk too.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { figuresOf, samplesSince, tell } from './ear.mjs'
import { openTalk, seconds } from './talk.mjs'

let talk
before(async () => {
  talk = await openTalk({ seed: 17, line: { up: 'udp=off', down: 'udp=off' } })
})
after(async () => talk?.close())

test('UDP blocked: sound and picture go over TCP', async () => {
  const since = Date.now()
  await seconds(15)
  for (const [who, { page }, way] of [['the kiosk', talk.kiosk, 'tcp'], ['the lawyer', talk.lawyer, 'udp']]) {
    const figures = figuresOf(await samplesSince(page, since))
    tell('UDP blocked', who, figures)
    assert.equal(figures.way, way)
    assert.ok(figures.sound > 45, `${who}: ${figures.sound}/s of 50`)
    assert.ok(figures.frames > 8, `${who}: ${figures.frames}/s`)
  }
  console.log(await talk.line.counts())
  const refused = Number((await talk.line.counts()).match(/up: .*?(\d+) blocked/)[1])
  assert.ok(refused > 0, 'UDP was tried and did not pass')
})
