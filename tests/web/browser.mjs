// One Chromium process per person: fake camera and microphone files are per process.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(fileURLToPath(new URL('../../server/web/package.json', import.meta.url)))
const { chromium } = require('playwright-core')

const QUIET = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
]
const MEDIA = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const KIOSK = { width: 1080, height: 1920 }
export const DESK = { width: 1440, height: 900 }
export const BOARD = { width: 1920, height: 1080 }

/**
 * A browser with one page. `media` are the fake files of this person; without them there are no devices at all. `hosts` are
 * names that this browser finds elsewhere, as Chromium's host rules say; `program` starts it, and `trusted` is an origin without
 * TLS at which cameras work all the same.
 */
export async function openBrowser({ viewport, media, hosts, program, trusted, locale = 'zh-CN', permissions = ['camera', 'microphone'] }) {
  const files = media ? [`--use-file-for-fake-video-capture=${media.camera}`, `--use-file-for-fake-audio-capture=${media.microphone}`] : []
  const browser = await chromium.launch({
    executablePath: program ?? CHROMIUM,
    headless: false,
    args: [
      ...QUIET,
      ...(media ? MEDIA : MEDIA.filter((flag) => !flag.includes('fake-device'))),
      ...files,
      ...(hosts ? [`--host-resolver-rules=${hosts}`] : []),
      ...(trusted ? [`--unsafely-treat-insecure-origin-as-secure=${trusted}`] : []),
    ],
  })
  const context = await browser.newContext({ viewport, locale, permissions, timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.setDefaultTimeout(30_000)
  return { browser, page, faults, close: () => browser.close() }
}

/** The element with a test id. */
export const by = (page, id) => page.getByTestId(id)

/** Waits until `probe` gives something true, at most `seconds`; says what it was waiting for. */
export async function until(what, probe, seconds = 30) {
  const end = Date.now() + seconds * 1000
  let last
  while (Date.now() < end) {
    last = await probe()
    if (last) return last
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`waited ${seconds} s for ${what}; last: ${JSON.stringify(last)}`)
}
