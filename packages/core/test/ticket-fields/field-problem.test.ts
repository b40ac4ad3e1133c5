import { describe, expect, it } from 'vitest'
import {
  fieldProblem,
  formFieldTypes,
  joinChoices,
  localised,
  missingFields,
  splitChoices,
  type TicketFormField,
} from '../../src/ticket-fields/index.js'

const field = (type: TicketFormField['type'], over: Partial<TicketFormField> = {}): TicketFormField => ({
  name: 'x',
  title: { en: 'X' },
  description: null,
  type,
  required: false,
  options: [],
  minimum: null,
  maximum: null,
  pattern: null,
  maxLength: null,
  ...over,
})
const options = ['red', 'blue'].map((value) => ({ value, title: { en: value } }))

describe('what is wrong with a value', () => {
  it.each(formFieldTypes)('nothing, if a %s is empty', (type) => {
    expect(fieldProblem(field(type, { required: true }), '')).toBeNull()
  })

  it.each([
    ['number', '12.5', {}, null],
    ['number', '-3', {}, null],
    ['number', '1e400', {}, 'notANumber'],
    ['number', '0x10', {}, 'notANumber'],
    ['number', ' 1', {}, 'notANumber'],
    ['number', '4', { minimum: 5 }, 'tooSmall'],
    ['number', '9', { maximum: 8.5 }, 'tooLarge'],
    ['integer', '12', {}, null],
    ['integer', '12.5', {}, 'notAnInteger'],
    ['boolean', 'true', {}, null],
    ['boolean', 'yes', {}, 'notABoolean'],
    ['date', '2028-02-29', {}, null],
    ['date', '2026-02-29', {}, 'notADate'],
    ['date', '29.2.2028', {}, 'notADate'],
    ['dateTime', '2026-11-30T09:00:00+01:00', {}, null],
    ['dateTime', '2026-11-30T09:00', {}, 'notADateTime'],
    ['dateTime', '2026-11-30T25:00:00Z', {}, 'notADateTime'],
    ['choice', 'red', { options }, null],
    ['choice', 'Red', { options }, 'notAChoice'],
    ['choices', 'red, blue', { options }, null],
    ['choices', 'red, green', { options }, 'notAChoice'],
    ['text', 'W8-1234', { pattern: '^W\\d-\\d{4}$' }, null],
    ['text', 'W8-12', { pattern: '^W\\d-\\d{4}$' }, 'otherPattern'],
    ['text', 'abcd', { maxLength: 3 }, 'tooLong'],
    ['longText', 'x'.repeat(4001), {}, 'tooLong'],
  ] as const)('%s %j with %j: %s', (type, value, over, problem) => {
    expect(fieldProblem(field(type, over), value)?.is ?? null).toBe(problem)
  })

  it('names the bound that is broken', () => {
    expect(fieldProblem(field('integer', { maximum: 8 }), '9')).toEqual({ is: 'tooLarge', limit: 8 })
  })
})

it('several choices become one value and are several again', () => {
  expect(splitChoices(joinChoices(['red', 'dark blue']))).toEqual(['red', 'dark blue'])
  expect(splitChoices('')).toEqual([])
})

it('a text is given in the nearest language that there is', () => {
  const text = { en: 'Colour', 'zh-CN': '颜色' }
  expect([localised(text, 'zh-CN'), localised(text, 'zh-TW'), localised(text, 'en-GB'), localised(text, 'de')]).toEqual([
    '颜色',
    '颜色',
    'Colour',
    'Colour',
  ])
})

it('names the required fields without a value, and is not taken in by names that every object has', () => {
  const fields = [field('text', { name: 'constructor', required: true }), field('text', { name: 'serial', required: true })]
  const draft = { fields: { serial: { value: 'W8', origin: { source: 'call' as const }, confidence: 1 } } }
  expect(missingFields(fields, draft).map(({ name }) => name)).toEqual(['constructor'])
})
