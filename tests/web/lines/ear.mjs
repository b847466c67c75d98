// What arrives at a page from second to second: sound, pictures, which layer, over which way. Read from the browser's own
// counters twenty times a second, added up over all senders and over all connections that the page makes.

/** Call before the page is opened; it goes on after the page was loaded anew. */
export const listen = (page) =>
  page.addInitScript(() => {
    const samples = []
    const before = new Map()
    const total = { sound: 0, heard: 0, frames: 0 }
    window.__ear = samples
    const grow = (name, key, value) => {
      const former = before.get(key) ?? 0
      before.set(key, value)
      // a new connection counts from nothing; one that goes on may take a little back
      if (value >= former) total[name] += value - former
      else if (value < former / 2) total[name] += value
    }
    const look = async () => {
      const pc = window.__room?.pc()
      if (!pc) return
      const report = await pc.getStats()
      let [width, way, lost] = [0, '', 0]
      for (const one of report.values()) {
        if (one.type === 'inbound-rtp' && one.kind === 'audio') {
          grow('sound', `s${one.id}`, one.packetsReceived)
          grow('heard', `h${one.id}`, one.totalSamplesReceived - one.concealedSamples)
          lost += one.packetsLost
        } else if (one.type === 'inbound-rtp') {
          grow('frames', `f${one.id}`, one.framesDecoded ?? 0)
          width = Math.max(width, one.frameWidth ?? 0)
        } else if (one.type === 'transport') {
          way = report.get(report.get(one.selectedCandidatePairId)?.localCandidateId)?.protocol ?? way
        }
      }
      samples.push({ at: Date.now(), ...total, width, way, lost })
      if (samples.length > 6_000) samples.shift()
    }
    const run = async () => {
      await look().catch(() => undefined)
      setTimeout(run, 50)
    }
    void run()
  })

/** The samples of a page from a moment on, in ms since 1970. */
export const samplesSince = (page, since) => page.evaluate((since) => (window.__ear ?? []).filter(({ at }) => at >= since), since)

/** The longest time in ms in which a counter of the samples stood still; as they are 50 ms apart, never less than that. */
export function longestGap(samples, name) {
  let [last, longest] = [samples[0], 0]
  for (const sample of samples) {
    longest = Math.max(longest, sample.at - last.at)
    if (sample[name] > last[name]) last = sample
  }
  return longest
}

/** Sound packets and frames a second, the widest picture, the longest gaps and the way of a stretch of time. */
export function figuresOf(samples) {
  const [first, last] = [samples[0], samples.at(-1)]
  const seconds = (last.at - first.at) / 1000
  return {
    seconds,
    sound: (last.sound - first.sound) / seconds,
    heard: (last.heard - first.heard) / seconds / 480,
    frames: (last.frames - first.frames) / seconds,
    width: Math.max(...samples.map(({ width }) => width)),
    lastWidth: last.width,
    soundGap: longestGap(samples, 'sound'),
    pictureGap: longestGap(samples, 'frames'),
    way: last.way,
  }
}

/** When a counter first grew after `since`, in ms after it; null: not yet. */
export async function firstAfter(page, name, since) {
  const samples = await samplesSince(page, since)
  const found = samples.find((sample) => sample[name] > samples[0][name])
  return found ? found.at - since : null
}

/** Prints what a person should read beside the test's verdict. */
export function tell(scenario, who, figures) {
  const { seconds, sound, heard, frames, width, soundGap, pictureGap, way } = figures
  const round = (value) => Math.round(value * 10) / 10
  console.log(`${scenario}: ${who} gets ${round(sound)} sound packets/s (${round(heard)} % of the sound heard), ${round(frames)} frames/s at ${width} wide over ${way}; longest gaps ${soundGap} ms of sound, ${pictureGap} ms of picture, in ${round(seconds)} s`)
}
