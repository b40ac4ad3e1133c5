import type { CallId } from '@ringloop/core'
import type { HostEvent } from '../host-events/host-event.js'
import {
  type DeskMessage,
  frameProtocol,
  type HostMessage,
  type HostRequest,
  readDeskMessage,
  readGreeting,
} from './frame-protocol.js'

export interface MountFrameOptions {
  /** The address of the gateway's desk page. */
  readonly src: string
  /** The only origin that is spoken to. Default: that of `src`. */
  readonly origin?: string
  /** The agent's token or what fetches it: asked whenever the desk connects. It goes over the port, never into an address. */
  readonly token: string | (() => string | Promise<string>)
  readonly onEvent: (event: HostEvent) => void
  /** What screen readers call the frame. Default `Ringloop`. */
  readonly title?: string
  /** How long the desk may take for an answer. Default 60 s: it waits for a telephone to be picked up. */
  readonly timeoutMs?: number
}

/** A desk in a frame of this page. */
export interface FrameDesk extends Disposable {
  readonly frame: HTMLIFrameElement
  /** Calls a number: the agent's telephone rings first. @throws an `Error` with what the desk says, or that it is not connected. */
  dial(number: string): Promise<void>
  selectCall(callId: CallId): Promise<void>
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
  setLanguage(language: 'en' | 'zh-CN'): Promise<void>
  /** Connects anew with another token: after one was refused, or for another person. */
  signIn(token: MountFrameOptions['token']): Promise<void>
  /** The agent leaves: the desk disconnects, shows nothing, and forgets what was typed and not sent. `signIn` begins anew. */
  signOut(): Promise<void>
  /** How many messages were not taken: from elsewhere, of another version, or none of the protocol. */
  ignored(): number
  /** Takes the desk out of the page. */
  remove(): void
}

const mostWaiting = 100

/** Puts the gateway's desk page into an element of this page, and speaks with it. */
export function mountFrame(element: Element, options: MountFrameOptions): FrameDesk {
  const { onEvent, title = 'Ringloop', timeoutMs = 60_000 } = options
  const origin = new URL(options.origin ?? options.src, location.href).origin
  const frame = document.createElement('iframe')
  frame.src = options.src
  frame.title = title
  frame.allow = `microphone ${origin}; autoplay ${origin}; clipboard-write ${origin}`
  let token: MountFrameOptions['token'] | null = options.token
  let port: MessagePort | null = null
  let greeted = false
  let ignored = 0
  let count = 0
  const waiting = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()

  const post = (message: HostMessage) => port?.postMessage(message)
  const failAll = (text: string) => {
    for (const { reject } of [...waiting.values()]) reject(new Error(text))
    waiting.clear()
  }
  const listen = ({ data, source, origin: from, ports }: MessageEvent) => {
    // Other frames and windows post, too: what is not from ours is theirs to read.
    if (source === null || source !== frame.contentWindow) return
    const greeting = from === origin && ports.length === 0 ? readGreeting(data) : null
    if (greeting?.ringloop !== 'ready') return void ignored++
    connect(greeting.nonce)
  }
  const connect = (nonce: string) => {
    // A frame that was loaded anew begins anew.
    port?.close()
    failAll('The desk was loaded anew.')
    const channel = new MessageChannel()
    const own = channel.port1
    port = own
    greeted = false
    own.onmessage = ({ data }) => {
      const message = port === own ? readDeskMessage(data) : null
      if (message === null || (!greeted && (message.type !== 'hello' || message.nonce !== nonce))) return void ignored++
      receive(message)
    }
    frame.contentWindow?.postMessage({ ringloop: 'connect', protocol: frameProtocol, nonce }, origin, [channel.port2])
  }
  const receive = (message: DeskMessage) => {
    switch (message.type) {
      case 'hello':
        greeted = true
        return
      case 'wantToken':
        void giveToken()
        return
      case 'event':
        return onEvent(message.event)
      case 'done':
        return waiting.get(message.id)?.resolve()
      case 'failed':
        return waiting.get(message.id)?.reject(Object.assign(new Error(message.message), { code: message.code }))
    }
  }
  const giveToken = async (): Promise<void> => {
    const asked = token
    let given: string | null = null
    try {
      given = typeof asked === 'function' ? await asked() : asked
    } catch {
      // The desk says so, and asks again.
    }
    // somebody else has signed in meanwhile
    if (asked !== token) return giveToken()
    post({ type: 'token', token: given })
  }
  const ask = (request: HostRequest) =>
    new Promise<void>((resolve, reject) => {
      if (!greeted || waiting.size >= mostWaiting) return reject(new Error('The desk in the frame is not connected.'))
      const id = ++count
      const timer = setTimeout(() => settle(() => reject(new Error('The desk in the frame did not answer.'))), timeoutMs)
      const settle = (how: () => void) => {
        clearTimeout(timer)
        waiting.delete(id)
        how()
      }
      waiting.set(id, { resolve: () => settle(resolve), reject: (error) => settle(() => reject(error)) })
      post({ type: 'request', id, request })
    })

  const remove = () => {
    window.removeEventListener('message', listen)
    port?.close()
    port = null
    greeted = false
    failAll('The desk was taken out of the page.')
    frame.remove()
  }
  window.addEventListener('message', listen)
  element.append(frame)
  return {
    frame,
    dial: (number) => ask({ type: 'dial', number }),
    selectCall: (callId) => ask({ type: 'selectCall', callId }),
    setTheme: (theme) => ask({ type: 'setTheme', theme }),
    setLanguage: (language) => ask({ type: 'setLanguage', language }),
    signIn(other) {
      token = other
      return ask({ type: 'signIn' })
    },
    signOut() {
      token = null
      return ask({ type: 'signOut' })
    },
    ignored: () => ignored,
    remove,
    [Symbol.dispose]: remove,
  }
}
