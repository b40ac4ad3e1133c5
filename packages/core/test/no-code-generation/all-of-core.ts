// Run as a process of its own, under `node --disallow-code-generation-from-strings`: what core does, once.
import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  callCommandSchema,
  compileRules,
  createPipeline,
  expandTrace,
  parseRuleSet,
  ruleSetSchema,
  timeFacts,
} from '@ringloop/core'
import { compileCalendar, parseCalendar } from '@ringloop/core/calendars'
import { createCelEngine } from '@ringloop/core/cel'
import { createMasker } from '@ringloop/core/compliance'
import { clientMessageSchema } from '@ringloop/core/desk-protocol'
import { solveAssignment } from '@ringloop/core/dispatch'
import { parseSla } from '@ringloop/core/sla'
import { match, nine, scriptedCall } from '../scripted-call.js'
import './every-decision.js'

// or this would prove nothing
throws(() => new Function('return 1'), EvalError)
throws(() => Function('return 1')(), EvalError)

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
for (const entry of Object.keys(manifest.exports)) {
  if (entry !== './package.json') ok(Object.keys(await import(`@ringloop/core${entry.slice(1)}`)).length > 0, `${entry} is empty`)
}

const rules = parseRuleSet(
  JSON.stringify({
    version: 1,
    timeZone: 'Europe/Berlin',
    calendars: { shop: { timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['09:00-18:00'] } } },
    lists: { blocked: ['+49301', '+49302'] },
    rules: [
      { id: 'blocked', when: { fact: 'caller.number', inList: 'blocked' }, then: { ticket: false }, stop: true },
      ...Array.from({ length: 40 }, (_, index) => ({
        id: `digits-${index}`,
        when: {
          all: [
            { fact: 'call.queue', is: 'support' },
            { fact: 'call.digits', matches: `^${index}#` },
          ],
        },
        then: { pop: { url: `https://example.com/${index}?d={digits}` }, tag: [`d${index}`] },
      })),
      {
        id: 'vip',
        when: { cel: "call.queue == 'support' && 'VIP' in contact.tags" },
        then: { pop: 'record', ticket: { priority: 'urgent' } },
      },
      { id: 'open', when: { fact: 'time.open.shop', is: true }, then: { prioritise: { by: 1 } } },
    ],
  }),
  { cel: createCelEngine() },
)
ok(ruleSetSchema.safeParse(JSON.parse(JSON.stringify(rules))).success)

const call = scriptedCall()
const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
for (const event of [
  call.originated(),
  call.queued('support'),
  call.digits('7#'),
  call.resolved(match('c1', { level: 'gold', tags: ['VIP'] })),
  call.delivered('1001'),
  call.established('1001'),
  call.cleared(),
])
  pipeline.apply(event)
const [interaction] = pipeline.interactions()
equal(interaction?.pops[0]?.decision.because, 'rule:digits-7')
equal(interaction?.filing.decision?.because, 'rule:vip')

const calendar = compileCalendar(parseCalendar(rules.calendars?.shop))
ok(calendar !== null)
const facts = timeFacts(nine, { timeZone: 'Europe/Berlin', isOpen: () => true })
const trace = compileRules(rules).traceAll('prioritise', facts)
deepEqual(
  trace.matches.map(({ id }) => id),
  ['open'],
)
equal(expandTrace(trace).rulesTried.length, 2)

ok(callCommandSchema.safeParse({ type: 'dial', to: '1001' }).success)
ok(!clientMessageSchema.safeParse({ type: 'hello' }).success)
equal(
  solveAssignment([
    [1, 2],
    [2, 1],
  ]).cost,
  2,
)
ok(createMasker().mask('card 4111 1111 1111 1111') !== 'card 4111 1111 1111 1111')
throws(() => parseSla({ policies: 'none' }))
process.stdout.write('all of it works')
