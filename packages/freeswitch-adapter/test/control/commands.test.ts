import { createSimulator } from '../../src/simulator/index.js'
import { type ControlLab, startAdapter } from './control-lab.js'
import { controlSuite } from './control-suite.js'
import { raisingSuite } from './raising-suite.js'

const outside = {
  answers: '4930110001',
  busy: '4930110486',
  unknown: '4930110404',
  congested: '4930110503',
  forbidden: '4930110999',
}
const shown = '4930110000'

const dialString = (to: string) => (to.length > 4 ? `sofia/gateway/pstn/${to}` : `user/${to}`)

async function openSimulator(): Promise<ControlLab> {
  const simulator = await createSimulator({
    speed: 10,
    queues: [{ name: 'support@default' }, { name: 'sales@default' }],
    phones: [
      { extension: '1001', behaviour: { kind: 'answer', afterSeconds: 0 }, queues: ['support@default'], status: 'Logged Out' },
      ...['1002', '1003', '1004'].map((extension) => ({ extension, behaviour: { kind: 'answer', afterSeconds: 0 } }) as const),
      { extension: '1005', behaviour: { kind: 'busy' } },
      { extension: '1006', behaviour: { kind: 'reject' } },
      { extension: '1007', behaviour: { kind: 'noAnswer' }, obeysTalk: false },
      { extension: '1008', behaviour: { kind: 'invalid' } },
      { extension: '1009', behaviour: { kind: 'congestion' } },
      { extension: '1010', behaviour: { kind: 'noAnswer' }, obeysTalk: true },
    ],
  })
  const where = { host: '127.0.0.1', port: simulator.port, password: 'ClueCon' }
  const { adapter, calls, events } = await startAdapter({
    ...where,
    control: {
      dialString,
      answerMilliseconds: 500,
      recordingDirectory: '/tmp',
      callerIds: [shown],
      mayDial: (number) => number !== outside.forbidden,
    },
  })
  return {
    adapter,
    where,
    dialString,
    calls,
    events,
    answers: ['1001', '1002', '1003', '1004'],
    busy: '1005',
    declines: '1006',
    silent: '1007',
    unknown: '1008',
    congested: '1009',
    holds: '1001',
    encoded: '1001',
    unencoded: null,
    obeys: '1010',
    queue: {
      name: 'support@default',
      agent: '1001@default',
      other: 'sales@default',
      customerWaits: async () => simulator.call({ from: '4930220002', to: '5001' }).id,
    },
    shown,
    recordOf: null,
    outside,
    api: (command) => simulator.api(command),
    customerCalls: async (extension) => simulator.call({ from: '4930220002', to: extension }).id,
    async [Symbol.asyncDispose]() {
      await adapter[Symbol.asyncDispose]()
      await simulator[Symbol.asyncDispose]()
    },
  }
}

controlSuite('a simulated switch', openSimulator)
raisingSuite('a simulated switch', openSimulator)
