import { FreeSwitchClient } from 'esl'
import { runClient } from '../run-client.js'

const silent = { debug() {}, info() {}, error: console.error }

/** The package `esl`. It leaves the values of plain events percent-encoded. */
runClient(({ port, password, format, names, onEvent }) => {
  const client = new FreeSwitchClient({ host: '127.0.0.1', port, password, logger: silent })
  client.on('connect', (call) => {
    for (const name of [...names, 'CUSTOM'] as 'CUSTOM'[])
      call.on(name, ({ body }: { readonly body: Readonly<Record<string, unknown>> }) => onEvent((header) => body[header]))
    void call.send(`event ${format} ${names.join(' ')} CUSTOM callcenter::info`)
  })
  client.connect()
})
