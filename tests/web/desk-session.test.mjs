// A session with a host, a petitioner and an officer: the host's orders, the side room, the stop, writing, the second picture,
// and a broken line. Each also by what must not be seen or heard. Kiosks are read through the room itself.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { look } from './axe.mjs'
import { DESK, KIOSK, by, openBrowser, until } from './browser.mjs'
import { PEOPLE, writeMedia } from './media.mjs'
import { pictures, voices } from './senses.mjs'
import { startServer } from './server.mjs'
import { askForOfficer, call, claimSeat, logIn, takeNumber } from './steps.mjs'

let server
let kiosk
let lawyer
let officer

const keep = process.env.KEEP_SHOTS
async function shot(page, name) {
  if (!keep) return
  for (const lang of ['zh', 'en']) {
    await page.screenshot({ path: join(keep, `session-${name}-${lang}.png`) })
    await by(page, 'lang-toggle').first().evaluate((button) => button.click())
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
/** The tile of a person on a page. */
const tile = (page, role, source = 'camera') => page.locator(`[data-testid="stage-tile"][data-person="${role}"][data-source="${source}"]`)
/** Presses an entry of the host's menu on a tile. */
async function order(role, act, source) {
  await tile(lawyer.page, role, source).getByTestId('tile-menu').click()
  await by(lawyer.page, `tile-${act}`).filter({ visible: true }).click()
}
const seen = async (page) => Object.keys(await pictures(page)).sort()
/** The engine gives nothing anew for up to 30 s after a line carried too little, as on a loaded machine. */
const PATIENCE_S = 45
const seesExactly = (name, page, roles) => until(`${name} sees exactly [${roles}]`, async () => (await seen(page)).join() === [...roles].sort().join(), PATIENCE_S)
const hears = (name, page, role) => until(`${name} hears ${role}`, async () => Math.abs(((await voices(page))[role] ?? 0) - PEOPLE[role].hertz) < 40)
/** Lanes in the room's own words: what the server sends this page at all. */
const lanes = (page) => page.evaluate(() => {
  const view = window.__room.view()
  const roleOf = (id) => view.participants.find((one) => one.id === id)?.role
  return view.assignments.map(({ participant, source }) => `${roleOf(participant)} ${source}`).sort()
})
const linesAt = (page) => page.evaluate(() => window.__room.view().lines.map(({ kind, to, text }) => `${kind} ${to} ${text}`))
async function write(page, way, text) {
  await by(page, `write-way-${way}`).check()
  await by(page, 'write-text').fill(text)
  await by(page, 'write-text').press('Enter')
}

before(async () => {
  server = await startServer()
  const media = (who) => writeMedia(join(server.folder, who), PEOPLE[who])
  kiosk = await openBrowser({ viewport: KIOSK, media: media('petitioner') })
  lawyer = await openBrowser({ viewport: DESK, media: media('lawyer') })
  officer = await openBrowser({ viewport: DESK, media: media('officer') })
  // The socket of the room, so that a full room can be told without seven browsers.
  await lawyer.page.addInitScript(() => {
    const Own = window.WebSocket
    window.WebSocket = class extends Own {
      constructor(...args) {
        super(...args)
        window.roomSocket = this
      }
    }
  })
  // A drawn screen and a drawn second camera: the real ones belong to the machine.
  for (const { page } of [lawyer, officer]) {
    await page.addInitScript(() => {
      const drawn = (colour) => {
        const canvas = document.createElement('canvas')
        canvas.width = 1280
        canvas.height = 720
        const pen = canvas.getContext('2d')
        let n = 0
        setInterval(() => {
          pen.fillStyle = colour
          pen.fillRect(0, 0, 1280, 720)
          pen.fillStyle = '#000'
          pen.fillRect((n++ * 20) % 1280, 680, 40, 30)
        }, 60)
        const stream = canvas.captureStream(15)
        window.drawnTracks = [...(window.drawnTracks ?? []), ...stream.getTracks()]
        return stream
      }
      const { mediaDevices } = navigator
      const open = mediaDevices.getUserMedia.bind(mediaDevices)
      const list = mediaDevices.enumerateDevices.bind(mediaDevices)
      mediaDevices.getDisplayMedia = async () => drawn('#f0f')
      mediaDevices.getUserMedia = async (wanted) => (wanted.video?.deviceId?.exact === 'papers' ? drawn('#ff0') : open(wanted))
      mediaDevices.enumerateDevices = async () => [...(await list()), { kind: 'videoinput', deviceId: 'papers', label: '良田高拍仪 S1020', groupId: '' }]
    })
  }
  await kiosk.page.goto(`${server.base}/kiosk?site=${server.centre}`)
  await logIn(lawyer.page, server.base, 'lawyer01')
  await by(lawyer.page, 'desk-open').first().click()
  await logIn(officer.page, server.base, 'officer.dawukou1')
  const slip = await takeNumber(kiosk.page, { name: '王秀英', number: '640299195002280021' })
  await by(kiosk.page, 'ticket-done').click()
  await by(kiosk.page, 'home-claim').waitFor()
  await call(lawyer.page)
  await claimSeat(kiosk.page, slip)
  await seesExactly('the lawyer', lawyer.page, ['petitioner'])
})

after(async () => {
  if (keep) for (const [name, person] of Object.entries({ lawyer, officer })) await person?.page.screenshot({ path: join(keep, `last-${name}.png`) })
  for (const person of [kiosk, lawyer, officer]) await person?.close()
  await server?.stop()
})

test('the officer is announced before a sound of theirs opens, and every tile says who it is', async () => {
  await askForOfficer(lawyer.page, '高云起', '供暖由区住建局负责')
  await by(kiosk.page, 'consent-agree').click()
  await by(lawyer.page, 'invite-send').click()
  await by(officer.page, 'invitation-accept').click()
  await by(officer.page, 'officer-enter').click()
  await tile(lawyer.page, 'officer').and(lawyer.page.locator('[data-mark="announced"]')).filter({ hasText: /正在告知各方，[123] 秒后接通/ }).waitFor()
  assert.ok(!(await lanes(kiosk.page)).some((lane) => lane.startsWith('officer')), 'nothing of the officer opens while they are announced')
  await seesExactly('the lawyer', lawyer.page, ['officer', 'petitioner'])
  await seesExactly('the officer', officer.page, ['lawyer', 'petitioner'])
  await hears('the kiosk', kiosk.page, 'officer')
  assert.match(await tile(lawyer.page, 'officer').innerText(), /高云起[\s\S]*大武口/)
  assert.match(await tile(lawyer.page, 'petitioner').innerText(), /王秀英[\s\S]*L001[\s\S]*星海镇/)
  assert.match(await tile(officer.page, 'petitioner').innerText(), /王秀英[\s\S]*L001[\s\S]*星海镇/)
  assert.match(await tile(officer.page, 'lawyer').innerText(), /李文博[\s\S]*律师/)
  assert.equal(await by(officer.page, 'tile-menu').count(), 0, 'a guest orders nothing')
  for (const one of ['consult', 'stop-open', 'visit-alarm']) assert.equal(await by(officer.page, one).count(), 0, one)
  assert.deepEqual(await look(lawyer.page, 'three at the desk'), [])
  assert.deepEqual(await look(officer.page, 'three at the officer'), [])
  await shot(lawyer.page, 'three')
  await shot(officer.page, 'officer-three')
})

test('mute, camera and hold are seen and heard by the others, and taken back', async () => {
  await order('officer', 'mute')
  await until('the kiosk gets no sound of the officer', async () => !(await lanes(kiosk.page)).includes('officer microphone'))
  await until('the officer is told', async () => (await by(officer.page, 'self-video').getAttribute('data-muted')) === 'true')
  assert.match(await tile(lawyer.page, 'officer').innerText(), /主持人已静音/)
  assert.ok((await lanes(kiosk.page)).includes('officer camera'), 'only the sound')
  await order('officer', 'unmute')
  await hears('the kiosk', kiosk.page, 'officer')

  await order('officer', 'stop_camera')
  await seesExactly('the kiosk', kiosk.page, ['lawyer'])
  assert.ok((await lanes(kiosk.page)).includes('officer microphone'), 'only the picture')
  await order('officer', 'allow_camera')
  await seesExactly('the kiosk', kiosk.page, ['lawyer', 'officer'])

  // The keyboard alone: open the menu, two down, Enter.
  await tile(lawyer.page, 'officer').getByTestId('tile-menu').focus()
  await lawyer.page.keyboard.press('Enter')
  await until('the menu has the focus', () => lawyer.page.evaluate(() => document.activeElement.dataset.testid === 'tile-mute'))
  await lawyer.page.keyboard.press('ArrowDown')
  await lawyer.page.keyboard.press('ArrowDown')
  assert.deepEqual(await look(lawyer.page, 'menu'), [])
  if (keep) await lawyer.page.screenshot({ path: join(keep, 'session-menu.png') })
  await lawyer.page.keyboard.press('Enter')
  await by(officer.page, 'officer-cover').and(officer.page.locator('[data-standing="held"]')).waitFor()
  await seesExactly('the held officer', officer.page, [])
  assert.deepEqual(await lanes(officer.page), [], 'who is held hears nothing')
  await seesExactly('the kiosk', kiosk.page, ['lawyer'])
  assert.match(await tile(lawyer.page, 'officer').innerText(), /已请其稍候/)
  await shot(officer.page, 'officer-held')
  await order('officer', 'take_back')
  await seesExactly('the kiosk', kiosk.page, ['lawyer', 'officer'])
  await tile(lawyer.page, 'petitioner').getByTestId('tile-menu').click()
  assert.equal(await by(lawyer.page, 'tile-remove').filter({ visible: true }).count(), 0, 'nobody ends it for the petitioner')
  await lawyer.page.keyboard.press('Escape')
})

test('in the side room staff see each other and the petitioner nobody', async () => {
  await by(lawyer.page, 'consult').click()
  await by(lawyer.page, 'floor-consulting').waitFor()
  await seesExactly('the kiosk', kiosk.page, [])
  assert.deepEqual(await lanes(kiosk.page), [])
  await seesExactly('the lawyer', lawyer.page, ['officer'])
  await seesExactly('the officer', officer.page, ['lawyer'])
  await hears('the officer', officer.page, 'lawyer')
  assert.equal(await tile(lawyer.page, 'petitioner').getAttribute('data-mark'), 'consulting')
  assert.ok(await tile(lawyer.page, 'officer').evaluate((one) => one.classList.contains('big')), 'the colleague is shown large')
  assert.match(await by(officer.page, 'floor-consulting').innerText(), /正在会商：群众看不到、听不到/)
  assert.equal(await by(officer.page, 'consult-end').count(), 0)
  assert.deepEqual(await look(lawyer.page, 'side room'), [])
  await shot(lawyer.page, 'consulting')
  await by(lawyer.page, 'consult-end').click()
  await seesExactly('the kiosk', kiosk.page, ['lawyer', 'officer'])
  await hears('the kiosk', kiosk.page, 'lawyer')
})

test('writing goes to everybody or to staff alone, and not in the middle of a word', async () => {
  assert.equal(await by(lawyer.page, 'write-panel').count(), 0)
  await write(officer.page, 'everyone', '您好，我是区住建局的。')
  await by(lawyer.page, 'write-unread').waitFor()
  assert.match(await by(lawyer.page, 'write-unread').innerText(), /1/)
  await by(lawyer.page, 'write-open').click()
  await lawyer.page.locator('[data-testid="write-line"]', { hasText: '您好，我是区住建局的。' }).waitFor()
  assert.equal(await by(lawyer.page, 'write-unread').count(), 0)
  await write(lawyer.page, 'staff', '先不谈补偿数额')
  await officer.page.locator('[data-testid="write-line"][data-way="staff"]', { hasText: '先不谈补偿数额' }).waitFor()
  await write(lawyer.page, 'caption', '请出示身份证')
  await by(officer.page, 'caption-line').waitFor()
  assert.match(await by(officer.page, 'caption-line').innerText(), /请出示身份证/)
  await until('the visitor reads both', async () => (await linesAt(kiosk.page)).length === 2)
  assert.deepEqual(await linesAt(kiosk.page), ['chat everyone 您好，我是区住建局的。', 'caption everyone 请出示身份证'])
  assert.ok(!(await kiosk.page.locator('body').innerText()).includes('补偿数额'), 'the visitor reads nothing of the staff')

  // Enter while composing belongs to the input method.
  const field = by(lawyer.page, 'write-text')
  await field.fill('ni hao')
  await field.evaluate((one) => one.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })))
  assert.equal(await field.inputValue(), 'ni hao')
  await field.fill('好'.repeat(501))
  assert.match(await by(lawyer.page, 'write-count').innerText(), /超过 1 字/)
  assert.ok(await by(lawyer.page, 'write-send').isDisabled())
  await field.press('Enter')
  assert.equal((await linesAt(lawyer.page)).length, 3, 'nothing too long, nothing half composed')
  assert.deepEqual(await look(lawyer.page, 'writing'), [])
  await field.fill('')
  await shot(lawyer.page, 'writing')
  await shot(officer.page, 'officer-writing')
})

