// Firefox with one page, driven over its own Marionette (length-prefixed JSON on a loopback port): Playwright drives only a
// Firefox of its own making. Camera and microphone are Firefox's invented ones: a picture that changes its colour, and a tone.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PORT = 2828
/** In hertz, of the invented microphone. */
export const FIREFOX_TONE = 1000

/** `trusted` is a host without TLS at which cameras work all the same. */
const preferences = (trusted) => ({
  'marionette.port': PORT,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.navigator.audio.fake_frequency': FIREFOX_TONE,
  'media.autoplay.default': 0,
  'media.devices.insecure.enabled': true,
  'media.getusermedia.insecure.enabled': true,
  'dom.securecontext.allowlist': trusted,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'intl.accept_languages': 'zh-CN',
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
})

/** `inside`: the words before a command that runs in the namespace where this Firefox lives. */
export async function openFirefox({ folder, inside, trusted, width = 1440, height = 900 }) {
  const profile = join(folder, 'firefox')
  mkdirSync(profile, { recursive: true })
  const lines = Object.entries(preferences(trusted)).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  writeFileSync(join(profile, 'user.js'), lines.join(''))
  const start = (program, args, stdio, env = {}) => spawn(inside[0], [...inside.slice(1), program, ...args], { stdio, env: { ...process.env, ...env } })
  const args = ['--headless', '--marionette', '--no-remote', '--profile', profile, `--width=${width}`, `--height=${height}`]
  const browser = start(process.env.FIREFOX ?? 'firefox-esr', args, 'ignore', { HOME: folder, MOZ_CRASHREPORTER_DISABLE: '1' })
  try {
    const wire = await connect(start)
    const close = async () => {
      await Promise.race([wire.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined), new Promise((done) => setTimeout(done, 3_000))])
      wire.close()
      browser.kill('SIGKILL')
    }
    const session = await wire.send('WebDriver:NewSession', { acceptInsecureCerts: true })
    await wire.send('WebDriver:SetTimeouts', { script: 30_000, pageLoad: 60_000, implicit: 20_000 })
    return { version: session.capabilities.browserVersion, page: pageOver(wire), close }
  } catch (error) {
    browser.kill('SIGKILL')
    throw error
  }
}

/** Marionette listens on the loopback of its own namespace: a small program there passes everything on. */
async function connect(start) {
  const script = `const s = require('net').connect(${PORT}, '127.0.0.1'); process.stdin.pipe(s).pipe(process.stdout); s.on('error', () => process.exit(1))`
  for (let tries = 0; tries < 100; tries++) {
    const pipe = start(process.execPath, ['-e', script], ['pipe', 'pipe', 'ignore'])
    const wire = speak(pipe)
    if (await wire.greeted) return wire
    pipe.kill()
    await new Promise((done) => setTimeout(done, 300))
  }
  throw new Error('Firefox did not answer within 30 s')
}

function speak(pipe) {
  let [rest, last] = [Buffer.alloc(0), 0]
  const asked = new Map()
  let greet
  const greeted = new Promise((done) => (greet = done))
  pipe.stdin.on('error', () => undefined)
  pipe.once('exit', () => {
    greet(false)
    for (const { fail } of asked.values()) fail(new Error('Firefox ended'))
  })
  pipe.stdout.on('data', (data) => {
    rest = Buffer.concat([rest, data])
    for (;;) {
      const colon = rest.indexOf(':')
      const length = Number(rest.subarray(0, Math.max(colon, 0)).toString())
      if (colon < 0 || rest.length < colon + 1 + length) return
      const said = JSON.parse(rest.subarray(colon + 1, colon + 1 + length).toString())
      rest = rest.subarray(colon + 1 + length)
      if (!Array.isArray(said)) {
        greet(true)
        continue
      }
      const [, id, error, result] = said
      const { done, fail, what } = asked.get(id)
      asked.delete(id)
      if (error) fail(new Error(`${what}: ${error.error}: ${error.message}`))
      else done(result)
    }
  })
  const send = (what, parameters = {}) =>
    new Promise((done, fail) => {
      asked.set(++last, { done, fail, what })
      const text = JSON.stringify([0, last, what, parameters])
      pipe.stdin.write(`${Buffer.byteLength(text)}:${text}`)
    })
  return { greeted, send, close: () => pipe.kill() }
}

/** Tries again while the page still moves. */
async function patiently(work) {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries >= 20) throw error
      await new Promise((done) => setTimeout(done, 250))
    }
  }
}

/** As much of a page as a scenario needs; `evaluate` as Playwright's. */
function pageOver(wire) {
  const find = async (id) => Object.values((await wire.send('WebDriver:FindElement', { using: 'css selector', value: `[data-testid="${id}"]` })).value)[0]
  return {
    goto: (url) => wire.send('WebDriver:Navigate', { url }),
    click: (id) => patiently(async () => wire.send('WebDriver:ElementClick', { id: await find(id) })),
    fill: async (id, text) => wire.send('WebDriver:ElementSendKeys', { id: await find(id), text }),
    waitFor: find,
    count: async (id) => (await wire.send('WebDriver:FindElements', { using: 'css selector', value: `[data-testid="${id}"]` })).length,
    evaluate: async (work, argument) =>
      (await wire.send('WebDriver:ExecuteScript', { script: `return (${work})(...arguments)`, args: argument === undefined ? [] : [argument], sandbox: null })).value,
    picture: async () => Buffer.from((await wire.send('WebDriver:TakeScreenshot', { full: false })).value, 'base64'),
  }
}
