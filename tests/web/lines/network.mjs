// Network namespaces of a test's own, with a bad line between: this process already runs in a fresh one, and each line's
// far end is one more. All of them vanish with the processes that hold them; nothing of the machine's own network is touched.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, readlinkSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

import { until } from '../browser.mjs'

const ip = (...args) => execFileSync('ip', args)
let lines = 0

/** Says so where this cannot be tested, instead of passing. */
export function checkNetwork() {
  if (process.env.OWN_NETWORK !== '1' || !process.env.BAD_LINK) throw new Error('run `cargo xtask lines`: it makes the network namespace that this needs')
  ip('link', 'set', 'lo', 'up')
}

/**
 * A line from here, `address`, to a namespace of its own. `inside` are the words before a command that is to run there;
 * `set({ up, down })` makes the line bad as `bad_link` says ('loss=5 delay=100'), for either direction not named as good as new.
 */
export async function openLine({ seed = 20260101 } = {}) {
  const number = ++lines
  const [near, far] = [`near${number}`, `far${number}`]
  const [address, other] = [`10.77.${number}.1`, `10.77.${number}.2`]
  // lives until its standard input ends, and so no longer than this process
  const house = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] })
  const program = spawn(process.env.BAD_LINK, [near, far, String(seed)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]()
  const answer = async () => (await answers.next()).value
  const close = () => {
    program.kill()
    house.kill()
  }
  try {
    const space = `/proc/${house.pid}/ns/net`
    await until('a second namespace', async () => readlinkSync(space) !== readlinkSync('/proc/self/ns/net'))
    if ((await answer()) !== 'ready') throw new Error('no line: are you root, and is there /dev/net/tun?')
    const inside = ['nsenter', `--net=${space}`, '--']
    const there = (...args) => execFileSync(inside[0], [...inside.slice(1), 'ip', ...args])
    ip('link', 'set', far, 'netns', String(house.pid))
    ip('address', 'add', address, 'peer', other, 'dev', near)
    ip('link', 'set', near, 'up')
    there('link', 'set', 'lo', 'up')
    there('address', 'add', other, 'peer', address, 'dev', far)
    there('link', 'set', far, 'up')
    there('route', 'add', 'default', 'dev', far)
    const order = async (words) => {
      program.stdin.write(`${words}\n`)
      const said = await answer()
      if (said?.startsWith('wrong')) throw new Error(`${words}: ${said}`)
      return said
    }
    const set = async ({ up = '', down = '' } = {}) => {
      await order(`up ${up}`)
      await order(`down ${down}`)
    }
    return { address, inside, set, counts: () => order('counts'), close }
  } catch (error) {
    close()
    throw error
  }
}

/** A program that runs another one at the far end of a line, for those who can start only a file. */
export function programThere(line, program, file) {
  writeFileSync(file, `#!/bin/sh\nexec ${line.inside.join(' ')} ${program} "$@"\n`)
  chmodSync(file, 0o755)
  return file
}