test('a second picture arrives, the host makes it large, and it ends with the browser\'s own button', async () => {
  await by(officer.page, 'share-open').click()
  await by(officer.page, 'share-dialog').waitFor()
  assert.deepEqual(await look(officer.page, 'share'), [])
  await shot(officer.page, 'share')
  await by(officer.page, 'share-camera').click()
  const second = (page) => tile(page, 'officer', 'screen').getByTestId('remote-screen')
  const frames = (page) => second(page).locator('video').evaluate((video) => {
    const pen = Object.assign(document.createElement('canvas'), { width: 8, height: 8 }).getContext('2d')
    pen.drawImage(video, 0, 0, 8, 8)
    const [r, g, b] = pen.getImageData(4, 2, 1, 1).data
    return { n: video.getVideoPlaybackQuality().totalVideoFrames, isYellow: r > 180 && g > 180 && b < 90 }
  })
  await second(lawyer.page).waitFor()
  assert.ok((await lanes(kiosk.page)).includes('officer screen'))
  assert.ok(await tile(lawyer.page, 'petitioner').evaluate((one) => one.classList.contains('big')), 'the host chooses, not the one who shares')
  await order('officer', 'show_big', 'screen')
  await until('it is large at the desk', () => tile(lawyer.page, 'officer', 'screen').evaluate((one) => one.classList.contains('big')))
  await by(officer.page, 'own-screen').and(officer.page.locator('.big')).waitFor()
  await until('the document is decoded at the desk', async () => {
    const { n, isYellow } = await frames(lawyer.page)
    return n > 5 && isYellow
  }, PATIENCE_S)
  assert.equal(await tile(lawyer.page, 'petitioner').evaluate((one) => one.classList.contains('big')), false)
  assert.deepEqual(await kiosk.page.evaluate(() => window.__room.view().floor.spotlight.source), 'screen')
  assert.deepEqual(await look(lawyer.page, 'second picture'), [])
  await shot(lawyer.page, 'screen')
  await shot(officer.page, 'officer-sharing')
  await officer.page.evaluate(() => { for (const track of window.drawnTracks) { track.stop(); track.dispatchEvent(new Event('ended')) } })
  await until('the tile is gone', async () => (await tile(lawyer.page, 'officer', 'screen').count()) === 0)
  assert.equal(await by(officer.page, 'own-screen').count(), 0)
  await until('the petitioner is large again', () => tile(lawyer.page, 'petitioner').evaluate((one) => one.classList.contains('big')))
  assert.ok(!(await lanes(kiosk.page)).includes('officer screen'))
})

