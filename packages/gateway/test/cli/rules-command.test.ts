import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { createPipeline, type DomainEvent, parseRuleSet, toCallId, toConnectionId, toTicketId } from '@ringloop/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import type { Store } from '../../src/storage/store.js'
import { describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'
import { cli } from './cli-harness.js'

const recording = new URL('../../../freeswitch-adapter/test/recordings/b_queue_answer.recording.br', import.meta.url)

let directory: string
const file = (name: string) => join(directory, name)
const write = async (name: string, value: unknown) => {
  await writeFile(file(name), typeof value === 'string' ? value : JSON.stringify(value, null, 2))
  return file(name)
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-rules-'))
  await writeFile(file('queue.esl'), brotliDecompressSync(await readFile(recording)))
})
afterAll(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))

describe('ringloop rules check', () => {
  it('tells everything that is wrong, by line and column, with a mend', async () => {
    const bad = await write(
      'bad.json',
      '{\n  "version": 1,\n  "rules": [\n    { "id": "a", "when": { "fact": "call.quue", "is": "x" },\n      "then": { "pop": "recrod" } },\n    { "id": "b", "then": {} }\n  ]\n}\n',
    )
    const { code, out } = await cli(['rules', 'check', bad])
    expect(code).toBe(1)
    expect(out).toContain(`${bad}:4:28: error: rules[0].when.fact: unknown fact "call.quue"\n    → Did you mean "call.queue"?`)
    expect(out).toContain(`${bad}:5:17: error: rules[0].then.pop: "recrod" is no pop`)
    expect(out).toContain(`${bad}:6:18: error: rules[1].then: is empty`)
    expect(out).toContain('3 wrong')
  })

  it('reads calendars too', async () => {
    const calendars = { shop: { timeZone: 'Europe/Berln', hours: { 'mon-fri': ['9-18'] } } }
    const text = JSON.stringify({ $schema: './rules.schema.json', version: 1, calendars, rules: [] }, null, 2)
    const { code, out } = await cli(['rules', 'check', await write('calendars.json', text)])
    expect(code).toBe(1)
    expect(out).toMatch(/calendars\.json:6:\d+: error: calendars\.shop\.timeZone: .*Berln/)
    expect(out).toContain('1 wrong')
  })

  it('says where a file stops being JSON', async () => {
    const { code, out } = await cli(['rules', 'check', await write('broken.json', '{\n  "version": 1,,\n}')])
    expect(code).toBe(1)
    expect(out).toContain('broken.json:2:16: error:')
  })

  it('reads calendars and sub-tickets as a gateway does, all of them', async () => {
    const file = {
      version: 1,
      calendars: {
        'odd-one': { timeZone: 'Europe/Berln', hours: { monday: ['09:00-17:00'] } },
        shop: { timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['8-25'] } },
      },
      subTickets: {
        move: {
          parts: [
            { id: 'a', subject: 'A', after: ['c'] },
            { id: 'b', subject: '{nothing}' },
          ],
        },
        other: { parts: [{ id: 'a', subject: 'A', after: ['a'] }] },
      },
      rules: [{ id: 'a', when: { fact: 'call.quue', is: 'x' }, then: { pop: 'auto' } }],
    }
    const { code, out } = await cli(['rules', 'check', await write('parts.json', file)])
    expect(code).toBe(1)
    for (const wrong of ['Berln', '8-25', 'there is no part "c"', '{nothing}', 'wait for each other', 'call.quue'])
      expect(out).toContain(wrong)
    expect(out).toMatch(/parts\.json:5:\d+: error: calendars\["odd-one"\]\.timeZone/)
  })

  it('comes to an end on files that are hostile, or merely large', async () => {
    const doubles = `{${Array.from({ length: 125_000 }, () => '"a":1').join()}}`
    // three levels of fifty, all of one fact
    const leaf = { fact: 'call.queue', isNot: 'x' }
    const nested = (level: number): unknown => (level === 0 ? leaf : { all: Array.from({ length: 28 }, () => nested(level - 1)) })
    const deep = { version: 1, rules: [{ id: 'deep', when: nested(3), then: { pop: 'auto' } }] }
    const many = {
      version: 1,
      rules: Array.from({ length: 2_000 }, (_, index) => ({
        id: `r${index}`,
        when: { all: ['call.queue', 'call.dialled', 'contact.level'].map((fact) => ({ fact, is: `x${index}` })) },
        then: { pop: 'auto' },
      })),
    }
    const wrong = {
      version: 1,
      rules: Array.from({ length: 2_000 }, (_, index) => ({
        id: `r${index}`,
        when: { fact: 'call.quue', is: index },
        then: { pop: 'no' },
      })),
    }
    const started = performance.now()
    for (const [name, file] of Object.entries({ doubles, deep, many, wrong }))
      await cli(['rules', 'check', await write(`${name}.json`, file)])
    expect(performance.now() - started).toBeLessThan(20_000)
  }, 40_000)

  it('warns of what never counts and of keys that stand twice, and takes the file all the same', async () => {
    const text =
      '{"version":1,"rules":[{"id":"a","then":{"pop":"auto"}},\n{"id":"b","then":{"pop":false}},\n{"id":"c","then":{"tag":["x"],"tag":["y"]}}]}'
    const { code, out } = await cli(['rules', 'check', await write('idle.json', text)])
    expect(code).toBe(0)
    expect(out).toContain(
      'idle.json:2:1: warning: rule "b" never counts: whenever it matches, rule "a" before it matches too and decides',
    )
    expect(out).toContain('idle.json:3:31: warning: the key "tag" stands twice')
  })

  it('says how many keys stand twice that it does not tell one by one', async () => {
    const keys = Array.from({ length: 130 }, () => '"id":1').join()
    const text = `{"version":1,"rules":[{${keys}}]}`
    const { out } = await cli(['rules', 'check', await write('doubles.json', text)])
    expect(out.match(/stands twice/g)).toHaveLength(100)
    expect(out).toContain('29 more keys stand twice.')
  })
})

