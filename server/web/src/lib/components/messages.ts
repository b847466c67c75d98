import { defineMessages } from '../i18n'

export default defineMessages(
  {
    other_language: 'English',
    demo: '演示系统',
    demo_what: '人物和事项都是虚构的，请勿输入真实身份信息',
    insecure_title: '这个地址用不了摄像头和话筒',
    insecure_why: '浏览器只在加密地址（https://）或本机（localhost）上开放摄像头和话筒。现在打开的是 {origin}。',
    insecure_use_https: '请改用 https:// 开头的地址打开本页。',
    insecure_start_tls: '没有证书时，让管理员启动服务时加上 --tls self-signed，再用 https:// 打开，并在浏览器里确认一次证书。',
    insecure_demo: '这是演示系统：可以先用一幅画出来的画面和提示音代替。',
    camera_off: '摄像头已关',
    no_picture: '画面还没有来',
    link_interrupted: '对方线路中断，正在恢复',
    speaking: '正在说话',
    muted: '已静音',
  },
  {
    other_language: '中文',
    demo: 'Demonstration',
    demo_what: 'People and cases are invented. Do not enter real identity data',
    insecure_title: 'Camera and microphone do not work at this address',
    insecure_why: 'Browsers open camera and microphone only on encrypted addresses (https://) or on the machine itself (localhost). This page is {origin}.',
    insecure_use_https: 'Please open this page with an address that starts with https://.',
    insecure_start_tls: 'Without a certificate, have the administrator start the server with --tls self-signed, open it with https:// and accept the certificate once.',
    insecure_demo: 'This is a demonstration: a drawn picture and a tone can stand in for now.',
    camera_off: 'Camera is off',
    no_picture: 'No picture yet',
    link_interrupted: 'Their line broke, it is coming back',
    speaking: 'Speaking',
    muted: 'Muted',
  },
)
