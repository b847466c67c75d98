// Where an appointment stands, as staff say it.
import { defineMessages } from '../i18n'

export default defineMessages(
  {
    state_submitted: '等审核',
    state_accepted: '等领导答复',
    state_confirmed: '已约定',
    state_checked_in: '已到',
    state_in_session: '正在谈',
    state_completed: '谈完了',
    state_followed_up: '已回访',
    state_declined: '不受理',
    state_redirected: '已指引别处',
    state_no_show: '没有来',
    state_cancelled_by_petitioner: '本人取消',
    state_cancelled_by_organ: '我方取消',
    state_rescheduled: '已改期',
    state_expired: '没有及时审核',
  },
  {
    state_submitted: 'To be screened',
    state_accepted: 'Leader is asked',
    state_confirmed: 'Agreed',
    state_checked_in: 'Is here',
    state_in_session: 'Talking',
    state_completed: 'Received',
    state_followed_up: 'Followed up',
    state_declined: 'Declined',
    state_redirected: 'Sent elsewhere',
    state_no_show: 'Did not come',
    state_cancelled_by_petitioner: 'Cancelled by the person',
    state_cancelled_by_organ: 'Cancelled by us',
    state_rescheduled: 'Moved',
    state_expired: 'Not screened in time',
  },
)
