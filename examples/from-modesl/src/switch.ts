import { readFile } from 'node:fs/promises'
import { createRecordingPlayer, loadRecording } from '@ringloop/freeswitch-adapter/player'

/** Where the team's switch is, and one call on it. */
export interface ExampleSwitch extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly password: string
  /** A customer calls, keys in an order number, and an agent answers. */
  call(): Promise<void>
}

/** A recorded FreeSWITCH on a free port of this machine. */
export async function startSwitch(): Promise<ExampleSwitch> {
  const recording = await readFile(new URL('../../quick-start/recordings/order-status.esl.gz', import.meta.url))
  const password = 'a password'
  const player = await createRecordingPlayer({ password, version: '1.11.3' })
  return {
    host: player.host,
    port: player.port,
    password,
    call: () => player.play(loadRecording(recording), { speed: 50 }).done,
    [Symbol.asyncDispose]: () => player[Symbol.asyncDispose](),
  }
}
