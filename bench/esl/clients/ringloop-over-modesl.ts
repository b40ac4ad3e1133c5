import { createRequire } from 'node:module'
import { defaultSelection, eslCommand } from '@ringloop/freeswitch-adapter'
import { type ModeslConnection, openModeslTransport } from '@ringloop/freeswitch-adapter/modesl'
import { runClient } from '../run-client.js'

const { Connection } = createRequire(import.meta.url)('modesl') as {
  readonly Connection: new (host: string, port: number, password: string) => ModeslConnection
}

/** A connection of modesl, hardened, under our transport. */
runClient(async ({ port, password, format, onEvent }) => {
  const open = openModeslTransport(() => new Connection('127.0.0.1', port, password))
  const transport = await open(
    {
      onEvents(events) {
        for (const event of events) onEvent((name) => event.get(name))
      },
    },
    { signal: new AbortController().signal },
  )
  const reply = await transport.send(eslCommand.events(format, defaultSelection))
  if (!reply.ok) throw new Error(reply.text)
})
