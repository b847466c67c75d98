import { describe, expect, it } from 'vitest'
import type { QueueFront, TicketIssued } from '@/lib/contract'
import { afterRefusal, mayAddSpeaker, step, stepOf, wipesWhenIdle, type Action, type Flow } from './flow'

const queue = { id: 'q', service: 'legal_advice', mode: 'video', is_open: true } as QueueFront
const issued = { ticket: { number: 'L012' }, pin: '4827' } as TicketIssued
const walk = (...actions: Action[]): Flow => actions.reduce(step, { at: 'home' } as Flow)
const toPaper: Action[] = [{ do: 'pick_service', queue }, { do: 'read_privacy' }, { do: 'give_name', name: ' 欧阳建国 ' }]
const toPhone: Action[] = [...toPaper, { do: 'give_paper', paper: { kind: 'none' } }]
const phoneGiven: Action = { do: 'give_phone', phone: { state: 'none' }, asksPriority: true }
const toPeople: Action[] = [...toPhone, phoneGiven, { do: 'parties_done' }, { do: 'choose_priority', codes: ['disabled', 'veteran'] }]
const toSpeakers = (people: number): Action[] => [...toPeople, { do: 'come_together' }, { do: 'count_people', people }]
const speaker = (name: string): Action[] => [{ do: 'add_speaker' }, { do: 'give_name', name }, { do: 'give_paper', paper: { kind: 'none' } }]
const draftOf = (flow: Flow) => {
  if (!('draft' in flow)) throw new Error(`no draft at ${flow.at}`)
  return flow.draft
}

describe('flow', () => {
  it('leads from greeting to ticket, with one question each', () => {
    expect(walk(...toPeople).at).toBe('people')
    expect(walk(...toPeople, { do: 'come_alone' }, { do: 'issued', issued })).toEqual({ at: 'ticket', issued, queue, isMoved: false })
  })
  it('does not ask about priority without classes', () => {
    const people = walk(...toPhone, { ...phoneGiven, asksPriority: false }, { do: 'parties_done' })
    expect(people.at).toBe('people')
    expect(step(people, { do: 'back' }).at).toBe('parties')
  })
  it('trims the name', () => {
    const flow = walk(...toPaper)
    expect(flow.at === 'paper' && flow.draft.name).toBe('欧阳建国')
  })
  it('does not open a closed service', () => {
    expect(walk({ do: 'pick_service', queue: { ...queue, is_open: false } }).at).toBe('home')
  })
  it('keeps what was typed when going back', () => {
    const flow = walk(...toPhone, { do: 'back' }, { do: 'back' })
    expect(flow.at === 'name' && flow.draft.name).toBe('欧阳建国')
  })
  it('forgets everything on the first page', () => {
    expect(walk(...toPhone, { do: 'go_home' })).toEqual({ at: 'home' })
    expect(walk({ do: 'pick_service', queue }, { do: 'back' })).toEqual({ at: 'home' })
  })
  it('counts numbers that did not check out, also those the server refused', () => {
    const once = walk(...toPaper, { do: 'number_failed', code: 'id_number_checksum' })
    const twice = step(step(once, { do: 'give_paper', paper: { kind: 'resident_card', number: 'x' } }), { do: 'number_failed', code: 'id_number_date' })
    expect(twice.at === 'paper' && [twice.draft.failedNumbers, twice.fault, twice.draft.paper]).toEqual([2, 'id_number_date', null])
  })
  it('does not tear a seated person away', () => {
    expect(step({ at: 'seat' }, { do: 'claim', number: 'L001' })).toEqual({ at: 'seat' })
    expect(step({ at: 'seat' }, { do: 'back' })).toEqual({ at: 'seat' })
  })
  it.each([
    ['id_number_checksum', 'number_failed'],
    ['phone_invalid', 'phone_failed'],
    ['ticket_live_exists', 'found'],
    ['ticket_phone_match', 'found'],
    ['queue_closed', 'stay'],
  ])('sends %s to its screen', (code, where) => expect(afterRefusal(code)).toBe(where))
  it("does not blame the person for a companion's paper", () => expect(afterRefusal('id_number_checksum', ['/representatives/0/paper/number'])).toBe('stay'))
})

