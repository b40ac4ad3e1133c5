import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSubTicketProblems } from '../../../src/tickets/sub-tickets/find-sub-ticket-problems.js'
import { type SubTicketTemplate, subTicketTemplateSchema } from '../../../src/tickets/sub-tickets/sub-ticket-template.js'

const problemsOf = (template: SubTicketTemplate) => findSubTicketProblems(template, 'subTickets.boiler')
const part = (id: string, after?: string[]) => ({ id, subject: id, ...(after === undefined ? {} : { after }) })

describe('a template of sub-tickets', () => {
  it('is fine as the guides have it', () => {
    const template = subTicketTemplateSchema.parse({
      closeWhole: 'byItself',
      parts: [
        { id: 'order', subject: 'Order parts for {name}', queue: 'stock' },
        { id: 'visit', subject: 'Visit {name}: {subject}', after: ['order'], weight: 2, priority: 'high' },
      ],
    })
    expect(problemsOf(template)).toEqual([])
  })

  it('names the cycle', () => {
    const [problem] = problemsOf({ parts: [part('free'), part('a', ['c']), part('b', ['a']), part('c', ['b', 'free'])] })
    expect(problem).toMatchObject({
      path: 'subTickets.boiler.parts[1].after',
      problem: 'the parts wait for each other: "a" after "c" after "b" after "a"',
    })
    expect(problemsOf({ parts: [part('a', ['a'])] })[0]?.problem).toBe('the parts wait for each other: "a" after "a"')
    expect(problemsOf({ order: 'inOrder', parts: [part('a', ['b']), part('b')] })[0]?.problem).toContain(
      '"a" after "b" after "a"',
    )
  })

  it('tells everything at once: an id twice, an unknown part, an unknown placeholder', () => {
    const problems = problemsOf({ parts: [part('order'), part('order'), { ...part('visit', ['ordre']), subject: '{nmae}' }] })
    expect(problems.map(({ path }) => path)).toEqual([
      'subTickets.boiler.parts[1].id',
      'subTickets.boiler.parts[2].after[0]',
      'subTickets.boiler.parts[2].subject',
    ])
    expect(problems[1]?.mend).toContain('Did you mean "order"?')
    expect(problems[2]?.mend).toContain('Did you mean "name"?')
  })

  it('that resolves the whole by itself has a part that is not optional', () => {
    const optional = { ...part('a'), optional: true }
    expect(problemsOf({ closeWhole: 'byItself', parts: [optional] }).map(({ path }) => path)).toEqual([
      'subTickets.boiler.closeWhole',
    ])
    expect(problemsOf({ closeWhole: 'byHand', parts: [optional] })).toEqual([])
    expect(problemsOf({ closeWhole: 'byItself', parts: [optional, part('b')] })).toEqual([])
  })

  it('has a cycle exactly when its parts cannot be put in order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(6), { maxLength: 3 }), { minLength: 1, maxLength: 7 }), (afters) => {
        const parts = afters.map((after, index) =>
          part(`p${index}`, [...new Set(after.map((before) => `p${before % afters.length}`))]),
        )
        const done = new Set<string>()
        for (const _ of parts)
          for (const { id, after } of parts) if ((after ?? []).every((before) => done.has(before))) done.add(id)
        expect(problemsOf({ parts }).length > 0).toBe(done.size < parts.length)
      }),
    )
  })
})
