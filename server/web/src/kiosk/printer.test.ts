import { describe, expect, it } from 'vitest'
import type { TicketIssued } from '@/lib/contract'
import type { Appointment } from '@/lib/booking/draft'
import { bookingPaper, printSlip, slipPaper } from './printer'

const issued = { ticket: { number: 'L012', issued_at: '2026-11-23T09:26:00+08:00' }, ahead: 3 } as TicketIssued
const paper = slipPaper(issued, { queue_zh: '法律咨询', queue_en: 'Legal advice', place: '星海镇综治中心', rules: ['叫 3 次'], url: 'http://x/t/abc', lang: 'zh' })
const answers = (status: number, body: unknown = {}) => () => Promise.resolve(new Response(JSON.stringify(body), { status }))

describe('the printer of a kiosk', () => {
  it.each([
    [200, { state: 'printed' }, 'printed'],
    [409, { code: 'paper_out' }, 'paper_out'],
    [409, { code: 'cover_open' }, 'fault'],
    [409, { code: 'printer_offline' }, 'fault'],
    [409, { code: 'printer_unknown' }, 'fault'],
    [409, { code: 'no_printer' }, 'none'],
    [404, {}, 'none'],
    [405, {}, 'none'],
    [502, {}, 'fault'],
  ])('%i %j means %s', async (status, body, state) => expect(await printSlip(paper, answers(status, body))).toBe(state))
  it('is not there when nobody answers', async () => expect(await printSlip(paper, () => Promise.reject(new TypeError('refused')))).toBe('none'))
  it('gets what stands on the slip, and no more', () => {
    expect(paper).toEqual({ number: 'L012', ahead: 3, issued_at: '2026-11-23T09:26:00+08:00', queue_zh: '法律咨询', queue_en: 'Legal advice', place: '星海镇综治中心', rules: ['叫 3 次'], url: 'http://x/t/abc', lang: 'zh' })
  })
  it('gets a booking by its kind, and nothing of who booked', () => {
    const words = { site: '石嘴山市信访局', leader: '马建国', post: '市委副书记', day: '11月25日 星期三', place: '石嘴山市信访局 一楼', form: '见面谈', papers: ['身份证'], rules: ['迟到了怎么办'], url: 'http://x/booking?code=K7MPX24D', printed_at: '2026-11-23T09:26:00.000+08:00', lang: 'zh' as const }
    const appointment = { id: 'a1', code: 'K7MPX24D', from: '14:30', to: '14:50', reason: '欠薪', number: 'A007' } as Appointment
    expect(bookingPaper(appointment, words)).toEqual({ kind: 'booking', code: 'K7MPX24D', time: '14:30-14:50', ...words })
  })
})