describe('ringloop rules test', () => {
  const rules = {
    version: 1,
    timeZone: 'Europe/Berlin',
    calendars: { office: { timeZone: 'Europe/Berlin', hours: { monday: [['09:00', '17:00']] } } },
    rules: [
      { id: 'vip', when: { fact: 'contact.level', is: 'gold' }, then: { ticket: { priority: 'urgent' }, tag: ['vip'] } },
      {
        id: 'queue',
        when: { fact: 'call.queue', startsWith: 'support' },
        then: { pop: 'search', ticket: { queue: 'second' }, tag: ['support'] },
      },
    ],
  }

  it('runs cases on facts and on recorded calls', async () => {
    const name = await write('good.json', { ...rules, calendars: undefined })
    await write('good.cases.json', {
      cases: [
        {
          name: 'gold',
          facts: { 'contact.level': 'gold', 'call.queue': 'support' },
          expect: { ticket: { priority: 'urgent' }, pop: 'search', tag: ['vip', 'support'] },
        },
        { name: 'nothing is known', facts: {}, expect: {} },
        {
          name: 'a recorded call',
          recording: 'queue.esl',
          contact: { level: 'silver' },
          expect: { pop: 'search', ticket: { queue: 'second' }, tag: ['support'] },
        },
      ],
    })
    expect(await cli(['rules', 'test', name])).toMatchObject({ code: 0, out: `${name}: 3 of 3 cases as expected\n` })
  })

  it('tells each difference, and by which rule', async () => {
    const name = await write('other.json', { ...rules, calendars: undefined })
    const cases = await write('mine.json', {
      cases: [
        { name: 'gold', facts: { 'contact.level': 'gold' }, expect: { ticket: { priority: 'high' }, pop: 'search' } },
        { name: 'queue', facts: { 'call.queue': 'support' }, expect: { pop: 'search', ticket: {} } },
      ],
    })
    const { code, out } = await cli(['rules', 'test', name, cases])
    expect(code).toBe(1)
    expect(out).toContain('ticket: expected {"priority":"high"}, rule "vip" does {"priority":"urgent"}')
    expect(out).toContain('pop: expected "search", but no rule does it')
    expect(out).toContain('tag: nothing was expected, rule "queue" does')
    expect(out).toContain('2 of 2 cases not as expected')
  })

  it('names a fact that there is not', async () => {
    const name = await write('typo.json', { version: 1, rules: [] })
    await write('typo.cases.json', { cases: [{ name: 'typo', facts: { 'call.quue': 'x' }, expect: {} }] })
    const { code, error } = await cli(['rules', 'test', name])
    expect(code).toBe(1)
    expect(error).toContain('there is no fact "call.quue". Did you mean "call.queue"?')
  })
})