describe('the other side', () => {
  const asked = walk(...toPhone, phoneGiven)
  it('is asked about a lawyer only, and counts among the questions', () => {
    expect(asked.at === 'parties' && stepOf(asked)).toEqual({ now: 4, all: 6 })
    const window = { ...queue, service: 'registration' as const }
    const other = walk({ do: 'pick_service', queue: window }, { do: 'read_privacy' }, { do: 'give_name', name: '甲' }, { do: 'give_paper', paper: { kind: 'none' } }, phoneGiven)
    expect(other.at === 'priority' && stepOf(other)).toEqual({ now: 4, all: 5 })
    expect(step(other, { do: 'back' }).at).toBe('phone')
  })
  it('is kept when going back, five names at most, and goes with the person', () => {
    const named = step(asked, { do: 'name_parties', parties: ['一', '二', '三', '四', '五', '六'] })
    expect(draftOf(walk(...toPhone, phoneGiven, { do: 'name_parties', parties: ['远山公司'] }, { do: 'back' }, phoneGiven)).parties).toEqual(['远山公司'])
    expect(draftOf(named).parties).toHaveLength(5)
    expect(wipesWhenIdle(named, null)).toBe(true)
    expect(JSON.stringify(step(named, { do: 'go_home' }))).toBe('{"at":"home"}')
  })
  it('may stay unsaid', () => expect(draftOf(walk(...toPhone, phoneGiven, { do: 'parties_done' })).parties).toEqual([]))
})

describe('an empty chair', () => {
  const told = walk({ do: 'pick_service', queue, tellsFirst: true })
  it('is told before anything is asked', () => {
    expect(told).toEqual({ at: 'legal', queue })
    expect(step(told, { do: 'wait_for_lawyer' }).at).toBe('privacy')
    expect(step(told, { do: 'back' })).toEqual({ at: 'home' })
  })
  it('leads to another day or a call, and back to the choice', () => {
    for (const [choice, at] of [[{ do: 'another_day' }, 'legal_day'], [{ do: 'ask_call' }, 'call_back']] as const) {
      const chosen = step(told, choice)
      expect([chosen.at, wipesWhenIdle(chosen, null)]).toEqual([at, true])
      expect(step(chosen, { do: 'back' })).toEqual(told)
    }
    expect(step(step(told, { do: 'another_day' }), { do: 'book' })).toEqual({ at: 'booking' })
  })
  it('lets a number of the line go over to a call, and back to the number', () => {
    const mine = { at: 'mine', claim: { by: 'pin', number: 'L012', pin: '4827' }, mine: { is: 'waiting' } } as Flow
    const asked = step(mine, { do: 'ask_call' })
    expect(asked).toMatchObject({ at: 'call_back', from: mine })
    expect(step(asked, { do: 'back' })).toBe(mine)
    expect(step({ at: 'home' }, { do: 'ask_call' })).toEqual({ at: 'home' })
  })
  it('opens nothing that is closed', () => expect(walk({ do: 'pick_service', queue: { ...queue, is_open: false }, tellsFirst: true }).at).toBe('home'))
})

describe('a group', () => {
  it('has at most five who speak, and everybody is counted', () => {
    const flow = walk(...toSpeakers(8), ...speaker('甲'), ...speaker('乙'), ...speaker('丙'), ...speaker('丁'))
    expect([draftOf(flow).people, draftOf(flow).speakers.length, flow.at]).toEqual([8, 4, 'speakers'])
    expect(mayAddSpeaker(draftOf(flow))).toBe(false)
    expect(step(flow, { do: 'add_speaker' })).toBe(flow)
  })
  it('has no more speakers than people', () => {
    expect(mayAddSpeaker(draftOf(walk(...toSpeakers(2), ...speaker('甲'))))).toBe(false)
    const fewer = walk(...toSpeakers(8), ...speaker('甲'), ...speaker('乙'), { do: 'back' }, { do: 'count_people', people: 2 })
    expect(draftOf(fewer).speakers.map(({ name }) => name)).toEqual(['甲'])
  })
  it('stays within what the server takes', () => {
    expect(draftOf(walk(...toSpeakers(5000))).people).toBe(999)
    expect(draftOf(walk(...toSpeakers(1))).people).toBe(2)
  })
  it('loses its speakers when the person came alone after all', () => {
    const alone = draftOf(walk(...toSpeakers(3), ...speaker('甲'), { do: 'back' }, { do: 'back' }, { do: 'come_alone' }))
    expect([alone.people, alone.speakers]).toEqual([1, []])
  })
  it('counts wrong numbers of a companion apart from the own', () => {
    const flow = walk(...toSpeakers(3), { do: 'add_speaker' }, { do: 'give_name', name: '甲' }, { do: 'number_failed', code: 'id_number_checksum' })
    expect(flow.at === 'speaker_paper' && [flow.failed, flow.draft.failedNumbers, flow.draft.paper?.kind]).toEqual([1, 0, 'none'])
    expect(step(flow, { do: 'back' })).toMatchObject({ at: 'speaker_name', name: '甲' })
  })
  it('can take a speaker out again', () => {
    const flow = walk(...toSpeakers(4), ...speaker('甲'), ...speaker('乙'), { do: 'drop_speaker', index: 0 })
    expect(draftOf(flow).speakers.map(({ name }) => name)).toEqual(['乙'])
  })
})

