import { type FrameDesk, type HostEvent, mountFrame } from '../../src/frame/index.js'

declare global {
  interface Window {
    host: {
      readonly told: HostEvent[]
      mount(src: string, origin: string): void
      desk(): FrameDesk
      /** How often one was asked for. */
      tokens: number
      token: string
    }
  }
}

let desk: FrameDesk | null = null

window.host = {
  told: [],
  tokens: 0,
  token: 'the token of Ann',
  mount(src, origin) {
    desk = mountFrame(document.body, {
      src,
      origin,
      token: async () => {
        window.host.tokens++
        return window.host.token
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
