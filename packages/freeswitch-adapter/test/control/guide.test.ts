import { readdir, readFile } from 'node:fs/promises'
import type { Call } from '@ringloop/core'
import { callCommandSchema, isRingloopError, reduceCall } from '@ringloop/core'
import { expect, it } from 'vitest'
import { controlSettings } from '../../src/control/control-options.js'
import { createFreeSwitchAdapter } from '../../src/index.js'
import { createSimulator } from '../../src/simulator/index.js'
import { until } from '../support/until.js'

it('the code of the guide hands a customer on', async () => {
  await using simulator = await createSimulator({
    speed: 20,
    phones: [
      { extension: '1001', behaviour: { kind: 'answer', afterSeconds: 0 } },
      { extension: '1002', behaviour: { kind: 'busy' } },
      { extension: '1003', behaviour: { kind: 'answer', afterSeconds: 0 } },
    ],
  })
  const { port } = simulator
  const doNotCall = new Set(['4930666'])

  const adapter = createFreeSwitchAdapter({
    host: '127.0.0.1',
    port,
    password: 'ClueCon',
    control: {
      dialString: (to) => (to.length < 6 ? `user/${to}` : `sofia/gateway/pstn/${to}`),
      fallback: '5001',
      callerIds: ['+493012345'],
      mayDial: async (number) => !doNotCall.has(number),
    },
  })
  await using _ = adapter
  const calls = new Map<string, Call>()
  adapter.on('telephony', (events) => {
    for (const event of events) {
      const call = reduceCall(calls.get(event.callId), event)
      if (call !== undefined) calls.set(call.id, call)
    }
  })
  adapter.start({ active: [] })
  await until(() => adapter.health().state === 'connected')
  const { id: callId } = simulator.call({ from: '4930222', to: '1001' })
  await until(() => calls.get(callId)?.agents[0]?.state === 'connected')
  const log: string[] = []

  const by = { extension: '1001', agent: '1001@default', supervisor: false }
  adapter.control.availableCommands(calls.get(callId) ?? null, by) // ['hold', 'mute', 'blindTransfer', 'consult', …]

  try {
    await adapter.control.execute({ type: 'consult', callId, to: '1002' }, { by })
  } catch (error) {
    if (!isRingloopError(error)) throw error
    log.push(`${error.code}: ${error.said} ${error.mend}`) // busy: -ERR USER_BUSY Try again later, or somebody else.
  }
  await adapter.control.execute({ type: 'consult', callId, to: '1003' }, { by })
  await adapter.control.execute({ type: 'completeTransfer', callId }, { by })

  expect(log).toEqual(['busy: -ERR USER_BUSY Try again later, or somebody else.'])
  await until(() => calls.get(callId)?.agents.some((agent) => agent.extension === '1003' && !agent.consultation) === true)
  await expect(adapter.control.execute({ type: 'dial', to: '4930666' }, { by })).rejects.toMatchObject({ code: 'doNotCall' })
})

it.each(['docs/guides/call-control.md', 'docs/guides/zh-CN/call-control.md'])(
  '%s names every command, option, and what a limited user has to be allowed',
  async (path) => {
    const guide = await readFile(new URL(`../../../../${path}`, import.meta.url), 'utf8')
    const sources = new URL('../../src/control/', import.meta.url)
    const files = await Promise.all((await readdir(sources)).map((file) => readFile(new URL(file, sources), 'utf8')))
    const asked = files.flatMap((text) => [...text.matchAll(/\b(?:ask|attempt)\('(\w+)'/g)].map(([, command]) => command ?? ''))
    const commands = callCommandSchema.def.options.flatMap((option) => option.shape.type.def.values)
    const options = Object.keys(controlSettings({})).filter((option) => option !== 'fallback')
    expect(asked.length).toBeGreaterThan(20)
    for (const name of new Set([...asked, ...commands, ...options, 'fallback']))
      expect(guide).toMatch(new RegExp(`\`${name}[\`(]`))
  },
)
