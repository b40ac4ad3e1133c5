import { expect, it } from 'vitest'
import type { TicketDraft } from '../../src/index.js'
import { editDraft, isEdited, keepEdits } from '../../src/tickets/edit-draft.js'
import { toNewTicket } from '../../src/tickets/to-new-ticket.js'

const value = <Value>(of: Value) => ({ value: of, origin: { source: 'call' as const }, confidence: 1 })
const draft: TicketDraft = {
  subject: value('Call'),
  description: value(''),
  priority: value('normal'),
  queue: null,
  owner: null,
  category: null,
  tags: value([]),
  fields: { callId: value('a'), warranty: { value: 'no', origin: { source: 'rule', rule: 'r' }, confidence: 0.8 } },
  contact: null,
  callback: false,
  workflow: null,
}

it('a person’s value of a custom field reaches the ticket, and stands over what rules say later', () => {
  const edited = editDraft(draft, 'fields.warranty', 'yes', '1001')
  expect(edited.fields.warranty).toEqual({ value: 'yes', origin: { source: 'person', by: '1001' }, confidence: 1 })
  expect(isEdited(draft)).toBe(false)
  expect(isEdited(edited)).toBe(true)
  const newer = { ...draft, subject: value('Call, ended'), fields: { ...draft.fields, outcome: value('answered') } }
  const kept = keepEdits(edited, newer)
  expect(toNewTicket(kept).customFields).toEqual({ callId: 'a', warranty: 'yes', outcome: 'answered' })
  expect(kept.subject.value).toBe('Call, ended')
  expect(keepEdits(kept, newer)).toBe(kept)
})

it('the same value again changes nothing', () => {
  const edited = editDraft(draft, 'fields.serial', 'W8', '1001')
  expect(editDraft(edited, 'fields.serial', 'W8', '1001')).toBe(edited)
})

it('an emptied custom field is not on the ticket, and stays empty', () => {
  const emptied = editDraft(draft, 'fields.warranty', '', '1001')
  expect(toNewTicket(keepEdits(emptied, draft)).customFields).toEqual({ callId: 'a' })
})

it.each(['__proto__', 'constructor', 'toString', 'origin', 'a.b'])('a field may be called %s', (name) => {
  const edited = keepEdits(editDraft(draft, `fields.${name}`, 'x', '1001'), draft)
  expect(Object.getOwnPropertyDescriptor(toNewTicket(edited).customFields, name)?.value).toBe('x')
  expect(Object.getPrototypeOf(toNewTicket(edited).customFields)).toBe(Object.prototype)
})

it('control characters of a value go, lines stay', () => {
  expect(editDraft(draft, 'fields.note', 'a\u0000b\nc', '1001').fields.note?.value).toMatch(/^a.?b\nc$/)
})
