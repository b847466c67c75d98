import { describe, expect, it } from 'vitest'
import { isSameTiles, tilesOf } from './tiles'

describe('tile sizes', () => {
  it('gives each lane the largest picture of it', () => {
    expect(tilesOf(['3', '5'], [{ mid: '5', height: 120 }, { mid: '3', height: 90.4 }, { mid: '5', height: 480 }])).toEqual([{ mid: '3', height: 90 }, { mid: '5', height: 480 }])
  })
  it('asks for nothing of a lane that is not shown', () => {
    expect(tilesOf(['3', '5'], [{ mid: '3', height: 0 }, { mid: null, height: 300 }])).toEqual([{ mid: '3', height: 0 }, { mid: '5', height: 0 }])
  })
  it('names a lane once and keeps to 16 bits', () => {
    expect(tilesOf(['3', '3'], [{ mid: '3', height: 70_000 }])).toEqual([{ mid: '3', height: 65_535 }])
  })
  it('tells a change from none', () => {
    const tiles = [{ mid: '3', height: 90 }]
    expect(isSameTiles(tiles, [{ mid: '3', height: 90 }])).toBe(true)
    expect(isSameTiles(tiles, [{ mid: '3', height: 91 }])).toBe(false)
    expect(isSameTiles(tiles, [])).toBe(false)
    expect(isSameTiles([], tiles)).toBe(false)
  })
})
