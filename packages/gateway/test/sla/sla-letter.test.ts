import { type TicketChange, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { eventsOf, letterOf, lettersOf, mayBegin, openingOf, type SlaLetter } from '../../src/sla/sla-letter.js'
import type { ToldTicket } from '../../src/sla/ticket-about.js'
import { sampleServiceLevel } from './sample-service-level.js'

const at = 1_000
const ticket = (over: Partial<ToldTicket> = {}): ToldTicket => ({
  subject: 'Boiler',
  queue: null,
  owner: 'Ada Lovelace',
  tags: [],
  customFields: {},
  status: 'inProgress',
  priority: 'normal',
  createdAt: 500,
  updatedAt: at,
  ...over,
})
const change = (over: Partial<TicketChange>): TicketChange => ({
  id: 'c1',
  ticketId: toTicketId('7'),
  at,
  type: 'commented',
  by: null,
  own: false,
  ...over,
})
const staff = { names: new Set(['night@shop.example', '@service.example', 'bob']) }
const said = (author: string | null, over: Partial<TicketChange> = {}, visibility: 'public' | 'internal' = 'public') =>
  letterOf(
    change({
      ticket: ticket() as NonNullable<TicketChange['ticket']>,
      comment: { text: 'Hello', visibility, author },
      ...over,
    }),
    staff,
  ).events

describe('who speaks in a comment that the customer sees', () => {
  it.each([
    ['the owner of the ticket', 'ada lovelace'],
    ['somebody who is named', 'Bob'],
    ['an address that is named', 'Night@shop.example'],
    ['somebody of a domain that is named', 'Eve <eve@service.example>'],
  ])('%s answers the customer', (_, author) => {
    expect(said(author)).toEqual([{ type: 'responded', at }])
  })

  it('everybody else is the customer', () => {
    expect(said('mallory@elsewhere.example')).toEqual([{ type: 'customerReplied', at }])
    expect(said('eve@notservice.example')).toEqual([{ type: 'customerReplied', at }])
    expect(said(null, { by: 'mallory' })).toEqual([{ type: 'customerReplied', at }])
  })

  it('nobody, if it is not known who wrote, if the customer does not see it, or if it is our own remark', () => {
    expect(said(null)).toEqual([])
    expect(said('bob', {}, 'internal')).toEqual([])
    expect(said('bob', { own: true })).toEqual([])
  })
})

describe('what a letter means', () => {
  const letter = { ticketId: toTicketId('7'), at, changeId: null, events: [{ type: 'responded', at } as const] }

  it('counts from the creation of the ticket, if that is told, not forgotten, and nobody asks for it now', () => {
    const opening = (createdAt: number, over: Partial<SlaLetter> = {}) =>
      openingOf({ ...letter, ticket: ticket({ createdAt }), ...over }, 300)
    expect(opening(400)).toBe(400)
    expect(opening(at + 5)).toBe(at)
    expect(opening(0)).toBe(at)
    expect(opening(-62_135_596_800_000)).toBe(at)
    expect(opening(299)).toBe(at)
    expect(opening(400, { asked: true })).toBe(at)
  })

  it('for one that has one: what is different, the answer before the state that it leaves behind', () => {
    const sla = sampleServiceLevel('7', null)
    expect(eventsOf({ ...letter, ticket: ticket({ status: 'pending', priority: 'urgent' }) }, sla, at)).toEqual([
      { type: 'factsChanged', at },
      { type: 'priorityChanged', at, to: 'urgent' },
      { type: 'responded', at },
      { type: 'statusChanged', at, to: 'pending' },
    ])
    expect(eventsOf({ ...letter, ticket: ticket() }, sla, at)).toEqual([
      { type: 'factsChanged', at },
      { type: 'responded', at },
    ])
  })

  it('dates a state that was read later by the ticket, but never after now', () => {
    const sla = sampleServiceLevel('7', null)
    const stateAt = (updatedAt: number) =>
      eventsOf({ ...letter, ticket: ticket({ status: 'resolved', updatedAt }) }, sla, at + 10).at(-1)
    expect([stateAt(at - 1), stateAt(at + 7), stateAt(at + 99)].map((event) => event?.at)).toEqual([at, at + 7, at + 10])
  })

  it('dates a state by the last change of the ticket that was read for, whatever was touched since', () => {
    const sla = sampleServiceLevel('7', null)
    const read = ticket({ status: 'resolved', updatedAt: at + 500 }) as NonNullable<TicketChange['ticket']>
    const states = (changes: readonly Partial<TicketChange>[], isRead = true) =>
      lettersOf(
        changes.map((one) => change({ ticket: read, ...one })),
        staff,
        isRead,
      ).map((letter) => eventsOf(letter, sla, at + 900).find(({ type }) => type === 'statusChanged')?.at)
    expect(states([{ type: 'changed' }])).toEqual([at])
    // it comes with the last of them: what is told of before happened before it
    expect(states([{ type: 'commented' }, { id: 'c2', type: 'changed', at: at + 100 }])).toEqual([undefined, at + 100])
    // where no change says so, by the ticket
    expect(states([{ type: 'commented' }])).toEqual([at + 500])
    expect(states([{ type: 'changed', at: 0 }])).toEqual([at + 500])
    // those of others, and those that brought their ticket along, say nothing about each other
    expect(states([{ type: 'changed' }, { ticketId: toTicketId('8'), type: 'changed', at: at + 100 }])).toEqual([at, at + 100])
    expect(states([{ type: 'changed' }, { id: 'c2', type: 'changed', at: at + 100 }], false)).toEqual([at, at + 100])
  })

  it('tells what happened in its order, of one instant the answer before the state that it leaves behind', () => {
    const read = ticket({ status: 'resolved' }) as NonNullable<TicketChange['ticket']>
    const told = (isRead: boolean, ...changes: readonly Partial<TicketChange>[]) =>
      lettersOf(
        changes.map((one, index) => change({ id: `c${index}`, ...one })),
        staff,
        isRead,
      ).map(({ changeId, ticket: known, stateAt }) => [changeId, known?.status, stateAt])
    expect(
      told(true, { type: 'changed', ticket: read, at: 10 }, { ticket: read, at: 5 }, { type: 'changed', ticket: read, at: 1 }),
    ).toEqual([
      ['c2', 'resolved', null],
      ['c1', 'resolved', null],
      ['c0', 'resolved', 10],
    ])
    expect(
      told(true, { type: 'changed', ticket: read }, { ticket: read }, { type: 'created', ticket: read }).map(([id]) => id),
    ).toEqual(['c1', 'c2', 'c0'])
    // a ticket that came along with one of them is that of those before it
    expect(told(false, { at: 5 }, { type: 'changed', ticket: read, at: 10 }, { at: 15 })).toEqual([
      ['c0', 'resolved', null],
      ['c1', 'resolved', 10],
    ])
  })

  it('believes no state to have been there before the ticket was touched, if a promise would be kept by that', () => {
    const clock = { startedAt: 0, since: 0, used: 0, target: 1, uncounted: [], told: [], breachedAt: null } as const
    const sla = (dueAt: number) =>
      sampleServiceLevel('7', null, {
        clocks: { firstResponse: null, nextResponse: null, resolution: { ...clock, state: 'running', dueAt } },
      })
    const since = (dueAt: number, over: Partial<SlaLetter> = {}) =>
      eventsOf(
        { ...letter, ticket: ticket({ status: 'resolved', updatedAt: at + 40 }), stateAt: at, ...over },
        sla(dueAt),
        at + 50,
      ).at(-1)?.at
    expect([since(at - 1), since(at + 20), since(at + 40), since(at + 45)]).toEqual([at, at + 40, at, at])
    // what is known of the ticket says why it was touched
    expect(since(at + 20, { at: at + 40 })).toBe(at)
  })

  it('a ticket that was deleted is cancelled', () => {
    expect(letterOf(change({ type: 'deleted' }), staff).events).toEqual([{ type: 'statusChanged', at, to: 'cancelled' }])
  })

  it('begins a service level for open tickets that are newer than service levels here, or that somebody asks for', () => {
    const may = (over: Partial<ToldTicket>, asked?: true) =>
      mayBegin({ ...letter, ticket: ticket(over), ...(asked && { asked }) }, 500)
    expect([may({}), may({ createdAt: 499 }), may({ createdAt: 499 }, true), may({ status: 'closed' })]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect(mayBegin({ ...letter, ticket: null, asked: true }, 0)).toBe(false)
    // one that does not tell when it was created, but that it was
    expect(mayBegin({ ...letter, ticket: ticket({ createdAt: 0 }) }, 500)).toBe(false)
    expect(mayBegin({ ...letter, ticket: ticket({ createdAt: 0 }), created: true }, 500)).toBe(true)
    expect(letterOf(change({ type: 'created' }), staff).created).toBe(true)
  })
})
