// When flashes and beeps pass a point of their way: at the sender where they enter the connection, at the receiver where they
// come out of it. The picture's moment is the browser's own capture time there and the shown time here; the sound's is, at both
// ends alike, when a stretch of it was given out. What the devices themselves add is not in it: they are invented ones.

/** Begins to note; `end` is 'sent' or 'received'. Times are ms since 1970. */
export const watchFlashes = (page, end) =>
  page.evaluate(async (end) => {
    const noted = { flash: [], beep: [] }
    window.__flashes = noted
    const wall = (time) => performance.timeOrigin + time
    let [video, sound] = [null, null]
    if (end === 'sent') {
      const tracks = window.__room.pc().getSenders().map(({ track }) => track).filter((track) => track?.readyState === 'live')
      sound = tracks.find(({ kind }) => kind === 'audio')
      video = document.createElement('video')
      video.muted = true
      video.srcObject = new MediaStream(tracks.filter(({ kind }) => kind === 'video').slice(0, 1))
      await video.play()
    } else {
      const tile = document.querySelector('[data-testid="remote-video"][data-role="petitioner"]')
      video = tile.querySelector('video')
      sound = video.srcObject.getAudioTracks()[0]
    }
    const canvas = new OffscreenCanvas(8, 8)
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    let [wasBright, presented] = [true, 0]
    const see = (now, frame) => {
      pen.drawImage(video, 0, 0, 8, 8)
      const isBright = pen.getImageData(4, 2, 1, 1).data[1] > 150
      // Which frame was the first bright one is known only if none was shown that the page did not get to look at.
      const isWhole = frame.presentedFrames === presented + 1
      presented = frame.presentedFrames
      if (isBright && !wasBright && isWhole) noted.flash.push(wall(end === 'sent' ? (frame.captureTime ?? now) : frame.expectedDisplayTime))
      wasBright = isBright
      video.requestVideoFrameCallback(see)
    }
    video.requestVideoFrameCallback(see)
    // In a worker: the page's own work does not delay what is heard.
    const hear = async ({ data: readable }) => {
      const reader = readable.getReader()
      let quietSince = 0
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        const at = performance.timeOrigin + performance.now()
        const wave = new Float32Array(value.numberOfFrames)
        value.copyTo(wave, { planeIndex: 0, format: 'f32-planar' })
        const first = wave.findIndex((sample) => Math.abs(sample) > 0.08)
        if (first >= 0) {
          // a beep begins after a fifth of a second of silence
          if (at - quietSince > 200) postMessage(at + (first / value.sampleRate) * 1000)
          quietSince = at
        }
        value.close()
      }
    }
    const ear = new Worker(URL.createObjectURL(new Blob([`onmessage = ${hear}`], { type: 'text/javascript' })))
    ear.onmessage = ({ data }) => noted.beep.push(data)
    const { readable } = new MediaStreamTrackProcessor({ track: sound.clone() })
    ear.postMessage(readable, [readable])
  }, end)

export const flashesOf = (page) => page.evaluate(() => window.__flashes)

/** For each flash that has a beep at both ends: by how many ms the sound arrived later than the picture did; less than 0: earlier. */
export function lags(sent, received) {
  const after = (list, at, within) => list.find((one) => one >= at && one < at + within)
  const found = []
  for (const flash of sent.flash) {
    const beep = sent.beep.find((one) => Math.abs(one - flash) < 500)
    const [seen, heard] = [after(received.flash, flash, 450), beep && after(received.beep, beep - 5, 450)]
    if (seen && heard) found.push({ lag: heard - beep - (seen - flash), sound: heard - beep, picture: seen - flash })
  }
  return found
}
