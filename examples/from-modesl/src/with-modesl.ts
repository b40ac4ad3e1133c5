import type { ModeslEvent } from '@ringloop/freeswitch-adapter/modesl'
import { esl } from './esl.js'
import type { ExampleSwitch } from './switch.js'

/** What a small team has: it listens to answered calls, and asks the switch for its version. */
export async function withModesl({ host, port, password, call }: ExampleSwitch): Promise<void> {
  const connection = new esl.Connection(host, port, password)
  await new Promise((resolve) => connection.once('esl::ready', resolve))

  connection.on('esl::event::CHANNEL_ANSWER::*', (event: ModeslEvent) => {
    console.log(`   answered: ${event.getHeader('Caller-Caller-ID-Number')}`)
  })
  await new Promise((resolve) => connection.subscribe(['CHANNEL_ANSWER'], resolve))
  await new Promise<void>((resolve) =>
    connection.api('version', (event) => {
      console.log(`   ${event.getBody().trim()}`)
      resolve()
    }),
  )

  await call()
  connection.disconnect()
}
