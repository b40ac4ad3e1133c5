import {
  type CallCommand,
  type CallControl,
  type Contact,
  type E164,
  parseRuleSet,
  RingloopError,
  toContactId,
} from '@ringloop/core'
import { createCallingHours, createMemoryDoNotCallList } from '@ringloop/core/compliance'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDialGuard, type DialGuardOptions } from '../../src/compliance/dial-guard.js'
import { runControl } from '../../src/pipeline-host/run-control.js'

const signal = new AbortController().signal
/** Friday, 10:00 in Berlin, 04:00 in New York. */
const now = Date.parse('2026-11-20T09:00:00Z')
const listed = createMemoryDoNotCallList(['+4930901820' as E164])
let logged: string[]
let timers: (() => void)[]

beforeEach(() => {
  logged = []
  timers = []
})

const guard = (over: Partial<DialGuardOptions> = {}) =>
  createDialGuard({
    list: listed,
    hours: createCallingHours({ hours: { 'mon-sun': ['08:00-21:00'] } }),
    whenUnavailable: 'refuse',
    transfers: false,
    outsidePrefixes: [],
    directory: { name: 'none', lookup: async () => [] },
    context: () => ({ rules: parseRuleSet({ version: 1, rules: [] }), region: 'DE' }),
    clock: {
      now: () => now,
      after(_milliseconds, run) {
        timers.push(run)
        return () => {}
      },
    },
    log: (fact) => logged.push(fact),
    ...over,
  })
const dial = (to: string): CallCommand => ({ type: 'dial', to })
const consult = (to: string): CallCommand => ({ type: 'consult', callId: 'a', to })
const code = async (work: Promise<void>) =>
  work.then(
    () => 'allowed',
    (error: RingloopError) => error.code,
  )

