import { randomBytes } from 'node:crypto'
import type { TelephonyAdapter } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createSimulator, type Simulator } from '@ringloop/freeswitch-adapter/simulator'
import { floorPhones, floorQueues } from './floor.js'
import { demoExtensions, demoQueue, doNotCall } from './programme.js'

/** A simulated FreeSWITCH with the demo's telephones, and the adapter that follows and commands it. */
export interface DemoSwitch {
  readonly simulator: Simulator
  readonly adapter: TelephonyAdapter
  /** When somebody at a desk last did something with a call, by `Date.now`. */
  lastCommand(): number
}

/** The telephones: the first is in the queue; the second answers its colleagues, and joins the queue when its agent gets ready. */
const phones = (answerSeconds: number) => [
  {
    extension: '1001',
    queues: [demoQueue],
    behaviour: { kind: 'answer', afterSeconds: answerSeconds } as const,
    ringSeconds: answerSeconds + 10,
    maxNoAnswer: 0,
  },
  {
    extension: '1002',
    queues: [demoQueue],
    status: 'On Break',
    behaviour: { kind: 'answer', afterSeconds: 4 } as const,
    ringSeconds: 20,
    maxNoAnswer: 0,
  },
]

/** Starts it. The telephone of 1001 is answered after `answerSeconds` if nobody does it before. With `floor`, colleagues work beside. */
export async function startDemoSwitch({
  answerSeconds,
  floor = false,
}: {
  readonly answerSeconds: number
  readonly floor?: boolean
}): Promise<DemoSwitch> {
  const password = randomBytes(12).toString('hex')
  const own = phones(answerSeconds)
  const beside = floor ? floorQueues : []
  const simulator = await createSimulator({
    password,
    phones: floor ? [...own, ...floorPhones] : own,
    queues: [{ name: demoQueue }, ...beside.map(({ name }) => ({ name }))],
    extensions: {
      ...demoExtensions,
      ...Object.fromEntries(beside.map(({ name, dial }) => [dial, { kind: 'queue', queue: name } as const])),
    },
  })
  const { host, port } = simulator
  const adapter = createFreeSwitchAdapter({
    host,
    port,
    password,
    variables: ['cti_*'],
    control: {
      // the simulator has no loopback channels
      dialString: (to) => (simulator.phones.has(to) ? `user/${to}` : `sofia/gateway/pstn/${to}`),
      mayDial: (number) => !doNotCall.has(number),
    },
  })
  let last = 0
  const { control } = adapter
  return {
    simulator,
    lastCommand: () => last,
    adapter: {
      ...adapter,
      control: {
        ...control,
        execute(command, options) {
          last = Date.now()
          return control.execute(command, options)
        },
      },
    },
  }
}
