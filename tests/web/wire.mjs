// The room's socket of a page, in the hands of a test: what goes over it, saying something in the page's place, and cutting
// it as a cable is cut (nothing comes or goes, no close is told).

/** Call before the page is opened. */
export const tapSockets = (page) =>
  page.addInitScript(() => {
    const wire = { sockets: [], sent: [], heard: [], isDark: false }
    window.__wire = wire
    const Real = window.WebSocket
    window.WebSocket = class extends Real {
      constructor(url, ...more) {
        super(wire.isDark ? 'ws://localhost:9' : url, ...more)
        if (!String(url).includes('/ws/room')) return
        wire.sockets.push(this)
        this.addEventListener('message', (event) => {
          if (wire.isDark) event.stopImmediatePropagation()
          else wire.heard.push(JSON.parse(event.data))
        })
      }
      send(data) {
        if (wire.isDark) return
        if (String(this.url).includes('/ws/room')) wire.sent.push(JSON.parse(data))
        super.send(data)
      }
    }
  })

const lastOf = (page, list, type) => page.evaluate(([list, type]) => window.__wire[list].findLast((message) => message.type === type) ?? null, [list, type])
/** The last message of a type that the page sent, or got. */
export const lastSent = (page, type) => lastOf(page, 'sent', type)
export const lastHeard = (page, type) => lastOf(page, 'heard', type)

/** Says something to the room as this page. */
export const say = (page, message) => page.evaluate((message) => window.__wire.sockets.at(-1).send(JSON.stringify(message)), message)
/** An order of the host. */
export const order = (page, order) => say(page, { type: 'moderate', order })

/** Cuts the room's line, or mends it. */
export const cut = (page, isDark) => page.evaluate((isDark) => void (window.__wire.isDark = isDark), isDark)