test('a stop is asked once, pauses everything for everybody, and goes on', async () => {
  await by(lawyer.page, 'share-open').click()
  await by(lawyer.page, 'share-screen').click()
  await tile(officer.page, 'lawyer', 'screen').waitFor()
  await by(lawyer.page, 'stop-open').click()
  await by(lawyer.page, 'stop-dialog').waitFor()
  assert.ok((await lanes(kiosk.page)).length > 0, 'nothing stops before the answer')
  assert.deepEqual(await look(lawyer.page, 'stop dialog'), [])
  await shot(lawyer.page, 'stop-dialog')
  await by(lawyer.page, 'stop-yes').click()
  await by(lawyer.page, 'floor-stopped').waitFor()
  await by(officer.page, 'floor-stopped').waitFor()
  for (const { page } of [kiosk, lawyer, officer]) await until('no lane is left', async () => (await lanes(page)).length === 0)
  for (const { page } of [lawyer, officer]) await seesExactly('staff', page, [])
  assert.match(await by(officer.page, 'floor-stopped').innerText(), /非涉密系统/)
  assert.equal(await by(officer.page, 'go-on').count(), 0)
  assert.equal(await by(lawyer.page, 'own-screen').count(), 0, 'what was shared is put away')
  for (const { page } of [kiosk, lawyer, officer]) {
    const open = await page.evaluate(() => window.__room.pc().getSenders().flatMap(({ track }) => (track ? [track.enabled && track.readyState !== 'ended'] : [])))
    assert.ok(open.length >= 2 && !open.includes(true), 'the page itself sends nothing')
  }
  await by(lawyer.page, 'write-text').fill('还在吗')
  assert.ok(await by(lawyer.page, 'write-send').isDisabled())
  assert.deepEqual(await look(lawyer.page, 'stopped'), [])
  assert.deepEqual(await look(officer.page, 'stopped for the officer'), [])
  await shot(lawyer.page, 'stopped')
  await shot(officer.page, 'officer-stopped')
  await by(lawyer.page, 'go-on').click()
  await seesExactly('the lawyer', lawyer.page, ['officer', 'petitioner'])
  await seesExactly('the kiosk', kiosk.page, ['lawyer', 'officer'])
  await hears('the kiosk', kiosk.page, 'lawyer')
})

