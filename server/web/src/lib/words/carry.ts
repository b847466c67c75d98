// Before closing: what a person who waits may choose if the day ends first.
import { defineMessages } from '../i18n'

export default defineMessages(
  {
    title: '快下班了。今天要是轮不到您，想怎么办？',
    wait: '继续等候',
    wait_what: '今天等到最后，轮到就办',
    priority_tomorrow: '明天优先',
    priority_tomorrow_what: '明天来取号，排在前面',
    appointment: '预约时间',
    appointment_what: '工作人员联系您，约好时间再来',
    saved: '记下了。工作人员会照您选的安排。',
  },
  {
    title: 'We close soon. If it is not your turn today, what would you like?',
    wait: 'Go on waiting',
    wait_what: 'Until the end of today',
    priority_tomorrow: 'Priority tomorrow',
    priority_tomorrow_what: 'Take a number tomorrow and be called early',
    appointment: 'An appointment',
    appointment_what: 'The staff agree a time with you',
    saved: 'Noted. The staff will arrange it as you chose.',
  },
)
