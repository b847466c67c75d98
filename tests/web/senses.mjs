// What a page really shows and plays: the colour of each remote picture, the tone of each remote voice.

/** The remote pictures: participant role -> { colour, frames }. Reads pixels of the video elements themselves. */
export const pictures = (page) =>
  page.evaluate(() => {
    const seen = {}
    for (const video of document.querySelectorAll('[data-testid="remote-video"]')) {
      const element = video.tagName === 'VIDEO' ? video : video.querySelector('video')
      const role = video.dataset.role
      if (!element || !element.videoWidth || video.classList.contains('empty')) continue
      const canvas = document.createElement('canvas')
      canvas.width = 16
      canvas.height = 16
      const pen = canvas.getContext('2d')
      pen.drawImage(element, 0, 0, 16, 16)
      const [r, g, b] = pen.getImageData(8, 4, 1, 1).data
      const strongest = Math.max(r, g, b)
      const colour = strongest === r ? 'red' : strongest === g ? 'green' : 'blue'
      const { totalVideoFrames } = element.getVideoPlaybackQuality()
      seen[role] = { colour, frames: totalVideoFrames, height: element.videoHeight, rgb: [r, g, b] }
    }
    return seen
  })

/** The loudest tone of each remote voice in hertz: participant role -> hertz. Listens for a second. */
export const voices = (page) =>
  page.evaluate(async () => {
    const context = new AudioContext()
    await context.resume()
    const ears = []
    for (const video of document.querySelectorAll('[data-testid="remote-video"]')) {
      const element = video.tagName === 'VIDEO' ? video : video.querySelector('video')
      const tracks = element?.srcObject?.getAudioTracks() ?? []
      if (tracks.length === 0) continue
      const analyser = context.createAnalyser()
      analyser.fftSize = 8192
      analyser.smoothingTimeConstant = 0
      context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser)
      ears.push({ role: video.dataset.role, analyser, best: -200, hertz: 0 })
    }
    const end = performance.now() + 1200
    const bins = new Float32Array(4096)
    while (performance.now() < end) {
      for (const ear of ears) {
        ear.analyser.getFloatFrequencyData(bins)
        for (let bin = 20; bin < bins.length; bin++) {
          if (bins[bin] > ear.best) {
            ear.best = bins[bin]
            ear.hertz = (bin * context.sampleRate) / 8192
          }
        }
      }
      await new Promise((done) => setTimeout(done, 40))
    }
    await context.close()
    return Object.fromEntries(ears.filter((ear) => ear.best > -80).map((ear) => [ear.role, Math.round(ear.hertz)]))
  })
