// A demo server of its own for a scenario, on free ports of the loopback.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { clockFrom } from './moved-clock.mjs'

export async function freePort() {
  const probe = createServer()
  await new Promise((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address()
  await new Promise((done) => probe.close(done))
  return port
}

/**
 * Starts SERVER_BIN with an empty data folder; `stop()` ends it and removes the folder. `halt()` ends it and leaves the data,
 * `start()` brings it back on the same port: a cut line, seen from a page. `at` is a moment in ms at which its clock begins,
 * and `jump(at)` brings it back at another one. `args` are further options of its command line, `address` where it listens.
 */
export async function startServer({ at, args: more = [], address = '127.0.0.1' } = {}) {
  const binary = process.env.SERVER_BIN
  if (!binary) throw new Error('SERVER_BIN is not set: run `cargo xtask test --only browser`')
  const folder = mkdtempSync(join(tmpdir(), 'reception-web-'))
  const port = await freePort()
  const args = ['serve', '--demo', '--data', join(folder, 'data'), '--listen', `${address}:${port}`, '--media-port', '0', '--advertise', address, ...more]
  const base = `http://${address === '127.0.0.1' ? 'localhost' : address}:${port}`
  let child
  let clock = at === undefined ? {} : clockFrom(folder, at)
  const halt = async () => {
    child.kill('SIGTERM')
    await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done()))
  }
  const stop = async () => {
    await halt()
    rmSync(folder, { recursive: true, force: true })
  }
  const start = async () => {
    child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...clock, RUST_LOG: process.env.RUST_LOG ?? 'error' } })
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
      const ready = await fetch(`${base}/readyz`).catch(() => null)
      if (ready?.ok) return
      await new Promise((done) => setTimeout(done, 50))
    }
    await stop()
    throw new Error('the server was not ready within 15 s')
  }
  const jump = async (to) => {
    await halt()
    clock = clockFrom(folder, to)
    await start()
  }
  await start()
  return { base, port, folder, start, halt, stop, jump, ...(await places(base)) }
}

async function places(base) {
  const { items } = await (await fetch(`${base}/api/v1/sites`)).json()
  const called = (name) => items.find((site) => site.name.startsWith(name)).id
  return { centre: called('星海镇'), hall: items.find((site) => site.kind === 'city_hall').id, bureau: called('大武口区') }
}
