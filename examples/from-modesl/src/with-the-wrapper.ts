import { hardenModesl, type ModeslEvent } from '@ringloop/freeswitch-adapter/modesl'
import { esl } from './esl.js'
import type { ExampleSwitch } from './switch.js'

/** The same code on the same connection; one line hardens it, and new code can await. */
export async function withTheWrapper({ host, port, password, call }: ExampleSwitch): Promise<void> {
  const connection = new esl.Connection(host, port, password)
  const hardened = hardenModesl(connection, { log: ({ message }) => console.error(message) })
  await hardened.ready

  connection.on('esl::event::CHANNEL_ANSWER::*', (event: ModeslEvent) => {
    console.log(`   answered: ${event.getHeader('Caller-Caller-ID-Number')}`)
  })
  await new Promise((resolve) => connection.subscribe(['CHANNEL_ANSWER'], resolve))
  console.log(`   ${(await hardened.api('version')).trim()}`)

  // what a caller wrote can no longer become a command of its own
  connection.api('echo', 'hi\n\nbgapi system true', (event) => console.log(`   refused: ${event.error?.code}`))

  await call()
  connection.disconnect()
  console.log(`   ended: ${(await hardened.closed).code}`)
}
