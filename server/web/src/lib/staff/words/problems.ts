// Words for refusals as staff should read them. Codes not listed here have the general words.
import { ApiError } from '@/lib/api'
import { defineMessages, useMessages, type Args } from '@/lib/i18n'
import { problemText } from '@/lib/i18n/problems'

const messages = defineMessages(
  {
    network: '连不上服务器，正在重试。请稍后再点一次。',
    internal: '系统出了问题，已经记下。请再试一次；还不行请告诉管理员。',
    queue_empty: '现在没有人等候，有人取号会自动出现。',
    desk_taken: '这个席位已有人使用，请换一个。',
    desk_busy: '先办结现在这位，再叫下一位。',
    desk_closed: '席位还没有开，请先点“开席”。',
    call_too_soon: '刚叫过，请等一会儿再点。',
    call_limit: '已经叫过 3 次。人没来，请记为过号。',
    ticket_state: '这个号的状态刚变了，页面已更新，请再看一下。',
    session_ended: '这次接访已经结束。',
    note_conflict: '笔录在别处改过，请选用哪一份。',
    text_too_long: '内容太长，请精简后再保存。',
    reason_missing: '请写明原因。',
    invitation_open: '已有一个邀请在进行，请先等它结束或撤回。',
    invitation_state: '这个邀请的状态刚变了，页面已更新，请再看一下。',
    confidential_part_open: '请先说明保密咨询结束，再请对方进来。',
    officer_unknown: '这位干部不能被邀请，请换一位。',
    forbidden: '您没有权限做这件事。',
    too_many_requests: '点得太快了，请停一下再试。',
    csrf_mismatch: '登录状态变了，请刷新页面再试。',
    queue_elsewhere: '这条视频队列不接待群众现在所在的地方，请选别的队列。',
    ticket_live_exists: '这位群众在那个队列已经有号：{number}。请用那个号，或换个队列。',
    undo_too_late: '叫号超过 {minutes} 分钟，不能撤回。可以转办，或请大厅值班长帮忙。',
    desk_paused: '席位已暂停叫号，请先点“恢复叫号”。',
    requeue_limit: '这个号已经排回 {limit} 次，请群众重新取号。',
    not_found: '没有找到，可能已经结束。页面已更新。',
  },
  {
    network: 'The server cannot be reached; trying again. Please press once more in a moment.',
    internal: 'Something went wrong and has been logged. Try again; if it stays, tell the administrator.',
    queue_empty: 'Nobody is waiting now. New numbers appear by themselves.',
    desk_taken: 'Somebody else uses this desk. Please choose another.',
    desk_busy: 'Complete this visitor before calling the next.',
    desk_closed: 'The desk is not open. Press "Open desk" first.',
    call_too_soon: 'Called a moment ago. Please wait before pressing again.',
    call_limit: 'Called 3 times already. If nobody came, mark the number as missed.',
    ticket_state: 'This number has just changed. The page is up to date now, please look again.',
    session_ended: 'This reception has ended.',
    note_conflict: 'The note was changed elsewhere. Please choose which one to keep.',
    text_too_long: 'The text is too long. Please shorten it and save again.',
    reason_missing: 'Please give a reason.',
    invitation_open: 'An invitation is under way. Wait for it to end, or withdraw it.',
    invitation_state: 'This invitation has just changed. The page is up to date now, please look again.',
    confidential_part_open: 'First say that the confidential part has ended, then ask the officer in.',
    officer_unknown: 'This officer cannot be invited. Please choose another.',
    forbidden: 'You are not permitted to do this.',
    too_many_requests: 'Too fast. Please pause and try again.',
    csrf_mismatch: 'Your login has changed. Please reload the page.',
    queue_elsewhere: 'This video queue does not serve the place where the visitor is. Please choose another.',
    ticket_live_exists: 'The visitor already has a number in that queue: {number}. Use that one, or another queue.',
    undo_too_late: 'A call can be taken back within {minutes} minutes only. Transfer instead, or ask the hall manager.',
    desk_paused: 'Calling is paused here. Press "Resume calling" first.',
    requeue_limit: 'This number came back {limit} times already. The visitor needs a new number.',
    not_found: 'Not found: it may have ended. The page is up to date now.',
  },
)
const translate = useMessages(messages)

export function staffProblemText(error: ApiError): string {
  const key = error.code as keyof typeof messages.zh
  return key in messages.zh ? translate(key, error.args as Args) : problemText(error)
}