describe('ringloop rules explain', () => {
  it('tells of a recorded call why it went where it went, in both languages', async () => {
    const rules = await write('explain.json', {
      version: 1,
      rules: [
        { id: 'sales', when: { fact: 'call.queue', startsWith: 'sales' }, then: { pop: false } },
        {
          id: 'support',
          description: 'Support begins with a search.',
          when: { fact: 'call.queue', startsWith: 'support' },
          then: { pop: 'search' },
        },
      ],
    })
    const english = await cli(['rules', 'explain', file('queue.esl'), '--rules', rules])
    expect(english).toMatchObject({ code: 0, error: '' })
    expect(english.out).toContain('Rule support decided: Support begins with a search.')
    expect(english.out).toContain('Rule sales did not match: the queue does not begin with “sales” (it is “support@default”).')
    expect(english.out).toContain('The call gets a ticket.')
    const chinese = await cli(['rules', 'explain', file('queue.esl'), '--rules', rules, '--language', 'zh'])
    expect(chinese.out).toContain('规则 sales 未匹配：队列不以“sales”开头（实际为“support@default”）。')
    expect(chinese.out).toContain('这通通话生成工单。')
    expect([english, chinese].map(({ out }) => /: (.*)\n/.exec(out)?.[1])).toEqual([
      'inbound → 5001, answered',
      '呼入 → 5001, 已接听',
    ])
  })

  it('tells of a recorded call where these rules send it, by who is calling and whom a workflow would take', async () => {
    const rules = await write('route.json', {
      version: 1,
      workflows: {
        support: {
          filters: [
            { id: 'all', targets: [{ candidates: { skills: { repair: 1 } }, orderBy: ['roundRobin'], queue: 'Repairs' }] },
          ],
          default: { queue: 'second' },
        },
      },
      rules: [
        { id: 'gold', when: { fact: 'contact.level', is: 'gold' }, then: { route: { queue: 'vip' } } },
        { id: 'others', then: { route: { workflow: 'support' } } },
        { id: 'long', when: { fact: 'call.waitingSeconds', atLeast: 0.5 }, then: { notify: { channel: 'ops', text: 'waits' } } },
      ],
    })
    const gold = await cli([
      'rules',
      'explain',
      file('queue.esl'),
      '--rules',
      rules,
      '--contact',
      '{"name":"Ann","level":"gold"}',
    ])
    expect(gold).toMatchObject({ code: 0, error: '' })
    expect(gold.out).toContain('Rule gold decided.')
    expect(gold.out).toContain('vip')
    const nobody = await cli(['rules', 'explain', file('queue.esl'), '--rules', rules, '--contact', 'null'])
    expect(nobody.out).toContain('Rule others decided.')
    expect(nobody.out).toContain('nobody was asked here, so its default is told')
    expect(nobody.out).toContain('second')
    // nothing happened at that moment but that time went by
    expect(nobody.out).toContain('Rule long decided.')
    const chinese = await cli(['rules', 'explain', file('queue.esl'), '--rules', rules, '--contact', 'null', '--language', 'zh'])
    expect(chinese.out).toContain('由规则 others 决定')
    expect(chinese.out).toContain('此处未询问任何坐席，故给出其默认去向')
    await write('route.cases.json', {
      cases: [
        {
          name: 'gold',
          recording: 'queue.esl',
          contact: { level: 'gold' },
          expect: { route: { queue: 'vip' }, notify: { channel: 'ops' } },
        },
      ],
    })
    expect(await cli(['rules', 'test', rules])).toMatchObject({ code: 0 })
    expect(await cli(['rules', 'explain', file('queue.esl'), '--contact', '{"levl":1}'])).toMatchObject({
      code: 1,
      error: expect.stringContaining('--contact levl'),
    })
  })

  it('says which calls there are', async () => {
    const { code, error } = await cli(['rules', 'explain', file('queue.esl'), '--call', 'none'])
    expect(code).toBe(1)
    expect(error).toMatch(/There is no call none in it\. The calls are: [0-9a-f-]{36}/)
  })
})

const monday = Date.UTC(2026, 10, 16, 9)
const oldRules = parseRuleSet({
  version: 1,
  wrapUpSeconds: 0,
  rules: [{ id: 'old', when: { fact: 'call.queue', is: 'support' }, then: { pop: 'search', ticket: { priority: 'low' } } }],
})
const newRules = {
  version: 1,
  rules: [
    { id: 'never', when: { fact: 'call.queue', is: 'nobody' }, then: { pop: false } },
    {
      id: 'new',
      when: { fact: 'call.queue', is: 'support' },
      then: { pop: 'search', ticket: { priority: 'high' }, tag: ['new'] },
    },
    // nothing happens between the third second and the fourth
    {
      id: 'waits',
      when: { fact: 'call.waitingSeconds', between: [3.2, 3.8] },
      then: { notify: { channel: 'ops', text: 'somebody waits' } },
    },
  ],
}

/** One call a hour, every second in the queue `support`, as a gateway with the old rules has kept them. */
async function fill(store: Store, calls: number): Promise<void> {
  const pipeline = createPipeline({ rules: oldRules, region: 'DE', language: 'en' })
  for (let index = 0; index < calls; index++) {
    const callId = toCallId(`call-${index}`)
    const at = monday + index * 3_600_000
    const queue = index % 2 === 0 ? 'support' : 'sales'
    const leg = toConnectionId(`${callId}-leg`)
    const facts = [
      {
        type: 'originated',
        connectionId: toConnectionId(callId),
        direction: 'inbound',
        dialled: '4000',
        customer: { number: '+4930123456', name: null, anonymous: false },
      },
      { type: 'queued', queue },
      { type: 'contactResolved', matches: [], missing: [] },
      { type: 'delivered', connectionId: leg, party: { extension: '2001', agent: '2001' }, consultation: false },
      { type: 'established', connectionId: leg },
      { type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'answered' },
      { type: 'ticketFiled', ticketId: toTicketId(`t-${index}`), url: null, version: '1' },
    ]
    const events = facts.map(
      (fact, place) => ({ ...fact, id: `${callId}#${place}`, at: at + place * 1000, callId, origin: 'live' }) as DomainEvent,
    )
    const effects = events.flatMap((event) => pipeline.apply(event).effects)
    await store.journal.commit({ events, effects, ended: [callId] })
  }
}

