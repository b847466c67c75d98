// Just enough RIFF to tidy a clip: cut the silence at both ends, level the peak, fade the edges.

const SILENCE = 260 // of 32767; espeak-ng's own floor is far below
const FADE_S = 0.004
const PEAK = 26000

/** Returns `{ rate, samples }` of a 16-bit mono PCM file, or throws with what is wrong. */
export function decodeWav(buffer) {
  if (buffer.toString('latin1', 0, 4) !== 'RIFF' || buffer.toString('latin1', 8, 12) !== 'WAVE') throw new Error('not a WAV file')
  let rate = 0
  for (let at = 12; at + 8 <= buffer.length; ) {
    const id = buffer.toString('latin1', at, at + 4)
    const size = buffer.readUInt32LE(at + 4)
    const body = at + 8
    if (id === 'fmt ') {
      if (buffer.readUInt16LE(body) !== 1 || buffer.readUInt16LE(body + 2) !== 1 || buffer.readUInt16LE(body + 14) !== 16)
        throw new Error('expected 16-bit mono PCM')
      rate = buffer.readUInt32LE(body + 4)
    } else if (id === 'data') {
      const end = Math.min(buffer.length, body + size)
      const samples = new Int16Array((end - body) >> 1)
      for (let i = 0; i < samples.length; i++) samples[i] = buffer.readInt16LE(body + 2 * i)
      return { rate, samples }
    }
    at = body + size + (size & 1)
  }
  throw new Error('no data chunk')
}

/** Cut, levelled and faded; empty when the clip is silent. */
export function tidy(samples, rate) {
  let from = 0
  let to = samples.length
  while (from < to && Math.abs(samples[from]) < SILENCE) from++
  while (to > from && Math.abs(samples[to - 1]) < SILENCE) to--
  const out = samples.slice(from, to)
  let peak = 1
  for (const s of out) peak = Math.max(peak, Math.abs(s))
  const gain = PEAK / peak
  const fade = Math.min(out.length >> 1, Math.round(rate * FADE_S))
  for (let i = 0; i < out.length; i++) {
    const edge = Math.min(i, out.length - 1 - i)
    out[i] = Math.round(out[i] * gain * (edge < fade ? edge / fade : 1))
  }
  return out
}

export function encodeWav(samples, rate) {
  const buffer = Buffer.alloc(44 + samples.length * 2)
  buffer.write('RIFF', 0, 'latin1')
  buffer.writeUInt32LE(36 + samples.length * 2, 4)
  buffer.write('WAVEfmt ', 8, 'latin1')
  buffer.writeUInt32LE(16, 16)
  buffer.writeUInt16LE(1, 20)
  buffer.writeUInt16LE(1, 22)
  buffer.writeUInt32LE(rate, 24)
  buffer.writeUInt32LE(rate * 2, 28)
  buffer.writeUInt16LE(2, 32)
  buffer.writeUInt16LE(16, 34)
  buffer.write('data', 36, 'latin1')
  buffer.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((s, i) => buffer.writeInt16LE(s, 44 + 2 * i))
  return buffer
}
