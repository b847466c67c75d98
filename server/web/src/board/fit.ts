// Text that is too long for its place becomes smaller instead of being cut: `v-fit`.
import type { Directive } from 'vue'

const STEP = 0.04
/** Nothing becomes smaller than this part of its own size. */
const SMALLEST = 0.45
/** A line may stand out by so much of its size without losing a stroke; one more line stands out by more. */
const SLACK = 0.2

function fit(element: HTMLElement): void {
  element.style.fontSize = ''
  const full = Number.parseFloat(getComputedStyle(element).fontSize)
  for (let part = 1; part > SMALLEST && isCut(element, full * part); ) {
    part -= STEP
    element.style.fontSize = `${full * part}px`
  }
}
const isCut = (element: HTMLElement, size: number): boolean =>
  element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + size * SLACK

const watched = new WeakMap<HTMLElement, ResizeObserver>()

export const vFit: Directive<HTMLElement> = {
  mounted(element) {
    const observer = new ResizeObserver(() => fit(element))
    if (element.parentElement) observer.observe(element.parentElement)
    watched.set(element, observer)
    fit(element)
  },
  updated: fit,
  unmounted: (element) => watched.get(element)?.disconnect(),
}
