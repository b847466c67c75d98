// Fake camera and microphone files: each person a colour and a tone of their own, so that a test can tell whose picture
// and sound arrives where.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WIDTH = 640
const HEIGHT = 360
const FRAMES = 20
const FPS = 20
const SAMPLE_RATE = 48_000

/** BT.601 colours far apart, and tones that share no harmonics. */
export const PEOPLE = {
  petitioner: { yuv: [82, 90, 240], rgb: 'red', hertz: 500 },
  lawyer: { yuv: [145, 54, 34], rgb: 'green', hertz: 870 },
  officer: { yuv: [41, 240, 110], rgb: 'blue', hertz: 1330 },
}

/** Writes camera.y4m and microphone.wav of one person into a folder, and returns their paths. */
export function writeMedia(folder, { yuv, hertz }) {
  mkdirSync(folder, { recursive: true })
  const camera = join(folder, 'camera.y4m')
  const microphone = join(folder, 'microphone.wav')
  writeFileSync(camera, picture(yuv))
  writeFileSync(microphone, tone(hertz))
  return { camera, microphone }
}

/** One colour with a bar that moves, so that frames differ and freezing shows. */
function picture([luma, cb, cr]) {
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FPS}:1 Ip A1:1 C420jpeg\n`)]
  for (let frame = 0; frame < FRAMES; frame++) {
    const y = Buffer.alloc(WIDTH * HEIGHT, luma)
    const bar = Math.floor((frame * WIDTH) / FRAMES)
    for (let row = HEIGHT - 40; row < HEIGHT; row++) y.fill(235, row * WIDTH + bar, row * WIDTH + Math.min(bar + 32, WIDTH))
    const quarter = (WIDTH * HEIGHT) / 4
    parts.push(Buffer.from('FRAME\n'), y, Buffer.alloc(quarter, cb), Buffer.alloc(quarter, cr))
  }
  return Buffer.concat(parts)
}

/** Bursts rather than a steady tone: noise suppression takes away what never changes. */
export function tone(hertz) {
  const seconds = 4
  const samples = seconds * SAMPLE_RATE
  const data = Buffer.alloc(samples * 2)
  for (let n = 0; n < samples; n++) {
    const t = n / SAMPLE_RATE
    const burst = Math.sin(Math.PI * 2 * 1.5 * t) > -0.3 ? 1 : 0
    data.writeInt16LE(Math.round(14_000 * burst * Math.sin(2 * Math.PI * hertz * t)), n * 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(SAMPLE_RATE, 24)
  head.writeUInt32LE(SAMPLE_RATE * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
