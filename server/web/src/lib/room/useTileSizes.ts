// Tells the room how large each picture is shown, so that it sends the layer that fits: `useTileSizes(room)` once on a page;
// its video tiles report themselves. A picture that nobody sees is asked for at height 0.
import type { Tile } from '@protocol'
import { inject, onScopeDispose, provide, watch, type InjectionKey, type Ref } from 'vue'
import { isSameTiles, tilesOf } from './tiles'
import type { Room } from './useRoom'

/** At most one report in this time. */
const REPORT_EVERY_MS = 1_000

interface Registry {
  add(element: HTMLElement, mid: () => string | null): void
  remove(element: HTMLElement): void
  changed(): void
}
const KEY: InjectionKey<Registry> = Symbol('tile sizes')

export function useTileSizes(room: Room): void {
  const shown = new Map<HTMLElement, () => string | null>()
  let told: readonly Tile[] = []
  let lastAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  function report(): void {
    timer = undefined
    if (room.state.value !== 'live') return
    const lanes = room.people.value.flatMap(({ lanes }) => [lanes.camera, lanes.screen]).filter((mid) => mid !== null)
    const tiles = tilesOf(lanes, [...shown].map(([element, mid]) => ({ mid: mid(), height: heightOf(element) })))
    if (isSameTiles(told, tiles)) return
    told = tiles
    lastAt = performance.now()
    room.setTiles(tiles)
  }
  function changed(): void {
    timer ??= setTimeout(report, Math.max(50, lastAt + REPORT_EVERY_MS - performance.now()))
  }
  const observer = new ResizeObserver(changed)
  provide(KEY, {
    add(element, mid) {
      shown.set(element, mid)
      observer.observe(element)
      changed()
    },
    remove(element) {
      shown.delete(element)
      observer.unobserve(element)
      changed()
    },
    changed,
  })
  watch(room.people, changed)
  // Whoever comes back may have a new connection, which knows no sizes.
  watch(room.state, () => {
    told = []
    changed()
  })
  document.addEventListener('visibilitychange', changed)
  onScopeDispose(() => {
    clearTimeout(timer)
    observer.disconnect()
    document.removeEventListener('visibilitychange', changed)
  })
}

/** A video tile reports itself while it is on the page; without `useTileSizes` above it nothing happens. */
export function useReportedTile(element: Ref<HTMLElement | null>, mid: () => string | null): void {
  const registry = inject(KEY, null)
  if (!registry) return
  watch(element, (now, before) => {
    if (before) registry.remove(before)
    if (now) registry.add(now, mid)
  }, { flush: 'post', immediate: true })
  watch(mid, registry.changed)
  onScopeDispose(() => {
    if (element.value) registry.remove(element.value)
  })
}

/** Device pixels; 0 while the page or the picture is hidden. */
function heightOf(element: HTMLElement): number {
  if (document.visibilityState === 'hidden' || !element.checkVisibility({ visibilityProperty: true })) return 0
  return Math.round(element.getBoundingClientRect().height * window.devicePixelRatio)
}
