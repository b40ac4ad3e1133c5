import { createRoot } from 'react-dom/client'
import { createDeskConnection, RingloopProvider } from '../../packages/react-bindings/src/index.js'
import { Wallboard } from '../../packages/react-bindings/src/wallboard/index.js'
import { claimNothing } from '../../packages/react-bindings/test/fixtures/ring-claims.js'

/** What the page saw of its own frames, in milliseconds. */
export interface FrameReport {
  readonly frames: readonly number[]
  /** Tasks over 50 ms, by the browser's own account. */
  readonly longTasks: readonly number[]
  /** Patches of the topic that came meanwhile, and rows that were another in them. */
  readonly patches: number
  readonly changes: number
}

declare global {
  interface Window {
    measureFrames: (milliseconds: number) => Promise<FrameReport>
  }
}

let patches = 0
let changes = 0
/** The browser's own socket, with what comes counted. */
const openSocket: Parameters<typeof createDeskConnection>[0]['openSocket'] = (url, listener) => {
  const socket = new WebSocket(url)
  socket.onopen = () => listener.opened()
  socket.onmessage = ({ data }) => {
    if (typeof data !== 'string') return
    if (data.startsWith('{"type":"topicPatch"')) {
      patches++
      changes += data.split('"table":').length - 1
    }
    listener.received(data)
  }
  socket.onclose = ({ code, reason }) => listener.closed(code, reason)
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

const desk = createDeskConnection({ url: `ws://${location.host}/desk`, token: 'screen', openSocket })
desk.start()

window.measureFrames = (milliseconds) =>
  new Promise((resolve) => {
    const frames: number[] = []
    const longTasks: number[] = []
    const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ entryTypes: ['longtask'] })
    const before = { patches, changes }
    const began = performance.now()
    let last = began
    const frame = (now: number) => {
      frames.push(now - last)
      last = now
      if (now - began < milliseconds) return requestAnimationFrame(frame)
      observer.disconnect()
      resolve({
        // the first began before the measurement did
        frames: frames.slice(1),
        longTasks,
        patches: patches - before.patches,
        changes: changes - before.changes,
      })
      return 0
    }
    requestAnimationFrame(frame)
  })

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <RingloopProvider desk={desk} createRingClaim={claimNothing}>
      <Wallboard />
    </RingloopProvider>,
  )
