import modesl from 'modesl'
import { eslCommand } from '../../src/connection/esl-command.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import { createSwitchLink } from '../../src/connection/switch-link.js'
import type { Timers } from '../../src/connection/timers.js'
import { hardenModesl } from '../../src/modesl/harden-modesl.js'
import type { ModeslConnection, ModeslEvent } from '../../src/modesl/modesl-connection.js'
import { openModeslTransport } from '../../src/modesl/open-modesl-transport.js'

/** What every client of the table can be asked to do. */
export interface DefectClient {
  /** Resolves once logged in; rejects if that is refused. */
  readonly loggedIn: Promise<void>
  connected(): boolean
  /** Three kinds of commands: `api`, one with a plain reply (which it gives), one whose reply nobody waits for. */
  api(command: string, argument?: string): Promise<string>
  subscribe(name: string): Promise<string>
  unawaited(): void
  /** The number header of each event told. */
  onNumber(listener: (number: string | undefined) => void): void
  close(): void
}

/** How a client is opened. */
export interface OpenOptions {
  readonly port: number
  readonly password?: string
  readonly commandMilliseconds?: number
  readonly maxHeaderBytes?: number
}

/** A client of the table. */
export interface ClientKind {
  readonly name: string
  open(options: OpenOptions): DefectClient
  /** Keeps a connection up; `undefined` if the client cannot. Its `connections` are counted by the switch. */
  readonly keep: ((port: number, timers: Timers) => AsyncDisposable) | undefined
}

const host = '127.0.0.1'

export const ours: ClientKind = {
  name: 'our own connection',
  open({ port, password = 'secret', ...limits }) {
    const listeners: ((number: string | undefined) => void)[] = []
    let isOpen = false
    const opening = openEslConnection(
      { host, port, password, ...limits },
      {
        onEvents: (events) => {
          for (const event of events)
            for (const listener of listeners) {
              try {
                listener(event.get('Number'))
              } catch {
                // how a consumer of the batch guards its own; that a whole batch may throw is another test
              }
            }
        },
      },
    )
    const loggedIn = opening.then((transport) => {
      isOpen = true
      void transport.closed.then(() => {
        isOpen = false
      })
    })
    loggedIn.catch(() => {})
    return {
      loggedIn,
      connected: () => isOpen,
      api: async (command, ...args) =>
        (await (await opening).send(eslCommand.api(command, ...args.filter((one) => one !== undefined)))).text,
      subscribe: async (name) => (await (await opening).send(eslCommand.events('json', { names: [name], subclasses: [] }))).text,
      unawaited: () => void opening.then((transport) => transport.send(eslCommand.background('job', 'status'))).catch(() => {}),
      onNumber: (listener) => void listeners.push(listener),
      close: () => void opening.then((transport) => transport[Symbol.asyncDispose]()).catch(() => {}),
    }
  },
  keep: (port, timers) => kept(port, timers),
}

function kept(port: number, timers: Timers, openTransport?: ReturnType<typeof openModeslTransport>): AsyncDisposable {
  const link = createSwitchLink({
    host,
    port,
    password: 'secret',
    timers,
    onEvents: () => {},
    onSnapshot: () => {},
    ...(openTransport === undefined ? {} : { openTransport }),
  })
  link.start()
  return link
}

/** modesl's own interface, as a team uses it. */
function drive(connection: ModeslConnection, loggedIn: Promise<void>): DefectClient {
  loggedIn.catch(() => {})
  const textOf = (event: ModeslEvent): string => {
    if (event.error !== undefined) throw event.error
    return (event.getBody() || event.getHeader('Reply-Text')) ?? ''
  }
  const asked = (send: (callback: (event: ModeslEvent) => void) => void) =>
    new Promise<ModeslEvent>((resolve) => send(resolve)).then(textOf)
  return {
    loggedIn,
    connected: () => connection.connected(),
    api: (command, argument) => asked((callback) => connection.api(command, argument ?? '', callback)),
    subscribe: (name) => asked((callback) => connection.sendRecv(`event json ${name}`, callback)),
    unawaited: () => void connection.execute('playback', 'tone', 'a-channel'),
    onNumber: (listener) =>
      void connection.on('esl::event::DTMF::**', (event: ModeslEvent) => listener(event.getHeader('Number') ?? undefined)),
    close: () => connection.disconnect(),
  }
}

export const wrapper: ClientKind = {
  name: 'modesl, hardened',
  open({ port, password = 'secret', ...limits }) {
    const connection = new modesl.Connection(host, port, password)
    return drive(connection, hardenModesl(connection, limits).ready)
  },
  keep: (port, timers) =>
    kept(
      port,
      timers,
      openModeslTransport(() => new modesl.Connection(host, port, 'secret')),
    ),
}

export const plain: ClientKind = {
  name: 'modesl as it is',
  open({ port, password = 'secret' }) {
    const connection = new modesl.Connection(host, port, password)
    connection.on('error', () => {})
    return drive(connection, new Promise((resolve) => connection.on('esl::ready', () => resolve())))
  },
  keep: undefined,
}
