import { describe, expect, it } from 'vitest'
import { complianceConfigSchema } from '../../src/compliance/compliance-config.js'

const problems = (config: unknown) =>
  complianceConfigSchema.safeParse(config).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

describe('compliance in the configuration', () => {
  it('masks cards and asks the do-not-call list when nothing is said', () => {
    expect(complianceConfigSchema.parse({})).toEqual({
      masking: { cards: true, residentIds: false, oldResidentIds: false, keepLast: 4, templates: [], secureVariable: null },
      doNotCall: { enforce: true, whenUnavailable: 'refuse', transfers: false, outsidePrefixes: [] },
      consents: { writers: [] },
    })
  })

  it('takes programs that write down consents, each with a name of its own', () => {
    const writer = (name: string) => ({ name, token: { env: 'TOKEN' } })
    expect(problems({ consents: { writers: [writer('web-form'), writer('crm')] } })).toEqual([])
    expect(problems({ consents: { writers: [writer('web-form'), writer('web-form'), writer('1001')] } })).toEqual([
      'consents.writers.2.name: must begin with a letter, and have letters, digits and . _ - only',
      'consents.writers.1.name: "web-form" is used twice; give each its own',
    ])
  })

  it('takes calling hours with holidays and other times for some numbers', () => {
    const callingHours = {
      hours: { 'mon-sat': ['08:00-21:00'] },
      holidays: [{ name: 'New Year', every: 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1' }],
      numbers: { '+49': { hours: { 'mon-fri': ['09:00-20:00'] } } },
      otherwise: 'Europe/Berlin',
    }
    expect(problems({ callingHours })).toEqual([])
    expect(complianceConfigSchema.parse({ callingHours }).callingHours).toEqual(callingHours)
  })

  it.each([
    [{ masking: { templates: [{ template: 'KD' }] } }, /^masking\.templates\.0\.template: masks nothing/],
    [{ masking: { keepLast: 5 } }, /^masking\.keepLast/],
    [{ masking: { card: true } }, /card/],
    [{ callingHours: { hours: { moon: ['09:00-10:00'] } } }, /^callingHours\.hours\.moon/],
    [
      { callingHours: { hours: { mon: ['09:00-10:00'] }, numbers: { '+49': { hours: { mon: ['9-10'] } } } } },
      /^callingHours\.numbers\.\+49\.hours/,
    ],
    [
      { callingHours: { hours: { mon: ['09:00-10:00'] }, numbers: { '49': { hours: { mon: ['09:00-10:00'] } } } } },
      /^callingHours: numbers\.49/,
    ],
    [{ callingHours: { hours: {}, holidays: [{ on: '2026-02-30' }] } }, /^callingHours\.holidays\.0/],
    [{ callingHours: { hours: { mon: ['09:00-10:00'] }, otherwise: 'Berlin' } }, /no time zone/],
    [{ doNotCall: { whenUnavailable: 'maybe' } }, /^doNotCall\.whenUnavailable/],
  ])('refuses %j', (config, problem) => {
    expect(problems(config).join('\n')).toMatch(problem)
  })
})