describe('a number that is there already', () => {
  const found = { number: 'L012', site: '星海镇综治中心', canMove: true }
  it('is shown with the ways on', () => expect(walk(...toPeople, { do: 'found', found, byPhone: false })).toMatchObject({ at: 'live', found }))
  it('by phone alone is only asked about, and never moved', () => {
    const asked = walk(...toPeople, { do: 'found', found, byPhone: true })
    expect(asked.at).toBe('same_phone')
    expect(step(asked, { do: 'is_me' })).toMatchObject({ at: 'live', found: { canMove: false } })
    const other = step(asked, { do: 'is_another' })
    expect(other.at === 'same_phone' && other.draft.isAnotherPerson).toBe(true)
    expect(step(other, { do: 'issued', issued }).at).toBe('ticket')
  })
  it('asks again after another phone was typed', () => {
    const other = walk(...toPeople, { do: 'found', found, byPhone: true }, { do: 'is_another' }, { do: 'back' }, { do: 'back' }, { do: 'back' }, { do: 'back' }, { do: 'give_phone', phone: { state: 'none' }, asksPriority: true })
    expect(draftOf(other).isAnotherPerson).toBe(false)
  })
  it('keeps what was told when the server refuses the paper after the last question', () => {
    const flow = walk(...toSpeakers(3), ...speaker('甲'), { do: 'number_failed', code: 'id_number_checksum' })
    expect(flow.at === 'paper' && [flow.draft.people, flow.draft.priority]).toEqual([3, ['disabled', 'veteran']])
  })
})

describe('wiping', () => {
  it('never wipes a check or a talk', () => {
    expect(wipesWhenIdle({ at: 'seat' }, 'preflight')).toBe(false)
    expect(wipesWhenIdle({ at: 'seat' }, 'live')).toBe(false)
  })
  it('wipes everything personal else', () => {
    expect(wipesWhenIdle({ at: 'seat' }, 'rating')).toBe(true)
    expect(wipesWhenIdle({ at: 'seat' }, 'done', true)).toBe(false)
    expect(wipesWhenIdle(walk(...toPaper), null)).toBe(true)
    for (const flow of [walk(...toPeople), walk(...toSpeakers(3), ...speaker('甲')), { at: 'progress' } as Flow, { at: 'mine' } as Flow, { at: 'booking' } as Flow, { at: 'check_in' } as Flow]) expect(wipesWhenIdle(flow, null), flow.at).toBe(true)
    expect(wipesWhenIdle({ at: 'claim', number: '' }, null)).toBe(true)
    expect(wipesWhenIdle({ at: 'home' }, null)).toBe(false)
  })
})

describe('booking a leader', () => {
  it('begins at the home screen and ends there', () => {
    expect(walk({ do: 'book' })).toEqual({ at: 'booking' })
    expect(walk({ do: 'book' }, { do: 'back' })).toEqual({ at: 'home' })
    expect(step({ at: 'seat' }, { do: 'book' })).toEqual({ at: 'seat' })
  })
  it('checks in and shows the number like any other', () => {
    const issued = { ticket: { number: 'L001' } } as never
    const line = { mode: 'video', name_zh: '', name_en: '' } as const
    expect(walk({ do: 'check_in' }, { do: 'checked_in', issued, queue: line })).toMatchObject({ at: 'ticket', isMoved: false })
    expect(walk({ do: 'checked_in', issued, queue: line })).toEqual({ at: 'home' })
  })
})
