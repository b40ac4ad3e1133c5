import { createRequire } from 'node:module'
import type { StartClient } from './client.js'

interface ModeslConnection {
  on(name: string, listener: (event: { getHeader(name: string): unknown }) => void): void
  events(format: string, names: readonly string[], done: () => void): void
}
type ModeslConstructor = new (host: string, port: number, password: string, ready: () => void) => ModeslConnection

const require = createRequire(import.meta.url)

/** modesl and drachtio-modesl have the same face. Two stars: every event, with or without an id of a channel. */
export const startModesl =
  (packageName: 'modesl' | 'drachtio-modesl'): StartClient =>
  ({ port, password, format, names, onEvent }) => {
    const { Connection } = require(packageName) as { Connection: ModeslConstructor }
    const connection = new Connection('127.0.0.1', port, password, () => {
      connection.on('esl::event::*::*', (event) => {
        // replies have such names too (`esl::event::command::reply`)
        if (event.getHeader('Event-Name') !== null) onEvent((name) => event.getHeader(name) ?? undefined)
      })
      connection.events(format, [...names, 'CUSTOM', 'callcenter::info'], () => {})
    })
  }
