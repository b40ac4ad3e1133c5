import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { defaultRules, type NewTicket, type ScreenPop } from '@ringloop/core'
import { replayRecording } from '@ringloop/freeswitch-adapter'
import { describe, expect, it } from 'vitest'
import { customers } from '../src/customers.js'
import { runCalls } from '../src/run-calls.js'

const recording = await readFile(new URL('../recordings/order-status.esl.gz', import.meta.url))
const { telephony } = replayRecording(recording, { variables: ['cti_*'] })

async function run(events: typeof telephony) {
  const pops: ScreenPop[] = []
  const tickets: { ticket: NewTicket; externalId: string }[] = []
  await runCalls(events, {
    rules: defaultRules,
    region: 'TW',
    customers,
    showPop: (pop) => pops.push(pop),
    fileTicket: async (ticket, externalId) => String(tickets.push({ ticket, externalId })),
  })
  return { pops, tickets }
}

describe('quick start', () => {
  it('pops the known customer at the agent and files one ticket with what was keyed in', async () => {
    const { pops, tickets } = await run(telephony)
    expect(pops).toMatchObject([
      { extension: '1001', target: { kind: 'record', contactId: 'c-1001' }, decision: { because: 'knownCaller' } },
    ])
    expect(tickets).toMatchObject([
      {
        externalId: '52a2853a-471a-4f98-abec-50a0c92c797f/fileTicket',
        ticket: {
          contact: { id: 'c-1001', number: '+886912345678' },
          customFields: { digits: '482913', 'variable.cti_order': '482913', outcome: 'answered' },
        },
      },
    ])
  })

  it('does the same when every event is delivered twice', async () => {
    expect(await run(telephony.flatMap((event) => [event, event]))).toEqual(await run(telephony))
  })

  it('prints the pop and the ticket when it is started', async () => {
    const cwd = fileURLToPath(new URL('..', import.meta.url))
    const args = ['--conditions=@ringloop/source', '--import', 'tsx', 'src/main.ts']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 60_000 })
    expect(stdout).toMatch(/^pop at 1001: \{"kind":"record","contactId":"c-1001"\} because knownCaller\n/)
    expect(stdout).toContain('keyed in: 482913, order: 482913')
  }, 60_000)
})
