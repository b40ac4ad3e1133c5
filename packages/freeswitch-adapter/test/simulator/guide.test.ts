import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { createSimulator } from '@ringloop/freeswitch-adapter/simulator'
import { expect, it } from 'vitest'
import { until } from '../support/until.js'

it('the code of the guide follows a call', async () => {
  await using simulator = await createSimulator({
    phones: [{ extension: '1001', queues: ['support@default'], behaviour: { kind: 'answer', afterSeconds: 1 } }],
    speed: 20,
  })
  await using adapter = createFreeSwitchAdapter({ host: simulator.host, port: simulator.port, password: 'ClueCon' })
  const told: string[] = []
  adapter.on('telephony', (events) => told.push(...events.map(({ type }) => type)))
  adapter.start({ active: [] })
  await until(() => adapter.health().state === 'connected')
  simulator.call({ from: '0912345678', name: 'Jane Customer', to: '5001', talkSeconds: 5 })
  await until(() => told.includes('callCleared'))
  expect(simulator.truth()).toMatchObject([{ outcome: 'answered', offers: [{ extension: '1001', result: 'answered' }] }])
})
