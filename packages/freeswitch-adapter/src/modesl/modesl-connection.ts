import type { Server, Socket } from 'node:net'
import type { RingloopError } from '@ringloop/core'

/** modesl's event: what a listener or callback is given. */
export interface ModeslEvent {
  headers: { name: string; value: unknown }[]
  type: string | undefined
  subclass: string | undefined
  body: string
  /** `null` if it has none; an array header of a JSON event is an array. */
  getHeader(name: string): string | null
  getBody(): string
  getType(): string
  addHeader(name: string, value: unknown): unknown
  serialize(format?: 'plain' | 'json' | 'xml'): string
  /** Only on events made by {@link hardenModesl}: why there is no answer from the switch. `Reply-Text` and body say it too, after `-ERR`. */
  readonly error?: RingloopError
}

/** modesl's callback. */
export type ModeslCallback = (event: ModeslEvent) => void

type Words = string | readonly string[] | null

/** What a team uses of modesl's `Connection`; modesl itself has no types. */
export interface ModeslConnection {
  // biome-ignore lint/suspicious/noExplicitAny: modesl's listeners get whatever belongs to the name
  on(name: string, listener: (...args: any[]) => void): unknown
  // biome-ignore lint/suspicious/noExplicitAny: as above
  once(name: string, listener: (...args: any[]) => void): unknown
  // biome-ignore lint/suspicious/noExplicitAny: as above
  removeListener(name: string, listener: (...args: any[]) => void): unknown
  emit(name: string, ...args: unknown[]): unknown
  connected(): boolean
  disconnect(): void
  getInfo(): ModeslEvent | null
  send(command: string, headers?: object | null): void
  sendRecv(command: string, headers?: object | ModeslCallback | null, callback?: ModeslCallback): void
  sendEvent(event: ModeslEvent, callback?: ModeslCallback): void
  api(command: string, args?: Words | ModeslCallback, callback?: ModeslCallback): void
  bgapi(command: string, args?: Words | ModeslCallback, jobId?: string | ModeslCallback | null, callback?: ModeslCallback): void
  subscribe(events?: string | readonly string[], callback?: ModeslCallback): void
  events(format: string, events?: string | readonly string[], callback?: ModeslCallback): void
  filter(header: string, value: string, callback?: ModeslCallback): void
  filterDelete(header: string, value?: string | ModeslCallback, callback?: ModeslCallback): void
  execute(
    application: string,
    argument?: string | ModeslCallback,
    channelId?: string | ModeslCallback | null,
    callback?: ModeslCallback,
  ): string
}

/** What a team uses of modesl's `Server`. */
export interface ModeslServer {
  readonly server: Server
  // biome-ignore lint/suspicious/noExplicitAny: modesl's listeners get whatever belongs to the name
  on(name: string, listener: (...args: any[]) => void): unknown
  prependAny(listener: (name: string, ...args: unknown[]) => void): unknown
  readonly connections: Readonly<Record<string, ModeslConnection>>
  close(callback?: () => void): void
}

/** The members of modesl 1.2.1's `Connection` that are read or replaced when it is hardened. */
export interface ModeslInternals extends ModeslConnection {
  socket: Socket | null
  readonly parser?: ModeslParser
  readonly _inbound: boolean
  readonly connecting: boolean
  authed: boolean
  readonly usingFilters?: boolean
  readonly execAsync: boolean
  readonly execLock: boolean
  cmdCallbackQueue: (ModeslCallback | undefined)[]
  apiCallbackQueue: (ModeslCallback | undefined)[]
  auth(callback?: (error: Error | null, event: ModeslEvent) => void): void
  _onEvent(event: ModeslEvent, headers: object, body: string | undefined): void
  _doExec(channelId: string, command: string, headers: Record<string, unknown>, callback?: ModeslCallback): string
}

/** The members of modesl 1.2.1's `Parser` that are read or replaced. */
export interface ModeslParser {
  buffer: Buffer
  readonly bodyLen: number
  _parseHeaders(): void
  _parseXmlBody(text: string): object
}
