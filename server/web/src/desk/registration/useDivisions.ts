// The divisions of the city, read once per page.
import { computed, shallowRef, type ComputedRef } from 'vue'
import { api, ask } from '@/lib/api'
import type { Site } from '@/lib/contract'
import { useInfo } from '@/lib/info'
import { divisionsOf, type Division } from './divisions'

const sites = shallowRef<Site[]>([])
let pending: Promise<void> | null = null

async function load(): Promise<void> {
  try {
    sites.value = (await ask(api.GET('/api/v1/sites'))).items
  } catch {
    pending = null
  }
}

interface Divisions {
  all: ComputedRef<Division[]>
  /** The township or county of a place, empty for the whole city: nobody lives in "the city". */
  originOf: (siteId: string | null | undefined) => string
  /** Resolves when the list is there, or cannot be had now. */
  ready: Promise<void>
}

export function useDivisions(): Divisions {
  const info = useInfo()
  pending ??= load()
  return {
    all: computed(() => divisionsOf(sites.value, info.value?.city ?? { zh: '', en: '' })),
    originOf: (id) => sites.value.find((one) => one.id === id && one.tier > 1)?.division_code ?? '',
    ready: pending,
  }
}
