import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { RingloopError, type Timestamp } from '@ringloop/core'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AssistRoutesOptions } from '../assist/assist-routes.js'
import type { AttachmentRoutesOptions } from '../case/attachment-routes.js'
import type { ConsentRoutesOptions } from '../compliance/consent-routes.js'
import type { DispatchRoutesOptions } from '../dispatch/dispatch-routes.js'
import type { TranscriptRoutesOptions } from '../routing/transcript-routes.js'
import type { ServiceLevelRoutesOptions } from '../sla/service-level-routes.js'
import type { WebhookTelephony } from '../webhook-telephony/create-webhook-telephony.js'
import type { VerifyToken } from './agent-tokens.js'
import { createApp } from './create-app.js'
import type { DeskHub } from './desk-hub.js'
import { createDeskSession, type ExecuteCommand, type ExplainCall } from './desk-session.js'
import type { Health } from './health.js'
import { isOriginAllowed } from './origin-policy.js'
import type { TopicProviders } from './topics.js'
import { createWebhookListener, type WebhookDoor } from './webhook-listener.js'
import { limitWrongTokens } from './wrong-tokens.js'

/** What {@link startDeskServer} needs. */
export interface DeskServerOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Origins beside its own whose pages may connect and frame the desk. */
  readonly origins: readonly string[]
  readonly hub: DeskHub
  readonly verifyToken: VerifyToken
  /** Of displays, which open no other door than the desk's. Default: there are none. */
  readonly verifyDisplay?: VerifyToken
  readonly execute: ExecuteCommand
  /** Default: nothing is explained. */
  readonly explain?: ExplainCall
  /** What desks can watch beside their own calls. Default: nothing. */
  readonly topics?: TopicProviders
  /** Default: nobody is. */
  readonly isSupervisor?: (extension: string) => boolean
  readonly health: () => Promise<Health>
  readonly pageDirectory: string | null
  /** Telephone systems that post at `/telephony/:name`. Default: none. */
  readonly telephony?: readonly WebhookTelephony[]
  /** Whether what they post finds room. Default: always. */
  readonly hasRoom?: () => boolean
  /** Told and acknowledged under `/service-levels`. Default: there are none. */
  readonly serviceLevels?: ServiceLevelRoutesOptions['serviceLevels'] | null
  /** The open pool of work orders. Default: there is none. */
  readonly dispatch?: Omit<DispatchRoutesOptions, 'verifyToken' | 'wrongTokens' | 'origins' | 'now' | 'log'> | null
  /** What customers allow, written down and read under `/consents`. Default: nobody keeps it. */
  readonly consents?: Pick<ConsentRoutesOptions, 'consents' | 'writers' | 'mask'> | null
  /** Files for tickets, taken under `/cases`. Default: none are. */
  readonly attachments?: Pick<AttachmentRoutesOptions, 'attachments' | 'visible'> | null
  /** What is heard in calls and helps in them, told under `/transcripts` and `/assist`. Default: nobody may. */
  readonly transcripts?:
    | (Pick<TranscriptRoutesOptions, 'transcripts' | 'mask' | 'writers'> & Pick<AssistRoutesOptions, 'assist'>)
    | null
  /** Where other systems may post. Default: nowhere. */
  readonly webhooks?: readonly WebhookDoor[]
  /** The gateway's address as other systems see it; default as they ask for it. */
  readonly publicUrl?: string | null
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
  /** Default 10 s. */
  readonly helloTimeoutMs?: number
  /** A tab that answers no ping for this long is gone. Default 30 s. */
  readonly heartbeatMs?: number
  /** Default 1000. */
  readonly maxConnections?: number
}

/** A listening server. */
export interface DeskServer extends AsyncDisposable {
  /** `http://host:port` */
  readonly url: string
}

/** Longer than proxies keep an idle connection (mostly a minute): who closes first must not be the one to whom the next request is sent. */
const keepAliveMs = 65_000
/** The largest message a desk may send: a note of 20,000 characters, escaped, and room. */
const maxMessageBytes = 256 * 1024

/**
 * Serves the desk: page and `/healthz` over HTTP, the desk protocol over a WebSocket at `/desk`; takes webhooks at `/webhooks/:name`.
 *
 * @throws `conflict` if the port is taken, `invalidConfig` if the address is not this machine's.
 */
