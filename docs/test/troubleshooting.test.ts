import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root, textOf } from './markdown.js'

const doctor = 'packages/gateway/src/doctor/'
const sources = [
  ...readdirSync(root + doctor).map((file) => doctor + file),
  'packages/gateway/src/cli/doctor-command.ts',
  'packages/freeswitch-adapter/src/connection/connection-errors.ts',
]
  .map(textOf)
  .join('\n')
  .replaceAll("\\'", "'")

/** The doctor's words that a guide quotes in its tables. */
const quotesOf = (guide: string): readonly string[] =>
  textOf(guide)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => [...(line.split(' | ')[1] ?? '').matchAll(/\*([^*]+)\*/g)].map(([, words = '']) => words))

describe.each(['docs/guides/troubleshooting.md', 'docs/guides/zh-CN/troubleshooting.md'])('%s', (guide) => {
  it('names symptoms in words that the doctor says', () => {
    const quotes = quotesOf(guide)
    expect(quotes.length).toBeGreaterThan(30)
    const pieces = quotes.flatMap((quote) => quote.split('…')).map((piece) => piece.trim())
    expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([])
  })

  it('leaves out nothing that the doctor can find', () => {
    const found = [...sources.matchAll(/\b(?:warn|fail|\? fail : warn\))\(\s*'([^']+)'/g)].map(([, what = '']) => what)
    expect(new Set(found)).toEqual(
      new Set([
        ...['password', 'encryption', 'api commands', 'calls', 'events', 'clock', 'heartbeat', 'agents', 'telephones'],
        ...[
          'queues',
          'queue agents',
          'sessions',
          'new sessions',
          'processor',
          'traffic',
          'variables',
          'data directory',
          'tokens',
        ],
        ...['tickets'],
      ]),
    )
  })
})

it('the guides quote the same words', () => {
  expect(quotesOf('docs/guides/zh-CN/troubleshooting.md')).toEqual(quotesOf('docs/guides/troubleshooting.md'))
})
