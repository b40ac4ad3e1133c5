import { type TopicChange, toCallId } from '@ringloop/core'
import { createMasker } from '@ringloop/core/compliance'
import { beforeEach, describe, expect, it } from 'vitest'
import { type CallAssist, createCallAssist } from '../../src/assist/call-assist.js'
import type { HeardLine } from '../../src/assist/heard-lines.js'

const a = toCallId('a')
let calls: Map<string, { call: { state: string }; wrapUp: { state: string } }>
let timers: (() => void)[]
let assist: CallAssist
let told: TopicChange[][]

const line = (id: string, text: string, more: Partial<HeardLine> = {}): HeardLine => ({
  id,
  speaker: 'customer',
  text,
  at: 1000,
  final: true,
  confidence: null,
  sentiment: null,
  ...more,
})
const article = (id: string, score = 0.5) => ({
  id,
  title: `Article ${id}`,
  snippet: null,
  html: null,
  url: null,
  score,
  why: null,
})
const texts = () => Object.values(assist.viewOf(a).lines).map(({ text }) => text)
const pass = () => {
  for (const run of timers.splice(0)) run()
}

beforeEach(() => {
  calls = new Map([['a', { call: { state: 'active' }, wrapUp: { state: 'none' } }]])
  timers = []
  told = []
  assist = createCallAssist({
    interaction: (id) => calls.get(id) as never,
    masker: createMasker(),
    log: () => {},
    clock: {
      now: () => 5000,
      after(_, run) {
        timers.push(run)
        return () => {}
      },
    },
  })
})

