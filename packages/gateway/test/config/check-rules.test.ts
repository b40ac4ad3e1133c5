import { parseRuleSet } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { checkRules, type RuleSurroundings } from '../../src/config/check-rules.js'

const surroundings: RuleSurroundings = {
  notifier: { channels: ['log', 'ops'] },
  outsideActions: { startSurvey: { post: async () => {} } },
  chains: ['night'],
}
const check = (then: unknown, rest: object = {}) =>
  checkRules(
    parseRuleSet({
      version: 1,
      rules: [
        { id: 'a', then: { ticket: false } },
        { id: 'b', then },
      ],
      ...rest,
    }),
    surroundings,
  )

describe('rules of a gateway', () => {
  it('may name what is configured', () => {
    check({ notify: { channel: 'ops', text: 'Hello' }, escalate: { chain: 'night' }, startSurvey: { survey: 'csat' } })
  })

  it.each([
    [
      { notify: { channel: 'opps', text: 'Hello' } },
      'rules[1].then.notify.channel: there is no channel "opps".',
      'Did you mean "ops"?',
    ],
    [
      { escalate: { chain: 'nigth' } },
      'rules[1].then.escalate.chain: there is no chain of escalation "nigth".',
      'Did you mean "night"?',
    ],
    [
      { requestConsent: { purpose: 'recording' } },
      'rules[1].then.requestConsent: nothing here does this.',
      'Configure actions.requestConsent with the address that is to be told, or take it out of the rule.',
    ],
  ])('are refused for %j, which is not', (then, message, mend) => {
    expect(() => check(then)).toThrowError(expect.objectContaining({ code: 'invalidConfig', message, mend }))
  })

  it('are refused for a calendar that cannot be', () => {
    const calendars = { shop: { timeZone: 'Europe/Nowhere', hours: { monday: ['09:00-18:00'] } } }
    expect(() => check({ tag: ['x'] }, { calendars })).toThrowError(
      expect.objectContaining({ message: expect.stringContaining('calendars.shop') }),
    )
  })
})
