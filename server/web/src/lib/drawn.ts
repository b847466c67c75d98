// A stand-in for camera and microphone in a demonstration: a drawn, moving figure that says what it is, and a soft tone.

const WIDTH = 640
const HEIGHT = 360
const FPS = 15

export function drawnStream(want: { video: boolean; audio: boolean }): MediaStream {
  const stream = new MediaStream()
  if (want.video) for (const track of drawnPicture().getVideoTracks()) stream.addTrack(track)
  if (want.audio) for (const track of softTone().getAudioTracks()) stream.addTrack(track)
  return stream
}

function drawnPicture(): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d')
  const stream = canvas.captureStream(FPS)
  const track = stream.getVideoTracks()[0]
  let frame = 0
  const timer = setInterval(() => {
    if (track?.readyState === 'ended') return clearInterval(timer)
    if (context) drawFigure(context, frame++ / FPS)
  }, 1_000 / FPS)
  if (context) drawFigure(context, 0)
  return stream
}

function drawFigure(context: CanvasRenderingContext2D, seconds: number): void {
  const sway = Math.sin(seconds * 1.3) * 12
  const nod = Math.sin(seconds * 2.1) * 5
  context.fillStyle = '#35526e'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = '#8399ae'
  context.beginPath()
  context.ellipse(WIDTH / 2 + sway, HEIGHT + 20, 170, 130, 0, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = '#c3d2df'
  context.beginPath()
  context.ellipse(WIDTH / 2 + sway, 150 + nod, 62, 78, 0, 0, 2 * Math.PI)
  context.fill()
  // A moving mark, so that a still picture is seen to be still.
  context.fillStyle = '#dfc594'
  context.beginPath()
  context.arc(WIDTH / 2 + 110 + Math.cos(seconds * 3) * 14, 60 + Math.sin(seconds * 3) * 14, 7, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = '#ffffff'
  context.font = '22px "Noto Sans CJK SC", sans-serif'
  context.textAlign = 'center'
  context.fillText('演示 DEMO', WIDTH / 2, 36)
}

/** A short, quiet beep every three seconds. */
function softTone(): MediaStream {
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  const gain = context.createGain()
  const tone = context.createOscillator()
  tone.frequency.value = 330
  gain.gain.value = 0
  tone.connect(gain).connect(out)
  tone.start()
  void context.resume()
  const timer = setInterval(() => {
    if (out.stream.getAudioTracks()[0]?.readyState === 'ended') {
      clearInterval(timer)
      return void context.close()
    }
    const at = context.currentTime
    gain.gain.setTargetAtTime(0.12, at, 0.05)
    gain.gain.setTargetAtTime(0, at + 0.8, 0.1)
  }, 3_000)
  return out.stream
}
