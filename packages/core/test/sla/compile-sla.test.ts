import { describe, expect, it } from 'vitest'
import { isRingloopError } from '../../src/errors/ringloop-error.js'
import { parseSla } from '../../src/sla/parse-sla.js'
import type { SlaConfig } from '../../src/sla/sla-config.js'
import { sampleSla } from './sample-sla.js'

const policy = { id: 'standard', calendar: 'office', targets: { resolution: '8h' } }
const caught = (run: () => unknown): readonly [message: string, mend: string | undefined] => {
  try {
    run()
  } catch (error) {
    if (isRingloopError(error)) return [error.message, error.mend]
    throw error
  }
  throw new Error('was taken')
}

describe('service levels in a file', () => {
  it('are taken as they are', () => {
    const config = {
      language: 'zh-CN',
      policies: [
        {
          ...policy,
          when: { fact: 'ticket.priority', is: 'urgent' },
          targets: { firstResponse: '15m', resolution: { urgent: '4h', normal: '1h30m' } },
          pauseIn: ['pending'],
          reminders: [
            { percent: 80, channel: 'team' },
            { of: 'resolution', beforeDue: '30m', elapsed: true, channel: 'team' },
          ],
          escalate: { resolution: 'managers' },
        },
      ],
      chains: { managers: { workingTime: true, steps: [{ channel: 'lead' }, { after: '30m', channel: 'boss', text: 'Now!' }] } },
    }
    expect(parseSla(config)).toEqual(config)
  })

  it.each([
    [{}, 'sla.policies: is missing', /Add/],
    [{ policies: [] }, 'sla.policies: is not valid', /Correct/],
    [{ policies: [{ ...policy, target: {} }] }, 'sla.policies[0].target: is no key here', /Did you mean "targets"/],
    [
      { policies: [{ ...policy, targets: { resolution: '2 days' } }] },
      'sla.policies[0].targets.resolution: is no length of time',
      /^Write hours, minutes and seconds/,
    ],
    [
      { policies: [{ ...policy, targets: { resolution: { urgent: '4x' } } }] },
      'sla.policies[0].targets.resolution.urgent: is no length of time',
      /^Write hours/,
    ],
    [
      { policies: [{ ...policy, targets: { resolution: '0m' } }] },
      'sla.policies[0].targets.resolution: promises something in no time',
      /^Leave the target out/,
    ],
    [
      { policies: [{ ...policy, reminders: [{ channel: 'team' }] }] },
      'sla.policies[0].reminders[0]: needs exactly one of "percent", "beforeDue", "afterDue" and "at"',
      /Correct/,
    ],
    [
      { policies: [{ ...policy, reminders: [{ channel: 'team', percent: 120 }] }] },
      'sla.policies[0].reminders[0].percent: is not valid',
      /Correct/,
    ],
    [{ policies: [{ ...policy, calendar: undefined }] }, 'sla.policies[0].calendar: is missing', /Add/],
  ])('%j is refused: %s', (value, message, mend) => {
    expect(caught(() => parseSla(value))).toEqual([message, expect.stringMatching(mend)])
  })
})

describe('service levels that are compiled', () => {
  it.each<readonly [SlaConfig, string, RegExp]>([
    [{ policies: [policy, policy] }, 'policies[1].id: "standard" is there twice', /own/],
    [
      { policies: [{ ...policy, calendar: 'offices' }] },
      'policies[0].calendar: there is no calendar "offices"',
      /Did you mean "office"/,
    ],
    [{ policies: [{ ...policy, calendar: 'constructor' }] }, 'policies[0].calendar: there is no calendar "constructor"', /Known/],
    [{ policies: [{ ...policy, escalate: 'bosses' }] }, 'policies[0].escalate: there is no chain "bosses"', /no chain at all/],
  ])('%j are refused: %s', (config, message, mend) => {
    expect(caught(() => sampleSla(config))).toEqual([message, expect.stringMatching(mend)])
  })

  it('choose the first policy that holds', () => {
    const policies = sampleSla({ policies: [{ ...policy, id: 'gold', when: 'gold' }, policy] })
    expect(policies.select({ priority: 'low', level: 'gold' })?.id).toBe('gold')
    expect(policies.select({ priority: 'low' })?.id).toBe('standard')
    expect(sampleSla({ policies: [{ ...policy, when: 'gold' }] }).select({ priority: 'low' })).toBeNull()
  })

  it('have a target for each priority, or for all', () => {
    const compiled = sampleSla({
      policies: [{ ...policy, targets: { firstResponse: '15m', resolution: { urgent: '1h30m10s' } } }],
    }).policy('standard')
    expect(compiled?.target('firstResponse', 'low')).toBe(900_000)
    expect(compiled?.target('resolution', 'urgent')).toBe(5_410_000)
    expect(compiled?.target('resolution', 'low')).toBeNull()
    expect(compiled?.target('nextResponse', 'low')).toBeNull()
  })

  it('tell apart two reminders of one time and channel, so that both are told', () => {
    const reminders = [
      { percent: 80, channel: 'team', text: 'Soon.' },
      { percent: 80, channel: 'team', text: 'And say so to the customer.' },
    ]
    const compiled = sampleSla({ policies: [{ ...policy, reminders }] }).policy('standard')
    expect(compiled?.reminders.map(({ what }) => what)).toEqual(['80%>team', '80%>team#2'])
  })
})