describe('what helps in a call', () => {
  it('is told to who watches, put together, and to nobody who looked away', () => {
    const stop = assist.watch(a, (changes) => told.push([...changes]))
    assist.takeLines(a, [line('1', 'I wai', { final: false })])
    assist.takeLines(a, [line('1', 'I waited all day.')])
    assist.takeSummary(a, { text: 'Waited.', by: 'transcriber', confidence: 0.7 })
    expect(told).toEqual([])
    pass()
    expect(told).toHaveLength(1)
    expect(told[0]?.map(({ table, id }) => `${table}/${id}`)).toEqual(['lines/1', 'summary/latest'])
    expect(told[0]?.[0]?.row).toMatchObject({ text: 'I waited all day.', final: true, order: 0 })
    expect(told[0]?.[1]?.row).toEqual({ text: 'Waited.', by: 'transcriber', confidence: 0.7, at: 5000 })
    stop()
    assist.takeLines(a, [line('2', 'Again.')])
    pass()
    expect(told).toHaveLength(1)
    expect(texts()).toEqual(['I waited all day.', 'Again.'])
  })

  it('masks numbers of cards, also one that is said over several lines, and hides what may become one', () => {
    const stop = assist.watch(a, (changes) => told.push([...changes]))
    assist.takeLines(a, [line('1', 'My card is 4111 1111 1111 1111.')])
    expect(texts()).toEqual(['My card is •••• •••• •••• 1111.'])
    assist.takeLines(a, [line('2', '4111 1111 11', { final: false })])
    expect(texts()[1]).toBe('•••• •••• ••')
    assist.takeLines(a, [line('2', '4111 1111')])
    expect(texts()[1]).toBe('4111 1111')
    assist.takeLines(a, [line('3', 'Yes?', { speaker: 'agent' }), line('4', '1111 1111')])
    expect(texts().slice(1)).toEqual(['•••• ••••', 'Yes?', '•••• 1111'])
    pass()
    expect(JSON.stringify(told)).not.toMatch(/4111/)
    stop()
  })

  it('masks a number over several lines also if one is heard again, or is final after the next, or is heard again much later', () => {
    const hidden = ['•••• ••••', '•••• 1111']
    const [first, second] = [line('1', '4111 1111'), line('2', '1111 1111')]
    assist.takeLines(a, [first, second, first])
    expect(texts()).toEqual(hidden)
    assist.takeLines(a, [second, { ...first, final: false }, first])
    expect(texts()).toEqual(hidden)
    expect(JSON.stringify(assist.viewOf(a))).not.toMatch(/4111|said/)

    // the last four that are final are others now
    const later = ['3', '4', '5', '6'].map((id) => line(id, 'Well.'))
    assist.takeLines(a, [...later, line('1', 'No, 4111 1111'), { ...second, final: false }, second])
    expect(texts().slice(0, 2)).toEqual(['No, •••• ••••', '•••• ••••'])
    assist.takeLines(a, [line('1', 'Mine is 4111 1111 1111 1111.')])
    expect(texts()[0]).toBe('Mine is •••• •••• •••• 1111.')
  })

  it('masks a number over several lines in their order, whichever is final first', () => {
    const [first, second] = [line('1', '4111 1111'), line('2', '1111 1111')]
    assist.takeLines(a, [{ ...first, final: false }, second, first])
    expect(texts()).toEqual(['•••• ••••', '•••• 1111'])

    const late = [line('3', '5500 0000'), line('4', '0000 0004')]
    assist.takeLines(
      a,
      late.map((one) => ({ ...one, final: false })),
    )
    assist.takeLines(
      a,
      ['5', '6', '7', '8'].map((id) => line(id, 'Well.')),
    )
    assist.takeLines(a, late.toReversed())
    expect(texts().slice(2, 4)).toEqual(['•••• ••••', '•••• 0004'])
  })

  it('goes on to hide what was hidden of a number when its lines alone do not tell any more that it is one', () => {
    const groups = ['4111', '1111', '1111', '1111'].map((text, at) => line(`${at}`, text))
    assist.takeLines(a, [...groups, line('4', 'That is it.')])
    expect(texts().slice(0, 4)).toEqual(['••••', '••••', '••••', '1111'])
    // its first group is no more among the last four
    assist.takeLines(a, [line('2', '1111.')])
    expect(texts().slice(0, 4)).toEqual(['••••', '••••', '••••.', '1111'])
  })

  it('shows a telephone number that is final as it was said', () => {
    assist.takeLines(a, [line('1', 'Call 0912 345 678', { final: false })])
    expect(texts()).toEqual(['Call •••• ••• •••'])
    assist.takeLines(a, [line('1', 'Call 0912 345 678.')])
    expect(texts()).toEqual(['Call 0912 345 678.'])
  })

  it('keeps the last 2,000 lines, and says which had to go', () => {
    const stop = assist.watch(a, (changes) => told.push([...changes]))
    for (let at = 0; at < 2_010; at++) assist.takeLines(a, [line(`l${at}`, `line ${at}`)])
    expect(texts()).toHaveLength(2_000)
    expect(texts()[0]).toBe('line 10')
    pass()
    const gone = told.flat().filter(({ row }) => row === null)
    expect(gone.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => `l${at}`))
    stop()
  })

  it('has the articles that fit now, with what was said of those that stay', () => {
    assist.takeArticles(a, [article('x'), article('y')])
    assist.rate(a, 'x', true)
    assist.rate(a, 'y', false)
    const stop = assist.watch(a, (changes) => told.push([...changes]))
    assist.takeArticles(a, [article('z', 0.9), article('x')])
    pass()
    expect(told.flat().map(({ id, row }) => [id, (row as { useful: boolean } | null)?.useful])).toEqual([
      ['y', undefined],
      ['z', null],
      ['x', true],
    ])
    expect(() => assist.rate(a, 'y', true)).toThrow(/not shown for the call any more/)
    stop()
  })

  it('is taken until the wrap-up is over, and forgotten then', () => {
    const over = { id: a, call: { state: 'ended' }, wrapUp: { state: 'open' } }
    assist.takeLines(a, [line('1', 'Bye.')])
    calls.set('a', over)
    assist.committed({ changed: [{ before: undefined, after: over }] } as never)
    assist.takeSummary(a, { text: 'Said bye.', by: 'transcriber', confidence: 1 })
    expect(assist.viewOf(a).summary.latest?.text).toBe('Said bye.')
    expect(texts()).toEqual(['Bye.'])
    const done = { ...over, wrapUp: { state: 'done' } }
    calls.set('a', done)
    assist.committed({ changed: [{ before: over, after: done }] } as never)
    expect(assist.viewOf(a)).toEqual({ lines: {}, articles: {}, summary: {} })
    expect(() => assist.takeLines(a, [line('2', 'Late.')])).toThrow(/No such call goes on/)
    expect(() => assist.takeLines(toCallId('b'), [line('2', 'Wrong.')])).toThrow(/No such call goes on/)
  })

  it('is shown without what moves a cursor or turns a line around', () => {
    assist.takeLines(a, [line('1', '\u001b[31mred\u202Eevil\nnext <img src=x onerror=alert(1)>')])
    expect(texts()).toEqual(['redevil next <img src=x onerror=alert(1)>'])
  })
})
