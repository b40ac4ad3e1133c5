import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parsePathExpression, readPath, writePath } from '../../src/generic-rest/path-expression.js'

it.each<[string, unknown]>([
  [
    'a',
    {
      b: [
        { id: 5, v: 'x' },
        { id: 'k', v: 'y' },
      ],
    },
  ],
  ['a.b[0].v', 'x'],
  ['a.b[id=5].v', 'x'],
  ['a.b[id=k].v', 'y'],
  ['a["b"][1].id', 'k'],
  ['["dotted.name"]', 1],
  ['a.b.length', undefined],
  ['a.nothing.there', undefined],
  ['a.b[9].v', undefined],
  ['a.b[id=7].v', undefined],
  ['a.toString', undefined],
])('reads %s', (expression, value) => {
  expect(
    readPath(
      {
        a: {
          b: [
            { id: 5, v: 'x' },
            { id: 'k', v: 'y' },
          ],
        },
        'dotted.name': 1,
      },
      expression,
    ),
  ).toEqual(value)
})

it('writes beside what is there', () => {
  const body: Record<string, unknown> = {}
  writePath(body, 'ticket.fields[id=5].value', 'x')
  writePath(body, 'ticket.fields[id=6].value', 'y')
  writePath(body, 'ticket.fields[id=5].kind', 'text')
  writePath(body, 'ticket.notes[0].text', 'n')
  expect(body).toEqual({
    ticket: {
      fields: [
        { id: 5, value: 'x', kind: 'text' },
        { id: 6, value: 'y' },
      ],
      notes: [{ text: 'n' }],
    },
  })
})

it.each([
  ['', 'is empty'],
  ['a..b', 'cannot be read'],
  ['a[', 'cannot be read'],
  ['a.__proto__.b', 'must not contain'],
  ['["constructor"].x', 'must not contain'],
])('refuses %j', (expression, problem) => {
  expect(parsePathExpression(expression)).toContain(problem)
})

it('reads back what it wrote', () => {
  const name = fc.constantFrom('a', 'b', 'long_name', '王')
  const step = fc.oneof(
    name.map((key) => `.${key}`),
    fc.nat(3).map((index) => `[${index}]`),
    fc.tuple(name, fc.constantFrom('1', 'x')).map(([key, value]) => `[${key}=${value}]`),
  )
  const expression = fc
    .tuple(name, fc.array(step, { maxLength: 5 }), name)
    .map(([first, steps, last]) => `${first}${steps.join('')}.${last}`)
  // After an entry or an index comes a key or another list; what an entry is found by must not be overwritten.
  const sane = expression.filter((text) => !/\]\[/.test(text) && !/\[([^=]+)=[^\]]+\]\.\1/.test(text))
  fc.assert(
    fc.property(sane, fc.jsonValue(), (path, value) => {
      const body: Record<string, unknown> = {}
      writePath(body, path, value)
      expect(readPath(body, path)).toEqual(value)
    }),
  )
})