test('the host sees every line in words', async () => {
  assert.equal(await by(lawyer.page, 'lines-panel').count(), 0, 'folded at first')
  await by(lawyer.page, 'lines-open').click()
  await until('three lines are measured', async () => (await by(lawyer.page, 'leg').count()) === 3)
  assert.match(await by(lawyer.page, 'leg').first().innerText(), /群众一侧：线路(良好|一般|较差)[\s\S]*丢包 [\d.]+%[\s\S]*往返 \d+ 毫秒/)
  assert.equal(await by(officer.page, 'lines-open').count(), 0)
  assert.deepEqual(await look(lawyer.page, 'lines'), [])
  await shot(lawyer.page, 'lines')
  await by(lawyer.page, 'lines-open').click()
})

test('seven people with long names fit, each with what holds for them', async () => {
  await lawyer.page.evaluate(() => {
    const more = (id, name, title, place, changes) => ({ id, role: 'officer', name, title, place, en: { name: '', title: '', place: '' }, media: { audio: true, video: true }, link: 'live', interrupted_at_ms: null, standing: 'present', muted: { audio: false, video: false }, reason: null, ...changes })
    window.others = [
      more('x1', '阿依古丽·买买提江·艾合买提', '自然资源局不动产登记中心党支部书记、主任', '石嘴山市大武口区自然资源局', { standing: 'held' }),
      more('x2', '欧阳建国', '县信访局副局长', '平罗县', { standing: 'waiting' }),
      more('x3', '马秀兰', '回语翻译', '惠农区', { role: 'interpreter', link: 'interrupted', interrupted_at_ms: Date.now() - 249_000 }),
      more('x4', '李大川', '星海镇副镇长', '星海镇', { role: 'local_officer', muted: { audio: true, video: true } }),
      more('x5', '阿布都热合曼·买买提', '市政府督查室二级调研员', '市接访大厅', { role: 'supervisor', reason: '按季度计划抽查法律咨询以外的接访质量' }),
    ]
    for (const participant of window.others) window.roomSocket.onmessage({ data: JSON.stringify({ type: 'participant_joined', participant }) })
  })
  await until('six tiles and oneself', async () => (await by(lawyer.page, 'stage-tile').count()) === 6)
  assert.match(await by(lawyer.page, 'watcher').innerText(), /督查在线：阿布都热合曼·买买提 市政府督查室二级调研员.*— 按季度计划抽查/s, 'a supervisor is a line, not a tile')
  const words = await lawyer.page.locator('.pictures').innerText()
  for (const one of [/已请其稍候/, /等候请入[\s\S]*欧阳建国/, /线路中断，正在恢复 04:[01]\d/, /主持人已静音/, /主持人已关摄像头/]) assert.match(words, one)
  const faults = await lawyer.page.evaluate(() => {
    const inside = (one, box) => one.left >= box.left - 1 && one.right <= box.right + 1 && one.top >= box.top - 1 && one.bottom <= box.bottom + 1
    const stage = document.querySelector('.pictures').getBoundingClientRect()
    return [...document.querySelectorAll('.pictures .video-tile')].flatMap((tile) => {
      const box = tile.getBoundingClientRect()
      const caption = tile.querySelector('figcaption').getBoundingClientRect()
      const note = tile.querySelector('.placeholder > span')?.getBoundingClientRect()
      const more = tile.parentElement.querySelector('.tile-more')?.getBoundingClientRect()
      const meets = (one, other) => one && other && one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top
      return [...(inside(box, stage) ? [] : ['tile outside']), ...(inside(caption, box) ? [] : ['caption outside']), ...(meets(note, caption) || meets(note, more) ? ['note under something'] : []), ...(box.height < 80 ? [`low tile ${box.height}`] : [])].map((fault) => `${tile.innerText}: ${fault}`)
    })
  })
  assert.deepEqual(faults, [])
  assert.equal(await by(lawyer.page, 'tile-admit-now').count(), 1)
  assert.deepEqual(await look(lawyer.page, 'seven'), [])
  await shot(lawyer.page, 'seven')
  // The room knows nobody of them: an order is refused, in words.
  await by(lawyer.page, 'tile-admit-now').click()
  await by(lawyer.page, 'room-refused').waitFor()
  assert.match(await by(lawyer.page, 'room-refused').innerText(), /已经不在房间里/)
  await lawyer.page.evaluate(() => { for (const { id } of window.others) window.roomSocket.onmessage({ data: JSON.stringify({ type: 'participant_left', id, reason: 'left' }) }) })
  await until('they are gone', async () => (await by(lawyer.page, 'stage-tile').count()) === 2)
})

