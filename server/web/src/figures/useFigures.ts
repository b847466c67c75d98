// The figures of one hall over one span.
import { api, ask } from '@/lib/api'
import { serverNowMs } from '@/lib/clock'
import type { Figures } from '@/lib/contract'
import type { Days } from './span'
import { useLatest } from './useLatest'

export interface Answer { siteId: string; days: Days; figures: Figures; atMs: number }

export const useFigures = () =>
  useLatest(async (siteId: string, days: Days): Promise<Answer> => {
    const figures = await ask(api.GET('/api/v1/halls/{id}/figures', { params: { path: { id: siteId }, query: days } }))
    return { siteId, days, figures, atMs: serverNowMs() }
  })
