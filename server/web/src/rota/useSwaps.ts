// Swaps of a month beside its duties, kept up by the feed.
import { watch, type Ref } from 'vue'
import { useLive } from '@/lib/staff/useLive'
import { approveSwap, openSwap, readRota, readSwaps, rejectSwap, takeSwap, untakeSwap, withdrawSwap } from './calls'
import type { Rota, Swap } from './types'

export interface SwapsView { items: Swap[]; rota: Rota; server_time?: string }

export function useSwaps(siteId: string, month: Ref<string>) {
  const live = useLive<SwapsView>({
    siteId,
    read: async (signal) => {
      const [{ items }, rota] = await Promise.all([readSwaps(month.value, signal), readRota(month.value, signal)])
      return { items, rota }
    },
  })
  watch(month, () => void live.look())
  return {
    ...live,
    open: (body: Parameters<typeof openSwap>[0]) => live.change('open', () => openSwap(body)),
    take: (id: string, body: Parameters<typeof takeSwap>[1]) => live.change('take', () => takeSwap(id, body)),
    untake: (id: string) => live.change('untake', () => untakeSwap(id)),
    approve: (id: string) => live.change('approve', () => approveSwap(id)),
    reject: (id: string, reason: string) => live.change('reject', () => rejectSwap(id, reason)),
    withdraw: (id: string) => live.change('withdraw', () => withdrawSwap(id)),
  }
}
