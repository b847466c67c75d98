// Words of the list of those whom no message reaches.
import { defineMessages } from '@/lib/i18n'

export default defineMessages(
  {
    title: '要当面或电话告知的人（{n} 位）',
    help: '安排变了，短信到不了他们。请打电话或上门说清楚，再记下。',
    no_phone: '没有手机',
    message_dead: '短信没发出去',
    since: '{time} 起',
    visit: '没有留电话，请上门或请村、社区转告',
    call: '查电话 {phone}',
    told: '已告知，记下',
    words: '谁告知的、怎么说的',
    hint: '例如：10:20 电话告知本人，同意新时间。',
    go: '记下',
    done: '已记下，不再列出',
  },
  {
    title: 'To be told by phone or in person ({n})',
    help: 'Something changed and no message reaches them. Please ring or visit, then note it.',
    no_phone: 'No phone',
    message_dead: 'Message not sent',
    since: 'since {time}',
    visit: 'No phone was given: please visit, or ask the village or community',
    call: 'Show phone {phone}',
    told: 'Told: note it',
    words: 'Who told them, and how',
    hint: 'For example: 10:20 by phone, the new time suits.',
    go: 'Note it',
    done: 'Noted',
  },
)
