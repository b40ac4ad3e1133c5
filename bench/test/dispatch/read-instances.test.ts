import { describe, expect, it } from 'vitest'
import type { Instance } from '../../dispatch/instance.js'
import { readInstances } from '../../dispatch/read-instances.js'

const gapOf = (optimum: string) => `2 3\n 6 4 4\n 5 7 4\n 2 3 1\n 1 2 3\n 5 6\n${optimum}`
const gaps = (optima: readonly string[], behind = '') => `${optima.length}\n${optima.map(gapOf).join('')}${behind}`
const gap = (name: string, sense = 'max') => ({
  kind: 'gap',
  name,
  sense,
  value: [
    [6, 4, 4],
    [5, 7, 4],
  ],
  use: [
    [2, 3, 1],
    [1, 2, 3],
  ],
  capacity: [5, 6],
})

const costs = ' 4 1 3\n 2 0 5\n 3 2 2\n'
const assign = (name: string) => [
  { kind: 'assign', name, cost: [Float64Array.of(4, 1, 3), Float64Array.of(2, 0, 5), Float64Array.of(3, 2, 2)] },
]

const solomon = [
  'R101',
  '',
  'VEHICLE',
  'NUMBER     CAPACITY',
  '  2         200',
  '',
  'CUSTOMER',
  'CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME',
  ' ',
  '    0      35         35          0          0       230          0   ',
  '    1      41         49         10        161       171         10   ',
  '    2      35         17          7         50        60         10   ',
]

describe('generalised assignment files', () => {
  it.each([
    ['without optima', gaps(['', ''])],
    ['with the optimum behind each', gaps(['16\n', '17\n'])],
    ['with the optimum behind some', gaps(['', '17\n'])],
    ['with the optimum behind the first only', gaps(['16\n', ''])],
    ['with all optima at the end', gaps(['', ''], '16 17\n')],
    ['with words around', `gap1, two instances\n${gaps(['opt 16\n', 'Optimum: 17\n'])}# the end`],
    ['in one line', gaps(['16\n', '17\n']).replaceAll('\n', ' ')],
    ['from Windows, with a byte order mark', `\ufeff${gaps(['', '']).replaceAll('\n', '\r\n')}`],
    ['from DOS, with its end of file', `${gaps(['16\n', '17\n']).replaceAll('\n', '\r\n')}\u001a`],
    ['from an old Mac', gaps(['', '']).replaceAll('\n', '\r')],
  ])('are read %s', (_, text) => {
    expect(readInstances('data/gap1.txt', text)).toEqual([gap('gap1-1'), gap('gap1-2')])
  })

  it.each([
    ['alone', gapOf('')],
    ['with its optimum', gapOf('16\n')],
    ['with a count of one', gaps(['16\n'])],
  ])('may hold one instance, %s', (_, text) => {
    expect(readInstances('gap1', text)).toEqual([gap('gap1-1')])
  })

  it.each([
    ['gap1', 'max'],
    ['gap12', 'max'],
    ['GAP_7', 'max'],
    ['gapa', 'min'],
    ['gap-d', 'min'],
    ['d20100', 'min'],
    ['gapexample', 'max'],
    ['small', 'max'],
  ])('%s is solved for the %s', (name, sense) => {
    expect(readInstances(`${name}.txt`, gapOf(''))).toEqual([gap(`${name}-1`, sense)])
  })

  it('are minimised from a hundred jobs on where the name says nothing', () => {
    const hundred = Array.from({ length: 100 }, () => '7').join(' ')
    const [instance] = readInstances('instance.txt', `1\n1 100\n${hundred}\n${hundred}\n900\n`)
    expect(instance).toMatchObject({ kind: 'gap', sense: 'min' })
  })
})

describe('assignment files', () => {
  it.each([
    ['with their size', `3\n${costs}`],
    ['with their size and the optimum', `3\n${costs}6\n`],
    ['without their size', costs],
    ['without their size, with the optimum', `${costs}optimum 6`],
    ['with lines broken anywhere', `3 ${costs.replaceAll('\n', ' ').replace('0 5', '0\n5')}`],
    ['with commas', costs.trim().replaceAll('\n', ',\n').replaceAll(' ', ', ')],
    ['from DOS', `3\r\n${costs.replaceAll('\n', '\r\n')}\u001a`],
  ])('are read %s', (_, text) => {
    expect(readInstances('assign3.txt', text)).toEqual(assign('assign3'))
  })

  const pairs = '5\n1 2 7\n 2 1 5\n3 3 1\n3 4 2\n4 3 9\n'
  it.each([
    ['as pairs', pairs],
    ['as pairs, with the optimum', `${pairs}23\n`],
  ])('are read %s; what is not there may not be', (_, text) => {
    const [instance] = readInstances('assignp5.txt', text)
    expect(instance?.kind).toBe('assign')
    const no = Number.POSITIVE_INFINITY
    expect((instance as Extract<Instance, { kind: 'assign' }>).cost.map((row) => Array.from(row))).toEqual([
      [no, 7, no, no, no],
      [5, no, no, no, no],
      [no, no, 1, 2, no],
      [no, no, 9, no, no],
      [no, no, no, no, no],
    ])
  })
})

describe("Solomon's files", () => {
  it.each([
    ['from Windows', solomon.join('\r\n')],
    ['from Unix', solomon.join('\n')],
    ['from an old Mac', solomon.join('\r')],
    ['from DOS', `\ufeff${solomon.join('\r\n')}\r\n\u001a`],
  ])('are read %s', (_, text) => {
    const [instance, ...others] = readInstances('data/r101.txt', text)
    expect(others).toEqual([])
    expect(instance).toMatchObject({
      kind: 'vrptw',
      name: 'R101',
      problem: {
        vehicles: [
          { start: 0, end: 0, earliest: 0, latest: 230, capacity: [200] },
          { start: 0, end: 0, earliest: 0, latest: 230, capacity: [200] },
        ],
        stops: [
          { place: 1, earliest: 161, latest: 171, service: 10, demand: [10] },
          { place: 2, earliest: 50, latest: 60, service: 10, demand: [7] },
        ],
      },
    })
    const { problem } = instance as Extract<Instance, { kind: 'vrptw' }>
    expect(problem.travel[0]?.[2]).toBe(18)
  })

  it('are named for their file where they have no title', () => {
    expect(readInstances('data/c1.txt', solomon.slice(2).join('\n'))[0]?.name).toBe('c1')
  })

  it('without customers are refused', () => {
    expect(() => readInstances('c1.txt', solomon.slice(0, 10).join('\n'))).toThrow('c1: a line of two numbers')
  })
})

it.each([
  ['empty', '', 'neither numbers'],
  ['prose', 'The quick brown fox\njumps over 2 lazy dogs.', 'neither numbers'],
  ['numbers of no such kind', '5\n1 2 3 4\n8 6', '7 numbers, of which the first is 5'],
  ['a gap file that breaks off', gaps(['', '']).slice(0, -8), 'of which the first is 2'],
])('what is %s is refused by name', (_, text, message) => {
  expect(() => readInstances('some/file.txt', text)).toThrow(message)
  expect(() => readInstances('some/file.txt', text)).toThrow('some/file.txt')
})
