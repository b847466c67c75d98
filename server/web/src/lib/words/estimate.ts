// A waiting time and what it is based on.
import { defineMessages } from '../i18n'

export default defineMessages(
  {
    minutes: '{min} 到 {max} 分钟',
    minutes_one: '约 {min} 分钟',
    minutes_within: '{max} 分钟以内',
    hours: '{min} 到 {max} 小时',
    hours_one: '约 {min} 小时',
    hours_within: '{max} 小时以内',
    no_wait: '现在不用等',
    no_estimate: '暂时估不出',
    no_estimate_why: '轮到您时会叫号',
    basis_recent: '按最近 {sample} 次办理推算',
    basis_recent_hour: '按这个时段最近 {sample} 次办理推算',
    basis_default: '按一般用时推算',
  },
  {
    minutes: '{min}–{max} minutes',
    minutes_one: 'about {min} min',
    minutes_within: 'within {max} min',
    hours: '{min}–{max} hours',
    hours_one: 'about {min} hours',
    hours_within: 'within {max} hours',
    no_wait: 'No waiting now',
    no_estimate: 'Not known yet',
    no_estimate_why: 'You will be called',
    basis_recent: 'From the last {sample} receptions',
    basis_recent_hour: 'From the last {sample} receptions at this hour',
    basis_default: 'From usual durations',
  },
)
