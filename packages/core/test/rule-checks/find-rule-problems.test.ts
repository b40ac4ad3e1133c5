import { isRingloopError, parseRuleSet } from '@ringloop/core'
import { findRuleProblems } from '@ringloop/core/explain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const firstProblem = (value: unknown) => {
  try {
    parseRuleSet(value)
    return null
  } catch (error) {
    if (!isRingloopError(error)) throw error
    return error.message
  }
}

describe('everything that is wrong with a rule file', () => {
  it('is nothing for good rules', () => {
    expect(findRuleProblems({ version: 1, rules: [{ id: 'a', then: { pop: false } }] })).toEqual([])
  })

  it('is told at once, each thing once', () => {
    const problems = findRuleProblems({
      version: 1,
      wrapupSeconds: 5,
      lists: { partners: ['+4930'] },
      rules: [
        {
          id: 'a',
          when: {
            all: [
              { fact: 'call.quue', is: 'x' },
              { fact: 'call.queue', iss: 'x' },
              { fact: 'call.queue', inList: 'partnerz' },
            ],
          },
          then: { pop: 'recrod' },
        },
        { id: 'a', then: { ticket: { priority: 'hgih', subject: '{nmae}' }, tag: 'x' } },
        { id: 'c', whem: {}, then: {} },
        { id: 'd', when: { not: { any: [] } }, then: { notify: { channel: 'ops' } } },
      ],
    })
    expect(problems.map(({ path }) => path)).toEqual([
      'wrapupSeconds',
      'rules[0].when.all[0].fact',
      'rules[0].when.all[1].iss',
      'rules[0].when.all[2].inList',
      'rules[0].then.pop',
      'rules[1].then.ticket.priority',
      'rules[1].then.tag',
      'rules[1].then.ticket.subject',
      'rules[1].id',
      'rules[2].whem',
      'rules[2].then',
      'rules[3].when.not.any',
      'rules[3].then.notify.text',
    ])
    expect(problems[1]?.mend).toContain('Did you mean "call.queue"?')
  })

  it('is not told of names that only point to something that is wrong itself', () => {
    const problems = findRuleProblems({
      version: 1,
      lists: { partners: 'no list' },
      rules: [{ id: 'a', when: { fact: 'caller.number', inList: 'partners' }, then: { pop: false } }],
    })
    expect(problems.map(({ path }) => path)).toEqual(['lists.partners'])
  })

  it.each([
    null,
    5,
    [],
    {},
    { version: 2, rules: 7 },
    { version: 1, rules: [1, null, 'x', []] },
    { version: 1, rules: [{ __proto__: null, id: 1 }] },
  ])('comes to an end with %j', (value) => {
    expect(findRuleProblems(value).length).toBeGreaterThan(0)
  })

  it('is bounded in number and time, also of a hostile file', () => {
    const rules = Array.from({ length: 2000 }, () => ({ id: 'same', when: { fact: 'nonsense' }, then: {} }))
    expect(findRuleProblems({ version: 1, rules }).length).toBe(100)
    let deep: unknown = { fact: 'call.queue', is: 'x' }
    for (let level = 0; level < 10_000; level++) deep = { not: deep }
    const [problem] = findRuleProblems({ version: 1, rules: [{ id: 'deep', when: deep, then: { pop: false } }] })
    expect(problem?.problem).toContain('deep')
  })

  it('is something exactly when the file is refused, and begins with what refuses it', () => {
    const rule = fc.record(
      {
        id: fc.constantFrom('a', 'b', 'c d', 'e'),
        when: fc.constantFrom<unknown>(
          { fact: 'call.queue', is: 'x' },
          { fact: 'call.quue', is: 'x' },
          { all: [{ fact: 'call.waitSeconds', atLeast: 'x' }, { not: 5 }] },
          { any: [{ fact: 'contact.tags', has: 'x' }] },
        ),
        then: fc.constantFrom<unknown>(
          { pop: 'auto' },
          { pop: 'x', tag: ['x'] },
          {},
          { ticket: { priority: 'low', queue: '' } },
          7,
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
        const value = { version: 1, rules }
        const [first] = findRuleProblems(value)
        expect(first === undefined ? null : `${first.path}: ${first.problem}`).toBe(firstProblem(value))
      }),
    )
  })
})
