import { type FrameDesk, type HostEvent, mountFrame } from '../../src/frame/index.js'

declare global {
  interface Window {
    host: {
      readonly told: HostEvent[]
      mount(src: string, origin: string): void
      desk(): FrameDesk
      tokens: number
    }
  }
}

let desk: FrameDesk | null = null

window.host = {
  told: [],
  tokens: 0,
  mount(src, origin) {
    desk = mountFrame(document.body, {
      src,
      origin,
      token: async () => {
        window.host.tokens++
        return 'the token of Ann'
      },
      onEvent: (event) => window.host.told.push(event),
      timeoutMs: 5000,
    })
  },
  desk() {
    if (!desk) throw new Error('not mounted')
    return desk
  },
}