test('an officer is let go only after a second press; a broken line of the petitioner is said within 5 s', async () => {
  await order('officer', 'remove')
  await by(lawyer.page, 'tile-remove-yes').waitFor()
  await seesExactly('the kiosk, before the second press,', kiosk.page, ['lawyer', 'officer'])
  await by(lawyer.page, 'tile-remove-yes').click()
  await by(officer.page, 'officer-ended').waitFor()
  await seesExactly('the kiosk', kiosk.page, ['lawyer'])
  await by(lawyer.page, 'write-close').click()

  await kiosk.page.context().setOffline(true)
  await kiosk.page.evaluate(() => { window.__room.pc().close(); window.__room.breakSocket() })
  const cut = Date.now()
  await lawyer.page.locator('[data-testid="stage-cover"][data-cover="interrupted"]').waitFor({ timeout: 20_000 })
  assert.ok(Date.now() - cut < 15_000, `said after ${Date.now() - cut} ms`)
  assert.match(await by(lawyer.page, 'stage-cover').innerText(), /线路中断，正在恢复 00:\d\d/)
  assert.equal(await by(lawyer.page, 'interruption-choice').count(), 0, 'no choice before a minute')
  assert.deepEqual(await look(lawyer.page, 'interrupted'), [])
  await shot(lawyer.page, 'interrupted')
  await kiosk.page.context().setOffline(false)
  await seesExactly('the lawyer', lawyer.page, ['petitioner'])
  await by(lawyer.page, 'stage-cover').waitFor({ state: 'detached' })
})

