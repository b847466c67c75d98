// Words of a leader's own month and day.
import { defineMessages } from '@/lib/i18n'

export default defineMessages(
  {
    today: '今天',
    today_none: '今天没有您的接访',
    next: '下一次：{when}',
    month: '{month}的接访',
    month_none: '{month}没有您的接访',
    for_other: '顶替{name}',
    by_other: '由{name}顶替',
    booked: '已约 {taken} 位，还剩 {free} 个时段',
    open: '看今天谁来',
    confirm_help: '接访结束了。请看过各时段后确认台账，确认后不能再改。',
  },
  {
    today: 'Today',
    today_none: 'You do not receive today',
    next: 'Next: {when}',
    month: 'Receptions in {month}',
    month_none: 'You do not receive in {month}',
    for_other: 'In place of {name}',
    by_other: '{name} stands in',
    booked: '{taken} booked, {free} free',
    open: 'See who comes',
    confirm_help: 'The sitting is over. Please look at its slots and confirm the ledger; it cannot be changed afterwards.',
  },
)
