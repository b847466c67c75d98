import { describe, expect, it } from 'vitest'
import { byDay, countPeople, emptyDraft, formOf, isAhead, isComplete, isTooNear, meetings, speakersLeft, stepAfter, stepBefore, stepOfRefusal, stepsOf, toggleNeed, type Draft, type Poster } from './draft'

const poster = (more: Partial<Poster> = {}): Poster => ({ site_id: 'bureau', form: 'both', hosts: [], day: '2026-11-25', from: '14:30', ...more }) as Poster
const full = (): Draft => ({
  ...emptyDraft(), topic: 'labour', place: { siteId: 'town', code: '640202100' }, aim: { poster: poster(), slot: null }, name: ' 余秀珍 ', paper: { kind: 'none' }, phone: { state: 'none' },
  meeting: { form: 'video', siteId: 'town' }, hasNoSecrets: true,
})

describe('where somebody can be received', () => {
  it('offers the room and the nearest screen', () => {
    expect(meetings(poster(), 'town')).toEqual([{ form: 'in_person', siteId: 'bureau' }, { form: 'video', siteId: 'town' }])
    expect(meetings(poster(), 'bureau')).toEqual([{ form: 'in_person', siteId: 'bureau' }])
    expect(meetings(poster({ form: 'in_person' }), 'town')).toEqual([{ form: 'in_person', siteId: 'bureau' }])
    expect(meetings(poster({ form: 'video' }), 'bureau')).toEqual([{ form: 'video', siteId: 'bureau' }])
  })
  it('keeps to the video places that were posted', () => {
    const hosts = [{ site_id: 'far' }, { site_id: 'bureau' }] as Poster['hosts']
    expect(meetings(poster({ hosts }), 'town').map(({ siteId }) => siteId)).toEqual(['bureau', 'far'])
  })
})

describe('the order of the questions', () => {
  it('proves the phone before a time is kept, at home only', () => {
    const portal = stepsOf('portal', false)
    expect(portal.indexOf('phone')).toBe(portal.indexOf('slot') + 1)
    const kiosk = stepsOf('kiosk', true)
    expect(kiosk.indexOf('phone')).toBe(kiosk.indexOf('person') + 1)
    expect([portal.includes('how'), kiosk.includes('how')]).toEqual([false, true])
  })
  it('goes on and back by one, and ends at the ends', () => {
    const steps = stepsOf('portal', true)
    expect(stepAfter(steps, 'people')).toBe('how')
    expect(stepAfter(steps, 'check')).toBe('check')
    expect(stepBefore(steps, 'how')).toBe('people')
    expect(stepBefore(steps, 'topic')).toBeNull()
  })
  it('knows when everything was answered', () => {
    expect(isComplete(full())).toBe(true)
    expect(isComplete({ ...full(), hasNoSecrets: false })).toBe(false)
  })
  it('leads back to the question that a refusal is about', () => {
    expect(stepOfRefusal('slot_taken', [])).toBe('slot')
    expect(stepOfRefusal('booking_too_near', [])).toBe('slot')
    expect(stepOfRefusal('id_number_checksum', ['/form/person/paper/number'])).toBe('person')
    expect(stepOfRefusal('id_number_checksum', ['/form/representatives/0/paper/number'])).toBe('people')
    expect(stepOfRefusal('phone_unproved', ['/form/person/phone/number'])).toBe('phone')
    expect(stepOfRefusal('appointment_exists', [])).toBeNull()
  })
})

describe('people', () => {
  it('lets at most five speak, and not more than come', () => {
    expect(speakersLeft({ people: 1, speakers: [] })).toBe(0)
    expect(speakersLeft({ people: 3, speakers: [] })).toBe(2)
    expect(speakersLeft({ people: 40, speakers: [] })).toBe(4)
    const speaker = { name: '甲', paper: { kind: 'none' as const } }
    expect(countPeople({ ...full(), people: 5, speakers: [speaker, speaker, speaker] }, 2).speakers).toHaveLength(1)
    expect([countPeople(full(), 0).people, countPeople(full(), 5_000).people, countPeople(full(), Number.NaN).people]).toEqual([1, 999, 1])
  })
  it('turns a need on and off', () => {
    expect(toggleNeed(['more_time'], 'interpreter')).toEqual(['interpreter', 'more_time'])
    expect(toggleNeed(['more_time'], 'more_time')).toEqual([])
  })
})

describe('the form', () => {
  it('is there only when nothing is missing, without blanks around', () => {
    expect(formOf({ ...full(), paper: null }, 'zh')).toBeNull()
    expect(formOf({ ...full(), name: '  ' }, 'zh')).toBeNull()
    expect(formOf(full(), 'en')).toMatchObject({ lang: 'en', person: { name: '余秀珍' }, form: 'video', origin_site_id: 'town', place_code: '640202100' })
  })
  it('is too late once the day is over', () => {
    const end = Date.parse('2026-11-25T17:00:00+08:00')
    expect([end - 1, end].map((at) => isAhead({ day: '2026-11-25', to: '17:00' }, at))).toEqual([true, false])
  })
  it('is too near for a kiosk or phone in its last hour', () => {
    const end = Date.parse('2026-11-25T17:00:00+08:00')
    expect([end - 3_600_001, end - 3_600_000].map((at) => isTooNear({ day: '2026-11-25', to: '17:00' }, at))).toEqual([false, true])
  })
  it('lists the posters by day and hour', () => {
    const days = byDay([poster({ day: '2026-11-27' }), poster({ from: '14:30' }), poster({ from: '09:00' })])
    expect(days.map(({ day, posters }) => [day, posters.map(({ from }) => from)])).toEqual([['2026-11-25', ['09:00', '14:30']], ['2026-11-27', ['14:30']]])
  })
})
