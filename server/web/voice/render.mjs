#!/usr/bin/env node
// Renders the voice clips of boards and kiosks: node voice/render.mjs [--force]
// Writes public/voice/{zh,en}/*.wav and public/voice/manifest.json; does nothing when they are up to date.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { clips, MANDARIN } from './clips.mjs'
import { decodeWav, encodeWav, tidy } from './wav.mjs'

const here = import.meta.dirname
const out = resolve(here, '../public/voice')
const city = resolve(here, '../../demo/city.json')
const SPEED = { [MANDARIN]: '150', en: '145' } // words per minute; a hall is not a radio
const JOIN_S = 0.06

function fail(line) {
  console.error(`voice: ${line}`)
  process.exit(1)
}

function say(voice, words) {
  const run = spawnSync('espeak-ng', ['-v', voice, '-s', SPEED[voice], '-p', '42', '-z', '--stdout', words], { maxBuffer: 8 << 20 })
  if (run.status !== 0) throw new Error(run.stderr?.toString().trim() || `espeak-ng ended with ${run.status}`)
  const { rate, samples } = decodeWav(run.stdout)
  return { rate, samples: tidy(samples, rate) }
}

function render({ parts, lang, file }) {
  const said = parts.map(([voice, words]) => say(voice, words))
  const { rate } = said[0]
  const pause = new Int16Array(Math.round(rate * JOIN_S))
  const all = said.flatMap(({ samples }, i) => (i === 0 ? [...samples] : [...pause, ...samples]))
  if (all.length < rate / 20) throw new Error(`${lang}/${file}: no sound came out`)
  writeFileSync(`${out}/${lang}/${file}.wav`, encodeWav(Int16Array.from(all), rate))
}

const list = await clips(city)
const names = new Map()
for (const clip of list) {
  const key = `${clip.lang}/${clip.file}`
  for (let n = 2; names.has(`${clip.lang}/${clip.file}`); n++) clip.file = `${key.split('/')[1]}-${n}`
  names.set(`${clip.lang}/${clip.file}`, clip)
}
const sources = ['render.mjs', 'wav.mjs', 'clips.mjs'].map((f) => readFileSync(`${here}/${f}`))
const version = sources.reduce((hash, s) => hash.update(s), createHash('sha256').update(JSON.stringify(list))).digest('hex').slice(0, 12)
const manifestFile = `${out}/manifest.json`
const known = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')).version : ''
if (known === version && !process.argv.includes('--force') && list.every((c) => existsSync(`${out}/${c.lang}/${c.file}.wav`))) {
  console.log(`voice: ${list.length} clips up to date`)
  process.exit(0)
}
if (spawnSync('espeak-ng', ['--version']).error)
  fail('espeak-ng is not installed. Install it (Debian/Ubuntu: apt-get install espeak-ng) and run this again; without clips the board shows calls but does not speak.')
for (const lang of ['zh', 'en']) {
  mkdirSync(`${out}/${lang}`, { recursive: true })
  for (const old of readdirSync(`${out}/${lang}`)) if (!names.has(`${lang}/${old.replace(/\.wav$/, '')}`)) rmSync(`${out}/${lang}/${old}`)
}
try {
  list.forEach(render)
} catch (error) {
  fail(error.message)
}
const table = (lang) => Object.fromEntries(list.filter((c) => c.lang === lang).map((c) => [c.text, c.file]))
writeFileSync(manifestFile, JSON.stringify({ version, zh: table('zh'), en: table('en') }, null, 1))
console.log(`voice: ${list.length} clips rendered`)
