import { isFinished, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { nine, scriptedCall } from '../scripted-call.js'
import { filed, start } from '../scripted-desk.js'

describe('a split ticket', () => {
  const subTickets = {
    repair: {
      parts: [
        { id: 'visit', subject: 'Visit: {subject}' },
        { id: 'invoice', subject: 'Invoice for {name}', after: ['visit'] },
      ],
      closeWhole: 'byItself',
    },
  }
  const split = (...more: unknown[]) =>
    start([{ id: 'broken', then: { split: { template: 'repair' } } }, ...more], { subTickets })

  it('has its parts filed once the whole is, each after those it comes after, and is resolved with the last', () => {
    const call = scriptedCall()
    const desk = split()
    desk.apply(call.originated(), call.cleared('abandoned'))
    expect(desk.of('fileSubTicket')).toEqual([])
    desk.apply(filed(call))
    expect(desk.of('fileSubTicket')).toEqual([
      expect.objectContaining({
        key: 'call-1/fileTicket/repair/visit',
        template: 'repair',
        part: 'visit',
        ticket: expect.objectContaining({ parentId: '17', subject: expect.stringMatching(/^Visit: /) }),
      }),
    ])
    const part = (name: string, ticketId: string) =>
      call.event({ type: 'subTicketFiled', template: 'repair', part: name, ticketId: toTicketId(ticketId), url: null })
    const resolved = (ticketId: string, at: number) =>
      call.event({
        type: 'ticketChanged',
        change: {
          id: `n${ticketId}`,
          ticketId: toTicketId(ticketId),
          at,
          type: 'changed',
          by: 'bo',
          own: false,
          comment: null,
          ticket: { subject: 's', status: 'resolved', priority: 'normal', updatedAt: at, version: '2' },
        },
      })
    desk.apply(part('visit', '18'))
    expect(isFinished(desk.only)).toBe(false)
    desk.apply(resolved('18', nine + 100_000))
    expect(desk.of('fileSubTicket').map(({ part: name }) => name)).toEqual(['visit', 'invoice'])
    desk.apply(part('invoice', '19'))
    expect(desk.of('resolveTicket')).toEqual([])
    desk.apply(resolved('19', nine + 200_000))
    expect(desk.of('resolveTicket')).toEqual([
      { type: 'resolveTicket', key: 'call-1/resolveTicket/2', callId: 'call-1', ticketId: '17' },
    ])
    expect(isFinished(desk.only)).toBe(true)
  })

  it('has a part that could not be filed filed again when a person asks for it, under its old key', () => {
    const call = scriptedCall()
    const desk = split()
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    const trouble = { reason: 'No such queue.', mend: 'Name another.', attempts: 1, final: true }
    desk.apply(call.event({ type: 'subTicketNotFiled', template: 'repair', part: 'visit', ...trouble }))
    expect(isFinished(desk.only)).toBe(false)
    desk.apply(call.event({ type: 'filingRetried', by: '1001' }))
    expect(desk.of('fileSubTicket').map(({ key }) => key)).toEqual([
      'call-1/fileTicket/repair/visit',
      'call-1/fileTicket/repair/visit',
    ])
  })

  it('is split by a template once, whichever rules ask for it', () => {
    const call = scriptedCall()
    const desk = split({ id: 'again', then: { split: { template: 'repair' } } })
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    expect(desk.only.subTickets.map(({ template }) => template)).toEqual(['repair'])
    expect(desk.of('fileSubTicket')).toHaveLength(1)
  })

  it('waits for its parts again after a restart', () => {
    const call = scriptedCall()
    const desk = split()
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    expect(desk.restart().map(({ key }) => key)).toContain('call-1/fileTicket/repair/visit')
  })
})