test('after a minute the host chooses: wait, the telephone, or first in line again', async () => {
  await kiosk.close()
  await lawyer.page.locator('[data-testid="stage-cover"][data-cover="interrupted"]').waitFor()
  await until('the server writes it down', async () => (await by(lawyer.page, 'desk-work').getAttribute('data-phase')) === 'interrupted')
  await server.jump(Date.now() + 75_000)
  await by(lawyer.page, 'interruption-choice').waitFor()
  assert.match(await by(lawyer.page, 'stage-cover').innerText(), /正在恢复 01:\d\d[\s\S]*继续等[\s\S]*改打电话[\s\S]*今天优先再接/)
  assert.equal(await by(lawyer.page, 'interruption-phone').count(), 0, 'no telephone number before it was asked for')
  assert.deepEqual(await look(lawyer.page, 'choice'), [])
  await shot(lawyer.page, 'choice')
  await by(lawyer.page, 'interruption-choose-phone').click()
  await by(lawyer.page, 'interruption-phone').waitFor()
  assert.match(await by(lawyer.page, 'interruption-phone').innerText(), /没有留电话/)
  await by(lawyer.page, 'interruption-wait').click()
  await by(lawyer.page, 'interruption-choice').waitFor({ state: 'detached' })
  assert.match(await by(lawyer.page, 'stage-cover').innerText(), /已选继续等/)
  await server.jump(Date.now() + 160_000)
  await by(lawyer.page, 'interruption-rebook').click()
  assert.equal(await by(lawyer.page, 'desk-work').getAttribute('data-phase'), 'interrupted', 'asked once more')
  await by(lawyer.page, 'interruption-rebook-yes').click()
  await lawyer.page.locator('[data-testid="queue-row"][data-number="L001"][data-place="waiting"]').waitFor()
  assert.equal(await by(lawyer.page, 'desk-work').getAttribute('data-phase'), 'idle')
  for (const person of [lawyer, officer]) assert.deepEqual(person.faults, [])
})
