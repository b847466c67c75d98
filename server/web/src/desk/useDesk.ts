// One desk as the server sees it, and the actions on it. While the desk is this person's, the page says that it is alive.
import { onScopeDispose, ref } from 'vue'
import { api, ask, errorOf } from '@/lib/api'
import type { AskIn, Declaration, DeskView, EndSession, InterruptionChoice, Outcome, PauseReason, Topic } from '@/lib/contract'
import type { FeedEvent } from '@/lib/feed'
import { useLive } from '@/lib/staff/useLive'
import { ticketActs } from './ticketActs'

/** The server calls a desk lost after 60 s without a beat. */
const BEAT_EVERY_MS = 20_000

export function useDesk(deskId: string, siteId: string, onEvent: (event: FeedEvent) => void = () => undefined) {
  const refusedUntilMs = ref(0)
  const desk = { params: { path: { id: deskId } } }
  const by = (id: string) => ({ params: { path: { id } } })
  const { view, problem, busy, isOffline, look, act, change } = useLive<DeskView>({
    siteId,
    onEvent,
    read: (signal) => ask(api.GET('/api/v1/desks/{id}', { ...desk, ...(signal ? { signal } : {}) })),
    onRefusal: ({ code, args }) => {
      const seconds = Number(args.seconds)
      if (code === 'call_too_soon' && seconds > 0) refusedUntilMs.value = Date.now() + seconds * 1_000
    },
  })

  async function beat(): Promise<void> {
    if (!view.value || view.value.desk.state === 'closed') return
    try {
      await ask(api.POST('/api/v1/desks/{id}/beat', desk))
    } catch (thrown) {
      // The hall manager gave the desk back: the page must see it.
      if (errorOf(thrown).code === 'desk_closed') void look()
    }
  }
  const beating = setInterval(() => void beat(), BEAT_EVERY_MS)
  onScopeDispose(() => clearInterval(beating))

  return {
    view, problem, busy, isOffline, refusedUntilMs, look,
    open: () => act('open', () => ask(api.POST('/api/v1/desks/{id}/open', desk))),
    close: () => act('close', () => ask(api.POST('/api/v1/desks/{id}/close', desk))),
    pauseDesk: (reason: PauseReason, text: string | null) => act('pause_desk', () => ask(api.POST('/api/v1/desks/{id}/pause', { ...desk, body: { reason, text } }))),
    resumeDesk: () => act('resume_desk', () => ask(api.POST('/api/v1/desks/{id}/resume', desk))),
    callNext: () => act('call_next', () => ask(api.POST('/api/v1/desks/{id}/call-next', desk))),
    pick: (ticket: string, reason: string) => act('pick', () => ask(api.POST('/api/v1/desks/{id}/call', { ...desk, body: { ticket_id: ticket, reason } }))),
    callAgain: (ticket: string) => act('call_again', () => ask(api.POST('/api/v1/tickets/{id}/call-again', by(ticket)))),
    miss: (ticket: string) => act('miss', () => ask(api.POST('/api/v1/tickets/{id}/miss', by(ticket)))),
    serve: (ticket: string) => act('serve', () => ask(api.POST('/api/v1/tickets/{id}/serve', by(ticket)))),
    undo: (ticket: string) => act('undo', () => ask(api.POST('/api/v1/tickets/{id}/undo-call', by(ticket)))),
    pause: (ticket: string) => act('pause', () => ask(api.POST('/api/v1/tickets/{id}/pause', by(ticket)))),
    alarm: (ticket: string) => act('alarm', () => ask(api.POST('/api/v1/tickets/{id}/alarm', by(ticket)))),
    askIn: (session: string, body: AskIn) => act('ask_in', () => ask(api.POST('/api/v1/sessions/{id}/people', { ...by(session), body }))),
    sendAway: (id: string, participant_id: string) =>
      act('send_away', () => ask(api.POST('/api/v1/sessions/{id}/people/{participant_id}/send-away', { params: { path: { id, participant_id } } }))),
    resume: (ticket: string) => act('resume', () => ask(api.POST('/api/v1/tickets/{id}/resume', { ...by(ticket), body: { desk_id: deskId } }))),
    ...ticketActs(change),
    complete: (ticket: string, result: { topic?: Topic; outcome?: Outcome; summary?: string }) =>
      act('complete', async () => (await ask(api.POST('/api/v1/tickets/{id}/complete', { ...by(ticket), body: result }))).desk),
    addParty: (ticket: string, name: string) => act('add_party', () => ask(api.POST('/api/v1/tickets/{id}/parties', { ...by(ticket), body: { name } }))),
    declare: (ticket: string, declaration: Declaration) => act('declare', () => ask(api.POST('/api/v1/tickets/{id}/declare', { ...by(ticket), body: { declaration } }))),
    admit: (ticket_id: string, reason?: string) => act('admit', () => ask(api.POST('/api/v1/desks/{id}/admit', { ...desk, body: { ticket_id, ...(reason ? { reason } : {}) } }))),
    sendBack: (ticket_id: string, said: string) => act('send_back', () => ask(api.POST('/api/v1/desks/{id}/lobby/send-back', { ...desk, body: { ticket_id, words: said } }))),
    writeToLobby: (said: string) => act('lobby_notice', () => ask(api.POST('/api/v1/desks/{id}/lobby/notices', { ...desk, body: { words: said } }))),
    chooseInterruption: (session: string, choice: InterruptionChoice) =>
      act('interruption', () => ask(api.POST('/api/v1/sessions/{id}/interruption', { ...by(session), body: { choice } }))),
    readBack: (session: string) => act('read_back', () => ask(api.POST('/api/v1/sessions/{id}/closing', by(session)))),
    talkOn: (session: string) => act('talk_on', () => ask(api.DELETE('/api/v1/sessions/{id}/closing', by(session)))),
    endHard: (session: string, body: EndSession) => act('end_hard', () => ask(api.POST('/api/v1/sessions/{id}/end', { ...by(session), body }))),
    invite: (session: string, officer_id: string, reason: string) =>
      act('invite', () => ask(api.POST('/api/v1/sessions/{id}/invitations', { ...by(session), body: { officer_id, reason } }))),
    sendInvitation: (id: string) =>
      act('send', () => ask(api.POST('/api/v1/invitations/{id}/send', { ...by(id), body: { confidential_part_ended: true } }))),
    nextOfUnit: (id: string) => act('next', () => ask(api.POST('/api/v1/invitations/{id}/next', by(id)))),
    takeBack: (ticket: string) => act('take_back', () => ask(api.POST('/api/v1/tickets/{id}/take-back', by(ticket)))),
    withdraw: (id: string) => act('withdraw', () => ask(api.POST('/api/v1/invitations/{id}/withdraw', by(id)))),
  }
}

export type DeskHandle = ReturnType<typeof useDesk>
