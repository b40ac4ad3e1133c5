import { describe, expect, it } from 'vitest'
import { type WorkOrderMapping, workOrderOf } from '../../src/dispatch/index.js'
import { type Ticket, toTicketId } from '../../src/tickets/ticket.js'
import type { TicketField } from '../../src/tickets/ticket-field.js'

const ticket = (customFields: Record<string, string>): Ticket => ({
  id: toTicketId('4711'),
  subject: 'Boiler drips',
  description: '',
  status: 'acknowledged',
  priority: 'high',
  createdAt: 0,
  updatedAt: 0,
  externalId: null,
  contactId: null,
  parentId: null,
  queue: null,
  owner: null,
  tags: [],
  customFields,
  version: '1',
})
const field = (name: string, label: string): TicketField => ({ name, label, type: 'text', required: false, options: [] })
const fields = [
  field('geo', 'Place on the map'),
  field('minutes', 'Planned time'),
  field('needs', 'Skills'),
  field('papers', 'Certificates'),
  field('bom', 'Parts'),
  field('from', 'Appointment from'),
  field('to', 'Appointment to'),
  field('due', 'Due'),
  field('who', 'Wanted engineer'),
]
const mapping: WorkOrderMapping = {
  place: 'geo',
  durationMinutes: { field: 'minutes', default: 60 },
  skills: 'needs',
  certificates: 'papers',
  parts: 'bom',
  promised: { from: 'from', to: 'to' },
  dueAt: 'due',
  preferred: 'who',
}

describe('a work order out of a ticket', () => {
  it('has all that the fields say', () => {
    const order = workOrderOf(
      ticket({
        geo: '52.52, 13.405',
        minutes: '90',
        needs: 'heating:2, lifts',
        papers: 'gas; crane',
        bom: 'pump: 2, valve',
        from: '2026-03-02T09:00:00+01:00',
        to: '2026-03-02T10:00Z',
        due: '1772470800000',
        who: 'e7',
      }),
      fields,
      mapping,
    )
    expect(order).toEqual({
      id: '4711',
      ticketId: '4711',
      place: { latitude: 52.52, longitude: 13.405 },
      durationMinutes: 90,
      skills: { heating: 2, lifts: 1 },
      certificates: ['gas', 'crane'],
      parts: { pump: 2, valve: 1 },
      windows: [],
      dueAt: 1_772_470_800_000,
      priority: 'high',
      promised: { from: Date.UTC(2026, 2, 2, 8), to: Date.UTC(2026, 2, 2, 10) },
      preferred: 'e7',
      pinnedTo: null,
      started: null,
    })
  })

  it('needs a place and a time only; a default stands for an empty time', () => {
    expect(workOrderOf(ticket({ geo: '1 2', minutes: ' ' }), fields, mapping)).toMatchObject({
      durationMinutes: 60,
      promised: null,
      dueAt: null,
    })
    const split = { place: { latitude: 'lat', longitude: 'lon' }, durationMinutes: { default: 5 } }
    expect(workOrderOf(ticket({ lat: '-3.5', lon: '4' }), [], split).place).toEqual({ latitude: -3.5, longitude: 4 })
  })

  it('says all that is missing or cannot be read at once, by what people read', () => {
    const wrong = () =>
      workOrderOf(
        ticket({ geo: 'at the station', minutes: 'long', bom: 'pump:some', from: '2026-03-02T09:00:00+01:00', due: 'tomorrow' }),
        fields,
        mapping,
      )
    expect(wrong).toThrow(
      expect.objectContaining({
        code: 'invalidInput',
        message:
          'Ticket 4711 is no work order yet: "Place on the map" is no place, such as 52.52, 13.405; "Planned time" is no number of minutes; ' +
          '"Parts" has no number after "pump:"; "Due" is no instant with a time zone, such as 2026-03-02T09:00:00+01:00; ' +
          '"Appointment to" is missing; "Appointment from" is there.',
      }),
    )
    expect(() => workOrderOf(ticket({}), fields, mapping)).toThrow('"Place on the map" is missing')
    expect(() => workOrderOf(ticket({ geo: '99, 0' }), fields, mapping)).toThrow('is no place')
    expect(() =>
      workOrderOf(ticket({ geo: '1,1', from: '2026-03-02T11:00Z', to: '2026-03-02T10:00Z' }), fields, mapping),
    ).toThrow('"Appointment to" is before "Appointment from"')
  })

  it('tells a mapping to a field that there is not from an empty field', () => {
    expect(() => workOrderOf(ticket({}), fields, { ...mapping, promised: { from: 'from', to: 'tto' } })).toThrow(
      expect.objectContaining({
        code: 'invalidConfig',
        message: 'promised.to: the ticket system has no field "tto".',
        mend: 'Did you mean "to"?',
      }),
    )
  })

  it('takes no day for another one that is not in the calendar', () => {
    const from = (day: string) => workOrderOf(ticket({ geo: '1,1', due: `${day}T09:00:00Z` }), fields, mapping)
    expect(() => from('2026-02-30')).toThrow('"Due" is no instant')
    expect(() => from('2026-02-29')).toThrow('"Due" is no instant')
    expect(from('2028-02-29').dueAt).toBe(Date.UTC(2028, 1, 29, 9))
  })

  it('reads a field that is nothing but spaces and colons as fast as any other', () => {
    const begun = performance.now()
    const read = () =>
      workOrderOf(ticket({ geo: '1,1', bom: `x:${' '.repeat(200_000)}:`, needs: ':'.repeat(200_000) }), fields, mapping)
    expect(read).toThrow('has no number after')
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(workOrderOf(ticket({ geo: '1,1', bom: 'valve: DN 15: 2 , pump' }), fields, mapping).parts).toEqual({
      'valve: DN 15': 2,
      pump: 1,
    })
  })
})
