import { type TicketChange, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { eventsOf, letterOf, mayBegin } from '../../src/sla/sla-letter.js'
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

  it('for a ticket without a service level: its beginning, then what happened', () => {
    expect(eventsOf({ ...letter, ticket: ticket({ createdAt: 400 }) }, undefined)).toEqual([
      { type: 'ticketOpened', at: 400, ticketId: '7', priority: 'normal', status: 'inProgress' },
      { type: 'responded', at },
    ])
    expect(eventsOf({ ...letter, ticket: null }, undefined)).toEqual([])
  })

  it('for one that has one: what is different, the answer before the state that it leaves behind', () => {
    const sla = sampleServiceLevel('7', null)
    expect(eventsOf({ ...letter, ticket: ticket({ status: 'pending', priority: 'urgent' }) }, sla)).toEqual([
      { type: 'factsChanged', at },
      { type: 'priorityChanged', at, to: 'urgent' },
      { type: 'responded', at },
      { type: 'statusChanged', at, to: 'pending' },
    ])
    expect(eventsOf({ ...letter, ticket: ticket() }, sla)).toEqual([
      { type: 'factsChanged', at },
      { type: 'responded', at },
    ])
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
  })
})
