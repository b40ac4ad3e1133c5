import { RingloopError } from '@ringloop/core'
import type { HostEvent } from '../host-events/host-event.js'
import { type DeskMessage, frameProtocol, type HostRequest, readGreeting, readHostMessage } from './frame-protocol.js'

export interface ConnectHostOptions {
  /** Pages that may have this desk in a frame, such as `https://crm.example.com`. Nothing is said to others, nor heard from them. */
  readonly allowedOrigins: readonly string[]
  /** Does what the page asks. What it throws is told to the page. */
  readonly onRequest: (request: HostRequest) => void | Promise<void>
  /** Gives up waiting for the page, and ends the link. */
  readonly signal: AbortSignal
}

/** The page around a desk in a frame. */
export interface HostLink {
  readonly origin: string
  /** The agent's token, as the page has it now. @throws `unreachable` if it has none, or does not answer within 10 s. */
  token(): Promise<string>
  tell(event: HostEvent): void
  /** How many messages were not taken: from elsewhere, of another version, or none of the protocol. */
  ignored(): number
}

const tokenTimeoutMs = 10_000

/** Waits for the page around this frame to connect. `null` if there is none, or none that may. */
export function connectHost({ allowedOrigins, onRequest, signal }: ConnectHostOptions): Promise<HostLink | null> {
  const { parent } = window
  if (parent === window || allowedOrigins.length === 0) return Promise.resolve(null)
  const nonce = newNonce()
  let ignored = 0
  return new Promise((resolve, reject) => {
    const listen = ({ data, source, origin, ports }: MessageEvent) => {
      if (source !== parent) return
      const greeting = allowedOrigins.includes(origin) ? readGreeting(data) : null
      const [port] = ports
      if (greeting?.ringloop !== 'connect' || greeting.nonce !== nonce || port === undefined) return void ignored++
      window.removeEventListener('message', listen)
      resolve(openLink(port, origin))
    }
    const openLink = (port: MessagePort, origin: string): HostLink => {
      const link = createLink(port, onRequest)
      signal.addEventListener('abort', () => port.close())
      link.post({ type: 'hello', nonce })
      return {
        origin,
        token: link.token,
        tell: (event) => link.post({ type: 'event', event }),
        ignored: () => ignored + link.ignored(),
      }
    }
    signal.addEventListener('abort', () => {
      window.removeEventListener('message', listen)
      reject(signal.reason)
    })
    if (signal.aborted) return reject(signal.reason)
    window.addEventListener('message', listen)
    for (const origin of parentOrigins(allowedOrigins))
      parent.postMessage({ ringloop: 'ready', protocol: frameProtocol, nonce }, origin)
  })
}

function createLink(port: MessagePort, onRequest: ConnectHostOptions['onRequest']) {
  let ignored = 0
  let given: ((token: string | null) => void) | null = null
  let wanted: Promise<string> | null = null
  const post = (message: DeskMessage) => port.postMessage(message)
  const answer = async (id: number, request: HostRequest) => {
    try {
      await onRequest(request)
      post({ type: 'done', id })
    } catch (error) {
      const code = error instanceof RingloopError ? error.code : 'unexpected'
      post({ type: 'failed', id, code, message: error instanceof Error ? error.message.slice(0, 4000) : 'It did not work.' })
    }
  }
  port.onmessage = ({ data }) => {
    const message = readHostMessage(data)
    if (message === null) ignored++
    else if (message.type === 'request') void answer(message.id, message.request)
    else given?.(message.token)
  }
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const fail = (text: string) =>
        reject(
          new RingloopError('unreachable', text, {
            mend: 'Look what the `token` of `mountFrame` gives in the page around the desk.',
          }),
        )
      const timer = setTimeout(() => given?.(null), tokenTimeoutMs)
      given = (token) => {
        clearTimeout(timer)
        given = null
        wanted = null
        if (token === null || token === '') fail('the page around this desk gives no token')
        else resolve(token)
      }
      post({ type: 'wantToken' })
    })
  return {
    post,
    ignored: () => ignored,
    token: () => {
      wanted ??= ask()
      return wanted
    },
  }
}

/** The page's origin where the browser tells it; else all that it may be, each message for one of them only. */
function parentOrigins(allowed: readonly string[]): readonly string[] {
  const known = window.location.ancestorOrigins?.[0]
  return known === undefined ? allowed : allowed.filter((origin) => origin === known)
}

/** Also without a secure context, where there is no `randomUUID`. */
const newNonce = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
