import { afterEach, expect, it } from 'vitest'
import type { ReplyPublic } from './contract'
import { locale } from './i18n'
import { replyText } from './replies'

const reply = (more: Partial<ReplyPublic> = {}): ReplyPublic => ({ id: 'r', invitation_id: 'i', unit_name: '区住建局', unit_name_en: 'Housing bureau', owed_at: '', due_at: '2026-03-05T18:00:00+08:00', is_overdue: false, ...more })
afterEach(() => (locale.value = 'zh'))

it('says who, until when, and what became of it', () => {
  expect(replyText(reply())).toBe('区住建局将书面答复，最迟3月5日 周四 18:00')
  expect(replyText(reply({ is_overdue: true }))).toMatch(/晚了，应在3月5日 周四 18:00前/)
  expect(replyText(reply({ is_overdue: true, answered_at: '2026-03-06T09:30:00+08:00' }))).toBe('区住建局已书面答复（3月6日 周五 09:30）')
  locale.value = 'en'
  expect(replyText(reply())).toBe('Housing bureau will answer in writing by Thu 5 Mar 18:00')
})