describe('before a number is called', () => {
  it.each(['+4930901820', '030 901820', '030901820', '004930901820', '030-90.18.20'])('%s is found on the list', async (to) => {
    await expect(guard().check(dial(to), { signal })).rejects.toMatchObject({
      code: 'doNotCall',
      message: '+4930901820 is on the do-not-call list; it was not called.',
      mend: expect.stringContaining('whoever keeps the list'),
    })
  })

  it.each(['1001', '+4930901821', '*97', 'reception'])('%s is let through', async (to) => {
    expect(await code(guard().check(dial(to), { signal }))).toBe('allowed')
  })

  it('digits for a line outside do not hide it', async () => {
    expect(await code(guard({ outsidePrefixes: ['0'] }).check(dial('0030901820'), { signal }))).toBe('doNotCall')
  })

  it('the time there is looked at, and it is said when it may be called again', async () => {
    await expect(guard().check(dial('+12125550123'), { signal })).rejects.toMatchObject({
      code: 'refused',
      message: '+12125550123 may not be called now. It is Friday 04:00 there; nobody is called there then.',
      mend: 'Call from 2026-11-20T13:00:00.000Z on.',
    })
    expect(await code(guard({ hours: null }).check(dial('+12125550123'), { signal }))).toBe('allowed')
  })

  it('those who are asked for advice are looked at only if it is said so', async () => {
    expect(await code(guard().check(consult('030901820'), { signal }))).toBe('allowed')
    expect(await code(guard({ transfers: true }).check(consult('030901820'), { signal }))).toBe('doNotCall')
    expect(await code(guard({ transfers: true }).check({ type: 'hold', callId: 'a' }, { signal }))).toBe('allowed')
  })

  const broken = { has: () => Promise.reject(new RingloopError('unavailable', 'The database is away.')) }

  it('a list that cannot be asked refuses, and says why', async () => {
    await expect(guard({ list: broken }).check(dial('+4930901821'), { signal })).rejects.toMatchObject({
      code: 'unavailable',
      mend: expect.stringContaining('whenUnavailable'),
    })
    expect(logged).toHaveLength(1)
  })

  it('a list that cannot be asked lets through if that was chosen, and it is logged', async () => {
    expect(await code(guard({ list: broken, whenUnavailable: 'allow' }).check(dial('+4930901821'), { signal }))).toBe('allowed')
    expect(logged).toHaveLength(1)
  })

  it('a list that does not answer is not waited for', async () => {
    const asked = code(guard({ list: { has: () => new Promise(() => {}) } }).check(dial('+4930901821'), { signal }))
    for (const run of timers) run()
    expect(await asked).toBe('unavailable')
  })

  it.each(['0030901820#', '*31#0030901820', '*31#030901820##'])(
    '%s is found, too, as the dialplan takes away what stands around the number',
    async (to) => {
      expect(await code(guard({ outsidePrefixes: ['*31#', '0'] }).check(dial(to), { signal }))).toBe('doNotCall')
    },
  )

  const rules = parseRuleSet({
    version: 1,
    rules: [
      { id: 'premium', when: { fact: 'call.dialled', startsWith: '0900' }, then: { refuseDial: { reason: 'too dear' } } },
      { id: 'asked-us', when: { fact: 'contact.tags', has: 'no-calls' }, then: { refuseDial: { reason: 'asked us not to' } } },
    ],
  })
  const customer = (over: Partial<Contact> = {}): Contact => ({
    id: toContactId('c1'),
    name: 'Erika Muster',
    numbers: [],
    tags: [],
    ...over,
  })
  /** By rules, with who has which number. */
  const ruled = (customers: Readonly<Record<string, readonly Contact[]>>, over: Partial<DialGuardOptions> = {}) => {
    const asked: string[] = []
    const one = guard({
      hours: null,
      context: () => ({ rules, region: 'DE' }),
      directory: {
        name: 'crm',
        async lookup(number) {
          asked.push(number)
          return (customers[number] ?? []).map((known) => ({ ...known, numbers: [number] }))
        },
      },
      ...over,
    })
    return { asked, says: async (command: CallCommand) => [await code(one.check(command, { signal })), asked.join()] }
  }

  it('who is on the list is looked up nowhere, and it is the list that says so', async () => {
    const { says } = ruled({ '+4930901820': [customer({ tags: ['no-calls'] })] })
    expect(await says(dial('030901820'))).toEqual(['doNotCall', ''])
  })

  it('rules see the number behind digits for a line outside, and whose it is', async () => {
    const outside = { outsidePrefixes: ['0'] }
    expect(await ruled({}, outside).says(dial('00900123456'))).toEqual(['refused', ''])
    const known = ruled({ '+4930901821': [customer({ tags: ['no-calls'] })] }, outside)
    expect(await known.says(dial('0030901821'))).toEqual(['refused', '+4930901821'])
  })

  it('rules look at whom calls are transferred to where the others do', async () => {
    const customers = { '+4930901821': [customer({ tags: ['no-calls'] })] }
    expect(await ruled(customers).says(consult('030901821'))).toEqual(['allowed', ''])
    expect(await ruled(customers, { transfers: true }).says(consult('030901821'))).toEqual(['refused', '+4930901821'])
  })

  it('the clock of the customer counts, not that of their number; of several all must be awake', async () => {
    const hours = createCallingHours({ hours: { 'mon-sun': ['08:00-21:00'] } })
    const inNewYork = customer({ timeZone: 'America/New_York' })
    const inBerlin = customer({ id: toContactId('c2'), timeZone: 'Europe/Berlin' })
    const nowhere = customer({ id: toContactId('c3') })
    const says = async (to: string, contacts: readonly Contact[]) =>
      (await ruled({ [to]: contacts }, { hours, list: null }).says(dial(to)))[0]
    expect(await says('+4930901821', [inNewYork])).toBe('refused')
    expect(await says('+12125550123', [inBerlin])).toBe('allowed')
    expect(await says('+12125550123', [inBerlin, inNewYork])).toBe('refused')
    expect(await says('+12125550123', [inBerlin, nowhere])).toBe('refused')
    expect(await says('+4930901821', [inBerlin, nowhere])).toBe('allowed')
  })

  it('of several customers on one number rules must let each be called, whichever the directory names first', async () => {
    const byConsent = parseRuleSet({
      version: 1,
      rules: [
        {
          id: 'said-no',
          when: { fact: 'contact.consent.marketing', in: ['denied', 'withdrawn'] },
          then: { refuseDial: { reason: 'said no' } },
        },
        { id: 'asked-us', when: { fact: 'contact.tags', has: 'no-calls' }, then: { refuseDial: { reason: 'asked us not to' } } },
      ],
    })
    const says = async (...contacts: Contact[]) => {
      const { says } = ruled({ '+4930901821': contacts }, { context: () => ({ rules: byConsent, region: 'DE' }) })
      return (await says(dial('030901821')))[0]
    }
    const saidNo = customer({ consents: { marketing: 'withdrawn' } })
    const saidNothing = customer({ id: toContactId('c2'), consents: {} })
    const tagged = customer({ id: toContactId('c3'), tags: ['no-calls'] })
    expect(await says(saidNothing)).toBe('allowed')
    expect(await says(saidNo, saidNothing)).toBe('refused')
    expect(await says(saidNothing, saidNo)).toBe('refused')
    expect(await says(saidNothing, tagged)).toBe('refused')
  })

  it('a number is looked up once, for the hours and for the rules', async () => {
    const { says } = ruled({}, { hours: createCallingHours({ hours: { 'mon-sun': ['08:00-21:00'] } }) })
    expect(await says(dial('030901821'))).toEqual(['allowed', '+4930901821'])
  })

  it('the telephone system is not asked', async () => {
    const commands: CallCommand[] = []
    const control = {
      execute: async (command: CallCommand) => {
        commands.push(command)
      },
    } as unknown as CallControl
    const context = {
      control,
      guard: guard(),
      by: { extension: '1001', agent: null, supervisor: false },
      visible: () => undefined,
      clock: { now: () => now, after: () => () => {} },
      signal,
      log: () => {},
    }
    await expect(runControl(dial('+4930901820'), context)).rejects.toMatchObject({ code: 'doNotCall' })
    expect(commands).toEqual([])
    await runControl(dial('+4930901821'), context)
    expect(commands).toEqual([dial('+4930901821')])
  })
})
