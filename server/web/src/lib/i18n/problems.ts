// Words for the server's codes. Every text says what to do next; kiosk texts also offer the staff.
import { ApiError } from '../api'
import type { ProblemCode } from '../contract'
import { defineMessages, useMessages, type Args } from '.'

const problems = defineMessages(
  {
    network: '连不上服务器。请稍等一下再试，或叫工作人员。',
    internal: '系统出了点问题，已经记下。请再试一次，或叫工作人员。',
    server_away: '连不上服务器。请稍等一下再试，或叫工作人员。',
    malformed: '系统出了点问题，请刷新页面再试，或叫工作人员。',
    body_too_large: '内容太长了，请写短一些。',
    id_number_length: '身份证号是 18 位，请对照证件再看一遍。',
    id_number_checksum: '身份证号对不上，可能有一位按错了，请对照证件再看一遍。',
    id_number_date: '身份证号里的出生日期不对，请对照证件再看一遍。',
    phone_invalid: '手机号是 11 位，以 1 开头。也可以选“没有手机”。',
    name_missing: '请填写姓名。',
    queue_closed: '这项服务现在没有开放，请选别的服务或问工作人员。',
    ticket_live_exists: '您今天已经取过号：{number}（{site}）。请用那个号等候。',
    idempotency_key_missing: '系统出了点问题，请再试一次。',
    idempotency_mismatch: '系统出了点问题，请从头再来一次。',
    ticket_unknown: '没有找到这个号码，请看看小票，号码是字母加数字。',
    pin_wrong: '密码不对，请看小票上的 4 位数字。还可以试 {left} 次。',
    pin_locked: '密码错了太多次，请等 {minutes} 分钟，或叫工作人员。',
    ticket_not_called: '还没有叫到您，前面还有 {ahead} 人。叫到后再来入座。',
    ticket_not_called_next: '还没有叫到您，您是下一位。请稍等，叫到后再来入座。',
    ticket_missed: '这个号已经过号。请重新取号，或叫工作人员。',
    ticket_done: '这个号已经办完了。还有事请重新取号。',
    seat_required: '还没有入座，请扫小票或输入号码和密码。',
    queue_elsewhere: '这个号在窗口办理，请看大厅屏上写的窗口。',
    name_too_long: '姓名太长了，请写常用的姓名。',
    paper_number_missing: '请输入证件号码，也可以选“没带身份证”。',
    field_invalid: '有一项填得不对，请再看一遍。',
    text_too_long: '文字太长了，请写短一些。',
    reason_missing: '请写明原因。',
    score_invalid: '请选一个评价。',
    rated_already: '已经评价过了，谢谢您。',
    too_many_requests: '操作太快了，请稍等几秒再试。',
    csrf_mismatch: '登录已经更新，请刷新页面再试。',
    forbidden: '您没有权限做这件事。',
    desk_taken: '这个席位已经有人在用。',
    ticket_state: '这个号的状态已经变了，请看最新情况。',
    session_ended: '这次面谈已经结束。',
    invitation_state: '邀请的状态已经变了，请看最新情况。',
    invitation_open: '已经有一个邀请在进行。',
    officer_unknown: '没有找到这位同志，请重新选择。',
    confidential_part_open: '请先结束单独谈话的部分。',
    login_wrong: '用户名或密码不对。',
    login_locked: '错误次数太多，请 {minutes} 分钟后再试。',
    demo_account_disabled: '演示账号在正式系统里不能使用。',
    login_required: '请先登录。',
    queue_empty: '现在没有人在等候。',
    desk_busy: '这个席位正在接待，请先办结。',
    desk_closed: '席位还没有开放，请先开放。',
    call_too_soon: '刚刚叫过，请 {seconds} 秒后再叫。',
    call_limit: '已经叫了 3 次，可以标为过号。',
    note_conflict: '笔录在别处改过，请核对后再保存。',
    not_found: '没有找到，可能已经结束。',
  },
  {
    network: 'The server cannot be reached. Please wait a moment and try again, or call the staff.',
    internal: 'Something went wrong and has been logged. Please try again, or call the staff.',
    server_away: 'The server cannot be reached. Please wait a moment and try again, or call the staff.',
    malformed: 'Something went wrong. Please reload the page and try again, or call the staff.',
    body_too_large: 'That is too long. Please shorten it.',
    id_number_length: 'The ID number has 18 digits. Please compare it with your card.',
    id_number_checksum: 'The ID number does not add up: one digit may be wrong. Please compare it with your card.',
    id_number_date: 'The date of birth in the ID number is not right. Please compare it with your card.',
    phone_invalid: 'A mobile number has 11 digits and starts with 1. You may also choose "no phone".',
    name_missing: 'Please enter your name.',
    queue_closed: 'This service is closed now. Please choose another one or ask the staff.',
    ticket_live_exists: 'You already have a number today: {number} ({site}). Please wait with that number.',
    idempotency_key_missing: 'Something went wrong. Please try again.',
    idempotency_mismatch: 'Something went wrong. Please start again.',
    ticket_unknown: 'This number was not found. Please look at your slip: it is a letter and digits.',
    pin_wrong: 'The PIN is wrong. Please look at the 4 digits on your slip. Tries left: {left}.',
    pin_locked: 'Too many wrong PINs. Please wait {minutes} minutes or call the staff.',
    ticket_not_called: 'You have not been called yet. People ahead of you: {ahead}. Please come back when called.',
    ticket_not_called_next: 'You have not been called yet, but you are next. Please come back when called.',
    ticket_missed: 'This number was missed. Please take a new number, or call the staff.',
    ticket_done: 'This number has been served. If there is something else, please take a new number.',
    seat_required: 'Nobody is seated. Please scan the slip or enter number and PIN.',
    queue_elsewhere: 'This number is served at a window. Please see the hall screen.',
    name_too_long: 'The name is too long. Please use the usual one.',
    paper_number_missing: 'Please enter the number of your paper, or choose "No ID card with me".',
    field_invalid: 'Something is not filled in right. Please look again.',
    text_too_long: 'The text is too long.',
    reason_missing: 'Please give a reason.',
    score_invalid: 'Please choose a rating.',
    rated_already: 'Already rated, thank you.',
    too_many_requests: 'Too fast. Please wait a few seconds and try again.',
    csrf_mismatch: 'The login has changed. Please reload the page.',
    forbidden: 'You are not permitted to do this.',
    desk_taken: 'Somebody already uses this desk.',
    ticket_state: 'This number has changed meanwhile. Please look again.',
    session_ended: 'This session has ended.',
    invitation_state: 'The invitation has changed meanwhile. Please look again.',
    invitation_open: 'There is already an open invitation.',
    officer_unknown: 'This officer was not found. Please choose again.',
    confidential_part_open: 'Please end the private part first.',
    login_wrong: 'User name or password is wrong.',
    login_locked: 'Too many failures. Try again in {minutes} minutes.',
    demo_account_disabled: 'Demo accounts do not work on a real system.',
    login_required: 'Please log in first.',
    queue_empty: 'Nobody is waiting now.',
    desk_busy: 'This desk is serving somebody. Finish that first.',
    desk_closed: 'The desk is closed. Open it first.',
    call_too_soon: 'Called a moment ago. Call again in {seconds} seconds.',
    call_limit: 'Called 3 times. You may mark the number as missed.',
    note_conflict: 'The note was changed elsewhere. Please compare before saving.',
    not_found: 'Not found: it may have ended.',
  },
)
export default problems

// Every code of the contract has words: the type check fails here when one is missing.
type Untold = Exclude<ProblemCode, keyof typeof problems.zh>
const NOTHING_IS_UNTOLD: [Untold] extends [never] ? true : Untold = true
void NOTHING_IS_UNTOLD

const translate = useMessages(problems)

/** The words for a refusal in the page's language. Unknown codes get the general text with the code, so staff can report it. */
export function problemText(error: ApiError): string {
  // "0 people ahead" reads like a mistake of the machine.
  if (error.code === 'ticket_not_called' && Number(error.args.ahead) === 0) return translate('ticket_not_called_next')
  const key = error.code as keyof typeof problems.zh
  if (key in problems.zh) return translate(key, error.args as Args)
  return `${translate('internal')} (${error.code})`
}