export async function startDeskServer(options: DeskServerOptions): Promise<DeskServer> {
  const { telephony = [], hasRoom, now } = options
  const wrongTokens = limitWrongTokens(now)
  const asked = { ...options, wrongTokens }
  const app = createApp({
    ...options,
    telephony: { systems: telephony, now, log: options.log, ...(hasRoom && { hasRoom }) },
    serviceLevels: options.serviceLevels ? { ...asked, serviceLevels: options.serviceLevels } : null,
    attachments: options.attachments ? { ...asked, ...options.attachments } : null,
    consents: options.consents ? { ...asked, ...options.consents } : null,
    transcripts: options.transcripts ? { ...asked, ...options.transcripts } : null,
    assist: options.transcripts ? { ...asked, ...options.transcripts } : null,
    dispatch: options.dispatch ? { ...asked, ...options.dispatch } : null,
  })
  const page = getRequestListener(app.fetch)
  const webhook = createWebhookListener({
    doors: options.webhooks ?? [],
    publicUrl: options.publicUrl ?? null,
    now: options.now,
    log: options.log,
  })
  const http = createServer((request, response) => {
    if (!webhook(request, response)) void page(request, response)
  })
  http.keepAliveTimeout = keepAliveMs
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
  let closing = false

  http.on('upgrade', (request, socket, head) => {
    // Without a listener an error on the raw socket would end the process.
    socket.on('error', () => socket.destroy())
    const refusal = refusalOf(request)
    if (refusal !== null) {
      options.log('desk socket refused', { reason: refusal, address: request.socket.remoteAddress })
      return answer(socket, refusal)
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request.socket.remoteAddress ?? 'unknown'))
  })

  const refusalOf = (request: IncomingMessage): string | null => {
    if (request.url?.split('?')[0] !== '/desk') return '404 Not Found'
    if (closing) return '503 Service Unavailable'
    if (!isOriginAllowed(request.headers.origin, request.headers.host, options.origins)) return '403 Forbidden'
    if (sockets.clients.size >= (options.maxConnections ?? 1000)) return '503 Service Unavailable'
    if (wrongTokens.blocked(request.socket.remoteAddress ?? 'unknown')) return '429 Too Many Requests'
    return null
  }

  const open = (webSocket: WebSocket, address: string) => {
    const session = createDeskSession({
      ...options,
      verifyToken: (token) => options.verifyToken(token) ?? options.verifyDisplay?.(token) ?? null,
      socket: {
        send: (text) => webSocket.send(text, () => session.sent()),
        buffered: () => webSocket.bufferedAmount,
        close: (code, reason) => void closeSoon(webSocket, code, reason),
      },
      onUnauthorised(token) {
        if (wrongTokens.count(address, 'desk', token)) options.log('desk refused: wrong token', { address })
      },
    })
    const helloTimer = setTimeout(() => session.helloTimedOut(), options.helloTimeoutMs ?? 10_000)
    const stopHeartbeat = keepAlive(webSocket, options.heartbeatMs ?? 30_000)
    webSocket.on('message', (data, binary) => session.received(binary ? '' : data.toString()))
    webSocket.on('error', (error) => options.log('desk socket error', { problem: error.message, address }))
    webSocket.on('close', () => {
      clearTimeout(helloTimer)
      stopHeartbeat()
      session.closed()
    })
  }

  await listen(http, options)
  const { port } = http.address() as AddressInfo
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${shown}:${port}`,
    async [Symbol.asyncDispose]() {
      if (closing) return
      closing = true
      const closed = new Promise((resolve) => http.close(resolve))
      // 1012: the service restarts; desks come back by themselves.
      await Promise.all([...sockets.clients].map((webSocket) => closeSoon(webSocket, 1012, 'the gateway stops')))
      http.closeIdleConnections()
      const force = setTimeout(() => http.closeAllConnections(), 2000)
      await closed
      clearTimeout(force)
      sockets.close()
    },
  }
}

/** Closes, and cuts the line if the other end does not answer; resolves once it is closed. */
function closeSoon(webSocket: WebSocket, code: number, reason: string): Promise<void> {
  return new Promise((resolve) => {
    if (webSocket.readyState === webSocket.CLOSED) return resolve()
    const cut = setTimeout(() => webSocket.terminate(), 1000)
    webSocket.once('close', () => {
      clearTimeout(cut)
      resolve()
    })
    webSocket.close(code, reason)
  })
}

function keepAlive(webSocket: WebSocket, everyMs: number): () => void {
  let alive = true
  webSocket.on('pong', () => {
    alive = true
  })
  const timer = setInterval(() => {
    if (!alive) return webSocket.terminate()
    alive = false
    webSocket.ping()
  }, everyMs)
  return () => clearInterval(timer)
}

function answer(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function listen(http: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(
          new RingloopError('conflict', `Port ${port} on ${host} is taken.`, {
            mend: 'Stop what listens there, or set listen.port to another port.',
          }),
        )
      else if (error.code === 'EACCES')
        reject(
          new RingloopError('refused', `This user may not listen on port ${port}.`, {
            mend: 'Set listen.port to a port above 1023.',
          }),
        )
      else
        reject(
          new RingloopError('invalidConfig', `Cannot listen on ${host}:${port}: ${error.message}.`, {
            mend: 'Set listen.host to an address of this machine, or to 0.0.0.0 for all of them.',
          }),
        )
    })
    http.listen(port, host, resolve)
  })
}
