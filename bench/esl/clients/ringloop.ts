import { defaultSelection, eslCommand, openEslConnection } from '@ringloop/freeswitch-adapter'
import { runClient } from '../run-client.js'

/** Our own connection, as the adapter uses it. */
runClient(async ({ port, password, format, onEvent }) => {
  const transport = await openEslConnection(
    { host: '127.0.0.1', port, password },
    {
      onEvents(events) {
        for (const event of events) onEvent((name) => event.get(name))
      },
    },
  )
  const reply = await transport.send(eslCommand.events(format, defaultSelection))
  if (!reply.ok) throw new Error(reply.text)
})
