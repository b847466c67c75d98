// A month's rota, kept up by the feed, and what the coordinator does with it.
import { watch, type Ref } from 'vue'
import { useLive } from '@/lib/staff/useLive'
import { generateRota, publishRota, readRota, seatLawyer } from './calls'
import type { Rota, Shift } from './types'

export function useRota(siteId: string, month: Ref<string>) {
  const { view, problem, busy, isOffline, look, act } = useLive<Rota & { server_time?: string }>({ siteId, read: (signal) => readRota(month.value, signal) })
  watch(month, () => void look())
  const latest = (id: string): Shift | undefined => view.value?.shifts.find((one) => one.id === id)
  /** Puts a lawyer, or nobody, on a seat as it stands now. */
  const seat = (id: string, lawyer_id: string | null, reason = ''): Promise<boolean> =>
    act('seat', () => seatLawyer(id, { lawyer_id, version: latest(id)?.version ?? 0, ...(reason ? { reason } : {}) }))

  return {
    view, problem, busy, isOffline, seat, latest,
    generate: (seed?: number) => act('generate', () => generateRota(month.value, seed)),
    publish: () => act('publish', () => publishRota(month.value, view.value?.version ?? 0)),
    /**
     * Moves a lawyer from one seat to another. Whoever sat there comes to the seat that was left. `half`: that one does not
     * fit there, so the seat stays empty.
     */
    async move(from: Shift, to: Shift, reason = ''): Promise<'moved' | 'half' | 'refused'> {
      const [mover, other] = [from.lawyer_id ?? null, to.lawyer_id ?? null]
      if (!(await seat(from.id, null, reason))) return 'refused'
      // With both seats empty neither stands in the other's way.
      if (other && !(await seat(to.id, null, reason))) {
        const why = problem.value
        await seat(from.id, mover, reason)
        problem.value = why
        return 'refused'
      }
      if (!(await seat(to.id, mover, reason))) {
        const why = problem.value
        if (other) await seat(to.id, other, reason)
        await seat(from.id, mover, reason)
        problem.value = why
        return 'refused'
      }
      if (!other || (await seat(from.id, other, reason))) return 'moved'
      problem.value = null
      return 'half'
    },
  }
}
export type RotaHandle = ReturnType<typeof useRota>
