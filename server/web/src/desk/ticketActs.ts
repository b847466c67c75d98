// What desk and hall alike do with a number that they do not serve.
import { api, ask } from '@/lib/api'
import type { TransferTicket } from '@/lib/contract'

export function ticketActs(change: (name: string, call: () => Promise<unknown>) => Promise<boolean>) {
  const by = (id: string) => ({ params: { path: { id } } })
  return {
    requeue: (ticket: string) => change('requeue', () => ask(api.POST('/api/v1/tickets/{id}/requeue', by(ticket)))),
    transfer: (ticket: string, to: TransferTicket) => change('transfer', () => ask(api.POST('/api/v1/tickets/{id}/transfer', { ...by(ticket), body: to }))),
    cancel: (ticket: string, reason: string) => change('cancel', () => ask(api.POST('/api/v1/tickets/{id}/cancel', { ...by(ticket), body: { reason } }))),
  }
}
