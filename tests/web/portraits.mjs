// Fake cameras for pictures that people look at: a drawn person, head and shoulders, in a plain room. Nobody real.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { tone } from './media.mjs'

const WIDTH = 960
const HEIGHT = 540
const FRAMES = 16
const FPS = 16

export const SITTERS = {
  petitioner: { wall: ['#d9cfbf', '#b8ab97'], clothes: '#5c7a66', collar: '#e9e4da', skin: '#e0b08e', hair: '#55504d', long: true, hertz: 500 },
  lawyer: { wall: ['#c3d2df', '#8fa6bb'], clothes: '#24364d', collar: '#ffffff', skin: '#e6bb9a', hair: '#26211f', long: false, hertz: 870 },
  officer: { wall: ['#dfe3d4', '#b4bda2'], clothes: '#4a5563', collar: '#dbe6f2', skin: '#d9a683', hair: '#332c28', long: false, hertz: 1330 },
}

/** Writes camera.y4m and microphone.wav of a drawn person into a folder, and returns their paths. */
export function writePortrait(folder, sitter) {
  mkdirSync(folder, { recursive: true })
  const camera = join(folder, 'camera.y4m')
  const microphone = join(folder, 'microphone.wav')
  writeFileSync(camera, movie(sitter))
  writeFileSync(microphone, tone(sitter.hertz))
  return { camera, microphone }
}

function movie(sitter) {
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FPS}:1 Ip A1:1 C420jpeg\n`)]
  for (let frame = 0; frame < FRAMES; frame++) {
    // A slow nod that ends where it began.
    const sway = Math.sin((frame / FRAMES) * 2 * Math.PI) * 5
    parts.push(Buffer.from('FRAME\n'), ...planes(sitter, sway))
  }
  return Buffer.concat(parts)
}

const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
const mix = (from, to, share) => from.map((value, at) => value + (to[at] - value) * share)

/** Soft-edged shapes from the back to the front; each says how much of a point it covers, 0 to 1. */
function shapes({ clothes, collar, skin, hair, long }, sway) {
  const ellipse = (cx, cy, rx, ry) => (x, y) => {
    const distance = Math.hypot((x - cx) / rx, (y - cy) / ry)
    return Math.min(1, Math.max(0, (1 - distance) * Math.min(rx, ry) + 0.5))
  }
  const cx = WIDTH / 2 + sway
  const both = (one, other) => (x, y) => Math.min(one(x, y), other(x, y))
  const above = (limit) => (x, y) => Math.min(1, Math.max(0, limit - y + 0.5))
  const hairTop = both(ellipse(cx, 205, 96, 118), above(long ? 330 : 196))
  return [
    ...(long ? [[rgb(hair), ellipse(cx, 250, 112, 140)]] : []),
    [mix(rgb(skin), [90, 50, 30], 0.18), ellipse(cx, 335, 48, 80)],
    [rgb(clothes), ellipse(cx, 600, 268, 225)],
    [rgb(collar), both(ellipse(cx, 360, 74, 62), (x, y) => Math.min(1, Math.max(0, y - 372)))],
    [mix(rgb(skin), [90, 50, 30], 0.1), ellipse(cx, 368, 46, 34)],
    [rgb(hair), hairTop],
    [rgb(skin), ellipse(cx, 228, 80, 104)],
    [rgb(hair), both(ellipse(cx, 180, 92, 78), above(168))],
    [[70, 50, 45], ellipse(cx - 30, 226, 6, 5)],
    [[70, 50, 45], ellipse(cx + 30, 226, 6, 5)],
    [mix(rgb(skin), [150, 60, 50], 0.45), ellipse(cx, 282, 22, 4)],
  ]
}

/** One frame as Y, Cb and Cr (BT.601). */
function planes(sitter, sway) {
  const [light, dark] = sitter.wall.map(rgb)
  const layers = shapes(sitter, sway)
  const y = Buffer.alloc(WIDTH * HEIGHT)
  const cb = Buffer.alloc((WIDTH * HEIGHT) / 4)
  const cr = Buffer.alloc((WIDTH * HEIGHT) / 4)
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      let colour = mix(light, dark, Math.min(1, Math.hypot((column - WIDTH * 0.3) / WIDTH, (row - HEIGHT * 0.2) / HEIGHT)))
      for (const [paint, covers] of layers) {
        const share = covers(column, row)
        if (share > 0) colour = mix(colour, paint, share)
      }
      const [r, g, b] = colour
      y[row * WIDTH + column] = 16 + 0.257 * r + 0.504 * g + 0.098 * b
      if (row % 2 === 0 && column % 2 === 0) {
        const at = (row / 2) * (WIDTH / 2) + column / 2
        cb[at] = 128 - 0.148 * r - 0.291 * g + 0.439 * b
        cr[at] = 128 + 0.439 * r - 0.368 * g - 0.071 * b
      }
    }
  }
  return [y, cb, cr]
}
