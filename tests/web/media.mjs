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

/** Writes camera.y4m and microphone.wav of one person into a folder, and returns their paths. With `grain` no encoder can make the picture small. */
export function writeMedia(folder, { yuv, hertz, grain = 0 }) {
  mkdirSync(folder, { recursive: true })
  return write(folder, picture(yuv, { grain }), tone(hertz))
}

/** The same of nobody: each second the picture is white, and there is a beep, for a tenth of a second. */
export function writeFlashAndBeep(folder) {
  mkdirSync(folder, { recursive: true })
  const isOn = (second) => second < 0.1
  return write(folder, picture([60, 128, 128], { isWhite: isOn }), sound(1, (second) => (isOn(second) ? Math.sin(2 * Math.PI * 1_000 * second) : 0)))
}

function write(folder, picture, sound) {
  const camera = join(folder, 'camera.y4m')
  const microphone = join(folder, 'microphone.wav')
  writeFileSync(camera, picture)
  writeFileSync(microphone, sound)
  return { camera, microphone }
}

/** One colour with a bar that moves, so that frames differ and freezing shows; white where `isWhite` of the second says so. */
function picture([luma, cb, cr], { isWhite = () => false, grain = 0 } = {}) {
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FPS}:1 Ip A1:1 C420jpeg\n`)]
  for (let frame = 0; frame < FRAMES; frame++) {
    const y = Buffer.alloc(WIDTH * HEIGHT, isWhite(frame / FPS) ? 235 : luma)
    if (grain) for (let at = 0; at < y.length; at++) y[at] = Math.max(16, Math.min(235, luma + Math.floor((Math.random() * 2 - 1) * grain)))
    const bar = Math.floor((frame * WIDTH) / FRAMES)
    for (let row = HEIGHT - 40; row < HEIGHT; row++) y.fill(235, row * WIDTH + bar, row * WIDTH + Math.min(bar + 32, WIDTH))
    const quarter = (WIDTH * HEIGHT) / 4
    parts.push(Buffer.from('FRAME\n'), y, Buffer.alloc(quarter, cb), Buffer.alloc(quarter, cr))
  }
  return Buffer.concat(parts)
}

/** Bursts rather than a steady tone: noise suppression takes away what never changes. */
export const tone = (hertz) => sound(4, (t) => (Math.sin(Math.PI * 2 * 1.5 * t) > -0.3 ? Math.sin(2 * Math.PI * hertz * t) : 0))

/** A WAV file; `wave` gives -1 to 1 for each moment in seconds. */
function sound(seconds, wave) {
  const samples = seconds * SAMPLE_RATE
  const data = Buffer.alloc(samples * 2)
  for (let n = 0; n < samples; n++) data.writeInt16LE(Math.round(14_000 * wave(n / SAMPLE_RATE)), n * 2)
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
