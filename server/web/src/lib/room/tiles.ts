// Heights of the lanes, from what is shown. Pure.
import type { Tile } from '@protocol'

/** The wire carries 16 bits. */
const MAX_HEIGHT = 65_535

interface ShownTile { mid: string | null; height: number }

/** One entry for each lane, in the order of the lanes: the largest picture of it, 0 when there is none. */
export function tilesOf(lanes: readonly string[], shown: readonly ShownTile[]): Tile[] {
  const heightOf = (mid: string): number => Math.max(0, ...shown.filter((one) => one.mid === mid).map(({ height }) => height))
  return [...new Set(lanes)].map((mid) => ({ mid, height: Math.min(MAX_HEIGHT, Math.round(heightOf(mid))) }))
}

export function isSameTiles(one: readonly Tile[], other: readonly Tile[]): boolean {
  return one.length === other.length && one.every(({ mid, height }, at) => other[at]?.mid === mid && other[at]?.height === height)
}
