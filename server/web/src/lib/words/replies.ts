// Words for the person about written replies that a unit owes.
import { defineMessages } from '@/lib/i18n'

export default defineMessages(
  {
    title: '书面答复',
    owed: '{unit}将书面答复，最迟{time}',
    overdue: '{unit}的书面答复晚了，应在{time}前。可以问窗口，或打 12345。',
    answered: '{unit}已书面答复（{time}）',
    where: '用手机扫小票上的二维码就能看，也可以到窗口报号问。',
    here: '答复会出现在这里，请把这个页面或小票留着。',
  },
  {
    title: 'Written reply',
    owed: '{unit} will answer in writing by {time}',
    overdue: 'The written reply of {unit} is late (was due by {time}). Ask at the desk or call 12345.',
    answered: '{unit} answered in writing ({time})',
    where: 'Scan the code on your slip with a phone to read it, or ask at the desk with your number.',
    here: 'The reply appears here; please keep this page or the slip.',
  },
)
