// A lawyer's duties, swaps and leave, kept up by the feed, and what the lawyer does with them.
import { watch, type Ref } from 'vue'
import { useLive } from '@/lib/staff/useLive'
import { acknowledge, answerGap, openSwap, readLawyers, readMine, readSwaps, signIn, signOut, takeSwap, untakeSwap, withdrawSwap } from '@/rota/calls'
import { plusDays, shiftMonth } from '@/rota/month'
import type { Lawyer, MyDuties, Shift, Swap } from '@/rota/types'

export interface DutyView {
  /** From today on, for a year's quarter: the next one is among them. */
  coming: MyDuties
  /** Those of the month that is shown, past ones too. */
  month: Shift[]
  monthName: string
  swaps: Swap[]
  /** Whom to ask. */
  colleagues: Lawyer[]
  lawyer: Lawyer | null
  server_time?: string
}
const AHEAD_DAYS = 92

export function useDuties({ siteId, me, month, today }: { siteId: string; me: string; month: Ref<string>; today: Ref<string> }) {
  const live = useLive<DutyView>({
    siteId,
    read: async (signal) => {
      const shown = month.value
      const thisMonth = today.value.slice(0, 7)
      const months = [...new Set([thisMonth, shiftMonth(thisMonth, 1), shown])]
      const [coming, own, lawyers, ...found] = await Promise.all([
        readMine(today.value, plusDays(today.value, AHEAD_DAYS), signal),
        readMine(`${shown}-01`, plusDays(`${shiftMonth(shown, 1)}-01`, -1), signal),
        readLawyers(signal),
        ...months.map((one) => readSwaps(one, signal)),
      ])
      const swaps = [...new Map(found.flatMap(({ items }) => items).map((one) => [one.id, one])).values()]
      return { coming, month: own.items, monthName: shown, swaps, colleagues: lawyers.items.filter((one) => one.is_active), lawyer: lawyers.items.find(({ id }) => id === me) ?? null }
    },
  })
  watch(month, () => void live.look())
  const { change } = live
  return {
    ...live,
    acknowledge: (id: string) => change(`act ${id}`, () => acknowledge(id)),
    signIn: (id: string) => change(`act ${id}`, () => signIn(id)),
    signOut: (id: string) => change(`act ${id}`, () => signOut(id)),
    answer: (id: string, accept: boolean) => change(`answer ${id}`, () => answerGap(id, accept)),
    ask: (body: Parameters<typeof openSwap>[0]) => change('ask', () => openSwap(body)),
    take: (id: string, body: Parameters<typeof takeSwap>[1]) => change('take', () => takeSwap(id, body)),
    untake: (id: string) => change('untake', () => untakeSwap(id)),
    withdraw: (id: string) => change('withdraw', () => withdrawSwap(id)),
  }
}
