// The line test of a page: two connections to a room of their own, one sends, one receives, on the path that a talk takes.
// What it sends is noise, never a person: a still picture needs little and would make every line look slow.
import { PROTOCOL_VERSION, type ServerMessage } from '@protocol'
import { api, ApiError, ask } from '../api'
import type { Grant } from '../contract'
import { figuresOf, judge, sampleLine, type LineFigures, type LineLevel, type LineSample, type LineWeakness } from './lineTest'
import { giveServers, preparePeer, type PreparedPeer } from './peer'
import { RoomSocket } from './socket'

/** `none`: no way through to the server. `untested`: the server has no room for a test just now; the line may be fine. */
export type LineResult =
  | { is: LineLevel; score: number; weakness: LineWeakness | null; figures: LineFigures }
  | { is: 'none' }
  | { is: 'untested' }

export interface LineRun {
  /** Never rejects, and is there after `LINE_TEST_LIMIT_MS` at the latest; `untested` after `stop`. */
  result: Promise<LineResult>
  /** The result now, out of what there is so far; `untested` if that is too little. */
  finish(): void
  /** Ends everything; nobody wants to know any more. */
  stop(): void
}

export const LINE_TEST_LIMIT_MS = 8_000
const MEASURED_MS = 4_000
const EVERY_MS = 250
/** A browser begins slowly: a test that was ended sooner does not say what the line carries. */
const ENOUGH_MS = 3_000
/** What a camera of a talk sends at most. */
const NOISE_BPS = 1_500_000

export function startLineTest(): LineRun {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), LINE_TEST_LIMIT_MS)
  let enough: number | null = null
  const finishAfter = (ms: number): void => {
    enough = Math.max(enough ?? 0, ms)
    end.abort()
  }
  return {
    result: run(end.signal, () => enough).finally(() => clearTimeout(timer)),
    finish: () => finishAfter(ENOUGH_MS),
    stop: () => finishAfter(Infinity),
  }
}

/** `enough`: once somebody ended it before its time, how many milliseconds of samples it takes to say something. */
async function run(end: AbortSignal, enough: () => number | null): Promise<LineResult> {
  const over = new Promise<void>((resolve) => end.addEventListener('abort', () => resolve(), { once: true }))
  const closers: (() => void)[] = []
  const samples: LineSample[] = []
  try {
    await Promise.race([measure(end, samples, closers), over])
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status >= 400 && thrown.status < 500) return { is: 'untested' }
  } finally {
    for (const close of closers) close()
  }
  const span = (samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0)
  const figures = span >= (enough() ?? 0) ? figuresOf(samples) : null
  if (figures) {
    const { level, score, weakness } = judge(figures)
    return { is: level, score, weakness, figures }
  }
  return { is: enough() === null ? 'none' : 'untested' }
}

async function measure(end: AbortSignal, samples: LineSample[], closers: (() => void)[]): Promise<void> {
  const grants = await ask(api.POST('/api/v1/line-tests', { signal: end }))
  const noise = makeNoise()
  const enter = (grant: Grant, stream: MediaStream, lanes: number): Promise<PreparedPeer> => enterRoom(grant, stream, lanes, end, closers)
  closers.push(noise.stop)
  const [sender, receiver] = await Promise.all([enter(grants.sender, noise.stream, 0), enter(grants.receiver, new MediaStream(), 1)])
  if (sender.senders) await atFullRate(sender.senders.camera.sender)
  const startedAt = performance.now()
  while (!end.aborted && performance.now() - startedAt < MEASURED_MS + EVERY_MS) {
    const [sent, received] = await Promise.all([reportOf(sender), reportOf(receiver)])
    if (!end.aborted) samples.push(sampleLine(performance.now(), sent, received))
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}

const reportOf = async ({ pc }: PreparedPeer) => (await pc.getStats()) as unknown as Map<string, Record<string, unknown>>

/** Joins a room with one connection; resolves when media can flow. */
async function enterRoom(grant: Grant, stream: MediaStream, lanes: number, end: AbortSignal, closers: (() => void)[]): Promise<PreparedPeer> {
  const peer = await preparePeer(stream, lanes)
  // Too late: nobody would close it.
  if (end.aborted) peer.pc.close()
  closers.push(() => peer.pc.close())
  giveServers(peer, grant)
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(why))
    peer.pc.onconnectionstatechange = () => {
      if (peer.pc.connectionState === 'connected') resolve(peer)
      else if (peer.pc.connectionState === 'failed') fail('no media path')
    }
    let local: Promise<void> = Promise.resolve()
    const receive = (message: ServerMessage): void => {
      if (message.type === 'joined') local.then(() => peer.pc.setRemoteDescription({ type: 'answer', sdp: message.answer })).catch(reject)
      else if (message.type === 'closed' || (message.type === 'error' && message.fatal)) fail(message.type)
    }
    RoomSocket.open(grant.socket_path, { onMessage: receive, onLost: () => fail('socket lost'), onRoundTrip: () => undefined }).then((socket) => {
      const leave = (): void => {
        socket.send({ type: 'leave' })
        socket.close()
      }
      if (end.aborted) return leave()
      closers.push(leave)
      socket.send({ type: 'join', version: PROTOCOL_VERSION, offer: peer.offer.sdp ?? '', media: { audio: true, video: true } })
      local = peer.pc.setLocalDescription(peer.offer)
      local.catch(reject)
    }, reject)
  })
}

async function atFullRate(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters()
  for (const encoding of parameters.encodings) encoding.maxBitrate = NOISE_BPS
  // A browser that will not be told sends what it thinks best.
  await sender.setParameters(parameters).catch(() => undefined)
}

const WIDTH = 480
const HEIGHT = 270
const FPS = 20
const GRAIN = 128

/** A picture that no encoder can make small, and a quiet tone that nobody hears. */
function makeNoise(): { stream: MediaStream; stop: () => void } {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const pen = canvas.getContext('2d')
  const grain = makeGrain()
  const draw = (): void => {
    for (let x = 0; x < WIDTH; x += GRAIN) for (let y = 0; y < HEIGHT; y += GRAIN) pen?.drawImage(grain, x - Math.random() * GRAIN, y - Math.random() * GRAIN, 2 * GRAIN, 2 * GRAIN)
  }
  draw()
  const timer = setInterval(draw, 1_000 / FPS)
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  const tone = context.createOscillator()
  tone.connect(out)
  tone.start()
  const stream = new MediaStream([...canvas.captureStream(FPS).getVideoTracks(), ...out.stream.getAudioTracks()])
  return {
    stream,
    stop() {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
      void context.close()
    },
  }
}

function makeGrain(): HTMLCanvasElement {
  const grain = document.createElement('canvas')
  grain.width = grain.height = 2 * GRAIN
  const pen = grain.getContext('2d')
  const pixels = new ImageData(2 * GRAIN, 2 * GRAIN)
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = Math.random() * 256
    pixels.data[at + 3] = 255
  }
  pen?.putImageData(pixels, 0, 0)
  return grain
}
