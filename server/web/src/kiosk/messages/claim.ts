import { defineMessages } from '@/lib/i18n'

export default defineMessages(
  {
    title: '请入座',
    lead: '把小票上的二维码对准扫描口；没有扫描口，就输入号码和密码。',
    scan_here: '扫小票，自动入座',
    scan_what: '二维码在小票右上角，手机上的也可以',
    number: '号码',
    pin: '入座密码',
    number_hint: '小票上的大字，如 L012',
    pin_hint: '小票上的 4 位数字',
    go: '入座',
    delete: '删除',
    keypad: '按键',
  },
  {
    title: 'Please sit down',
    lead: 'Hold the code of your slip to the scanner; without a scanner enter number and PIN.',
    scan_here: 'Scan the slip to sit down',
    scan_what: 'The code is on the slip; on your phone works too',
    number: 'Number',
    pin: 'Seat PIN',
    number_hint: 'Large on the slip, such as L012',
    pin_hint: 'The 4 digits on the slip',
    go: 'Sit down',
    delete: 'Delete',
    keypad: 'Keys',
  },
)
