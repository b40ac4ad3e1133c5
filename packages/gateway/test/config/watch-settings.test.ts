import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RuleSet } from '@ringloop/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadServiceLevels } from '../../src/config/configured-service-levels.js'
import { loadRules } from '../../src/config/rules-file.js'
import { watchSettings } from '../../src/config/watch-settings.js'
import type { FileWatch } from '../../src/config/watched-file.js'
import { createManualClock } from '../samples/manual-clock.js'

const notifier = { channels: ['ops'] }
let directory: string
let held: string[]
let watching: FileWatch

const files = () => ({ rules: join(directory, 'rules.json'), sla: join(directory, 'sla.json') })
const rulesThatName = (chain: string) =>
  writeFile(files().rules, JSON.stringify({ version: 1, rules: [{ id: chain, then: { escalate: { chain } } }] }))
const chains = (...names: string[]) =>
  writeFile(
    files().sla,
    JSON.stringify({
      calendars: { always: { timeZone: 'UTC', hours: { 'mon-sun': ['00:00-24:00'] } } },
      chains: Object.fromEntries(names.map((name) => [name, { steps: [{ channel: 'ops' }] }])),
      policies: [{ id: 'all', calendar: 'always', targets: { resolution: '8h' } }],
    }),
  )

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-settings-'))
  held = []
  await chains('night')
  await rulesThatName('night')
  const { rules, sla } = files()
  watching = watchSettings({
    config: { rules, sla },
    rules: await loadRules(rules),
    serviceLevels: await loadServiceLevels(sla, notifier),
    surroundings: { notifier, outsideActions: {} },
    gateway: {
      setRules: (next: RuleSet) => held.push(`rules of ${next.rules[0]?.id}`),
      setServiceLevels: (next) => held.push(`chains ${next.chains.join()}`),
    },
    log: {
      info: () => {},
      error: ({ problem }: { problem: string }, text: string) => held.push(`${text}: ${problem}`),
    } as never,
    // it stands: what is read is read by `reload`, and no file by itself while the other is being written
    clock: createManualClock(),
  })
})
afterEach(async () => {
  await watching[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

it('takes rules that name a chain which came with them', async () => {
  await chains('night', 'managers')
  await rulesThatName('managers')
  await watching.reload()
  expect(held.slice(0, 2)).toEqual(['chains night,managers', 'rules of managers'])
})

it('says which rules in force name a chain that is gone', async () => {
  await chains('managers')
  await watching.reload()
  expect(held[0]).toBe('chains managers')
  expect(held.at(-1)).toContain('the old rules stay')
  expect(held.at(-1)).toContain('rules[0].then.escalate.chain: there is no chain of escalation "night".')
})