function tellsOfJournals(
  name: string,
  open: () => Promise<{ readonly place: readonly string[]; readonly store: Store }>,
  besides: boolean,
) {
  describe(name, () => {
    it('tells what other rules would have done, how often each, and what would have gone otherwise', async () => {
      const { place, store } = await open()
      await fill(store, 6)
      if (!besides) await store[Symbol.asyncDispose]()
      const rules = await write('new.json', newRules)
      const run = await cli(['rules', 'dry-run', rules, '--journal', ...place, '--region', 'DE'])
      expect(run.error).toBe('')
      expect(run.code).toBe(0)
      expect(run.out).toContain(
        '2026-11-16T09:00:00.000Z  call-0\n    ticket: priority low → priority high\n    ticket: tags phone → tags phone, new\n',
      )
      expect(run.out).toContain('6 calls.\n')
      expect(run.out).toMatch(/new +pop 3, ticket 3, tag 3\n/)
      expect(run.out).toMatch(/waits +notify 6\n/)
      expect(run.out).toContain('Never: never.')
      expect(run.out).toContain('3 calls would have gone otherwise.')

      const part = await cli([
        'rules',
        'dry-run',
        rules,
        '--journal',
        ...place,
        '--region',
        'DE',
        '--from',
        '2026-11-16T10:30:00Z',
        '--to',
        '2026-11-16T13:00:00Z',
        '--json',
      ])
      const lines = part.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.map(({ callId }) => callId)).toEqual(['call-2', undefined])
      expect(lines.at(-1)).toMatchObject({ calls: 2, changed: 1, rules: { never: {}, new: { ticket: 1 } } })

      const same = await cli(['rules', 'dry-run', await write('same.json', oldRules), '--journal', ...place, '--region', 'DE'])
      expect(same.out).toContain('Every call would have gone as it did.')

      const why = await cli([
        'rules',
        'explain',
        '--journal',
        ...place,
        '--call',
        'call-0',
        '--rules',
        await write('old.json', oldRules),
        '--region',
        'DE',
      ])
      expect(why.out).toContain('What popped\n  The search popped.\n  Rule old decided.\n    The queue is “support”.')
      const nobody = await cli(['rules', 'explain', '--journal', ...place, '--call', 'nobody'])
      expect(nobody).toMatchObject({ code: 1, error: expect.stringContaining('The journal has no call nobody.') })
      if (besides) await store[Symbol.asyncDispose]()
    }, 90_000)
  })
}

let directories = 0
tellsOfJournals(
  'a data directory',
  async () => {
    const place = file(`data-${directories++}`)
    return { place: [place], store: await createPgliteStore({ directory: place }) }
  },
  false,
)

describeWithPostgres('a PostgreSQL database, while a gateway has it', (url) => {
  const schema = freshSchema()
  afterAll(() => dropSchema(url, schema))
  tellsOfJournals(
    'on PostgreSQL',
    async () => ({ place: [url, '--schema', schema], store: await createPostgresStore({ url, schema }) }),
    true,
  )
})

describe('a journal', () => {
  it('that a gateway has open is left alone, and it is said why', async () => {
    const place = file('busy')
    await using _ = await createPgliteStore({ directory: place })
    const { code, error } = await cli(['rules', 'dry-run', await write('any.json', newRules), '--journal', place])
    expect(code).toBe(1)
    expect(error).toContain('in use by process')
    expect(error).toContain('stop the gateway meanwhile')
  })

  it('that is none is not made', async () => {
    const { error } = await cli(['rules', 'dry-run', await write('any.json', newRules), '--journal', file('nothing')])
    expect(error).toContain('is no data directory of a gateway')
  })
})

describe('ringloop rules', () => {
  it('prints the JSON Schema of rule files', async () => {
    const { code, out } = await cli(['rules', 'schema'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ type: 'object', properties: { rules: { type: 'array' } } })
  })

  it('says what it can do', async () => {
    expect((await cli(['rules', '--help'])).out).toContain('ringloop rules dry-run')
    expect(await cli(['rules', 'chek'])).toMatchObject({ code: 1, error: expect.stringContaining('Give one of check, test') })
  })
})
