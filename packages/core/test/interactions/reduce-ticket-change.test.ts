import { createPipeline, type Interaction, type TicketNews, type TicketStatus, toTicketId } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, nine, scriptedCall } from '../scripted-call.js'

const ticket = (id: string) =>
  ({ id: toTicketId(id), subject: `Ticket ${id}`, status: 'pending', priority: 'normal', createdAt: 0, updatedAt: nine }) as const

const state = (status: TicketStatus, updatedAt: number) =>
  ({ subject: 'Ticket 7', status, priority: 'normal', updatedAt, version: '2' }) as const

const news = (id: string, facts: Partial<TicketNews> = {}): TicketNews => ({
  id,
  ticketId: toTicketId('7'),
  at: nine + 1000,
  type: 'changed',
  by: 'Ben',
  own: false,
  ticket: state('inProgress', nine + 1000),
  comment: null,
  ...facts,
})

/** A call of a customer with the open tickets 7 and 8, after these changes. */
function after(...changes: readonly TicketNews[]): Interaction {
  const call = scriptedCall()
  const pipeline = createPipeline({ rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' })
  const customer = { ...match('c1'), openTickets: [ticket('7'), ticket('8')] }
  for (const event of [call.originated(), call.resolved(customer)]) pipeline.apply(event)
  for (const change of changes) pipeline.apply(call.event({ type: 'ticketChanged', change }))
  const interaction = pipeline.interaction(call.callId)
  if (interaction === undefined) throw new Error('no interaction')
  return interaction
}

const shown = ({ lookup }: Interaction) => (lookup.state === 'matched' ? (lookup.matches[0]?.openTickets ?? []) : [])
const statusOf = (interaction: Interaction, id: string) => shown(interaction).find((one) => one.id === id)?.status

const seconds = fc.integer({ min: -2, max: 4 }).map((count) => nine + count * 1000)
const anyNews: fc.Arbitrary<TicketNews> = fc.record({
  id: fc.integer({ min: 0, max: 99 }).map((id) => `n${id}`),
  ticketId: fc.constantFrom('7', '8').map(toTicketId),
  at: seconds,
  type: fc.constantFrom('created', 'changed', 'commented', 'deleted'),
  by: fc.constantFrom('Ben', null),
  own: fc.boolean(),
  ticket: fc.option(
    fc.record({
      subject: fc.constantFrom('A', 'B'),
      status: fc.constantFrom('inProgress', 'held', 'resolved'),
      priority: fc.constantFrom('low', 'urgent'),
      updatedAt: seconds,
      version: fc.constantFrom('1', '2', '10', 'x'),
    }),
  ),
  comment: fc.constant(null),
})

describe('changes of tickets', () => {
  it('come to the same in any order and with any repetition', () => {
    const several = fc.uniqueArray(anyNews, { selector: ({ id }) => id, maxLength: 30 })
    const twice = several.chain((changes) =>
      fc.tuple(fc.constant(changes), fc.shuffledSubarray([...changes, ...changes], { minLength: changes.length * 2 })),
    )
    fc.assert(
      fc.property(twice, ([changes, again]) => {
        const [once, other] = [after(...changes), after(...again)]
        expect(other.ticketChanges).toEqual(once.ticketChanges)
        // what a deleted ticket was called last nobody is shown
        const open = (interaction: Interaction) => shown(interaction).map((one) => (one.status === 'cancelled' ? one.id : one))
        expect(open(other)).toEqual(open(once))
      }),
    )
  })

  it('show the state of the newest, and tell what others did, oldest first', () => {
    const first = news('a')
    const second = news('b', { at: nine + 2000, ticket: state('resolved', nine + 2000) })
    const mine = news('c', { at: nine + 1500, own: true })
    const interaction = after(second, mine, first)
    expect(statusOf(interaction, '7')).toBe('resolved')
    expect(interaction.ticketChanges.told.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('that are older than what the search said turn nothing back', () => {
    const old = news('a', { at: nine - 1000, ticket: state('inProgress', nine - 1000) })
    expect(statusOf(after(old), '7')).toBe('pending')
  })

  it('of one second: nothing comes after a deletion', () => {
    // whose id is the smaller, and which came first, says nothing
    for (const [one, two] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const [change, deletion] = [news(one), news(two, { type: 'deleted', ticket: null })]
      for (const changes of [
        [change, deletion],
        [deletion, change],
      ])
        expect(statusOf(after(...changes), '7')).toBe('cancelled')
    }
  })
})
