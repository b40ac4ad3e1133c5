import { parseRuleSet, RingloopError } from '@ringloop/core'
import { describe, expect, it } from 'vitest'

const fileOf = (workflow: unknown) => ({ version: 1, workflows: { support: workflow }, rules: [] })
const withTarget = (target: unknown) => fileOf({ filters: [{ id: 'all', targets: [target] }] })

function problemOf(file: unknown): string {
  try {
    parseRuleSet(file)
  } catch (error) {
    if (error instanceof RingloopError) return `${error.message} ${error.mend}`
    throw error
  }
  return 'none'
}

describe('a workflow in a rule file', () => {
  it('is taken as it is written', () => {
    const workflow = {
      description: 'who knows billing, then anybody',
      filters: [
        {
          id: 'gold',
          when: { fact: 'contact.level', is: 'gold' },
          targets: [
            {
              id: 'experts',
              candidates: {
                skills: { billing: 4 },
                languages: { fact: 'transcript.language' },
                regions: ['north'],
                agents: ['1001'],
                teams: ['seniors'],
                when: { fact: 'agent.skill.vip', atLeast: 2 },
              },
              orderBy: ['lastAgent', 'skillLevel', 'longestIdle'],
              queue: 'billing@default',
              timeoutSeconds: 30,
              priority: 5,
              skipIf: {
                any: [
                  { fact: 'queue.readyAgents', is: 0 },
                  { fact: 'queue.estimatedWaitSeconds', atLeast: 300 },
                ],
              },
              offerCallBack: { fact: 'queue.estimatedWaitSeconds', atLeast: 120 },
            },
            { route: { ivr: '5950' } },
          ],
        },
      ],
      default: { queue: 'support@default' },
      ageing: { secondsPerPriority: 30, mostSeconds: 600 },
      raise: [{ when: { fact: 'transcript.sentiment', below: -0.5 }, by: 3 }],
    }
    expect(parseRuleSet(fileOf(workflow)).workflows?.support).toEqual(workflow)
  })

  it.each([
    [fileOf([]), 'workflows.support: [] is no workflow'],
    [fileOf({ filter: [] }), 'Did you mean "filters"?'],
    [fileOf({ filters: [{ id: 'a', targets: [{}] }] }), 'workflows.support.filters[0].targets[0]: leads nowhere'],
    [withTarget({ queue: 'q', skipif: {} }), 'Did you mean "skipIf"?'],
    [withTarget({ candidates: { skill: {} } }), 'Did you mean "skills"?'],
    [withTarget({ candidates: 'all' }), 'targets[0].candidates: "all" says nothing about candidates'],
    [withTarget({ candidates: {}, orderBy: ['longestidle'] }), 'Did you mean "longestIdle"?'],
    [
      withTarget({ candidates: { languages: { fact: 'call.language' } } }),
      'candidates.languages.fact: unknown fact "call.language"',
    ],
    [withTarget({ candidates: { when: { fact: 'agent.stat', is: 'x' } } }), 'candidates.when.fact: unknown fact "agent.stat"'],
    [withTarget({ route: 'continue', queue: 'q' }), 'targets[0].queue: stands beside "route"'],
    [withTarget({ route: { workflow: 'support' } }), 'route.workflow: is a workflow in a workflow'],
    [withTarget({ queue: 'a b' }), 'workflows.support.filters[0].targets[0].queue'],
    [withTarget({ queue: 'q', timeoutSeconds: 0 }), 'workflows.support.filters[0].targets[0].timeoutSeconds'],
    [
      fileOf({
        filters: [
          { id: 'a', targets: [{ queue: 'q' }] },
          { id: 'a', targets: [{ queue: 'q' }] },
        ],
      }),
      'filters[1].id: "a" is the id of an earlier filter too',
    ],
    [
      fileOf({ filters: [{ id: 'a', targets: [{ queue: 'q' }] }], raise: [{ by: 1 }] }),
      'workflows.support.raise[0].when: is missing',
    ],
    [fileOf({ filters: [{ id: 'a', targets: [{ queue: 'q' }] }], ageing: { mostSecond: 1 } }), 'Did you mean "mostSeconds"?'],
  ])('is refused with its place: %#', (file, expected) => {
    expect(problemOf(file)).toContain(expected)
  })
})
