import { Readable } from 'node:stream'
import { type E164, isRingloopError } from '@ringloop/core'
import { createMemoryDoNotCallList } from '@ringloop/core/compliance'
import { expect, it } from 'vitest'
import { importNumbers } from '../../src/compliance/import-numbers.js'

const never = new AbortController().signal
const bring = (text: string | Readable, over: { columns?: number[]; prefix?: string; signal?: AbortSignal } = {}) => {
  const list = createMemoryDoNotCallList()
  const options = { list, region: 'DE', columns: [0], prefix: '', signal: never, ...over }
  return { list, result: importNumbers(typeof text === 'string' ? Readable.from([text]) : text, options) }
}

it('numbers are brought in as people write them, each once; what is none is told', async () => {
  const { list, result } = bring('\uFEFFnumber\r\n+49 30 901820\r\n030/901820\n"0171 1234567"\n\n0086 138 0013 8000\nnonsense')
  expect(await result).toEqual({
    read: 6,
    added: 3,
    rejected: 2,
    examples: [
      { line: 1, text: 'number' },
      { line: 7, text: 'nonsense' },
    ],
  })
  expect(await list.has('+491711234567' as E164, { signal: never })).toBe(true)
})

it('a number is put together of several columns, with what the file leaves out', async () => {
  const { list, result } = bring('212,5550123\n310,5550199\n', { columns: [0, 1], prefix: '+1' })
  expect(await result).toMatchObject({ added: 2 })
  expect(await list.has('+13105550199' as E164, { signal: never })).toBe(true)
})

it('a large file is written in portions; what was written stays if it is stopped', async () => {
  const stop = new AbortController()
  let lines = 0
  const file = Readable.from(
    (function* () {
      for (; lines < 100_000; lines++) {
        if (lines === 35_000) stop.abort()
        yield `+4930${1_000_000 + lines}\n`
      }
    })(),
  )
  const { list, result } = bring(file, { signal: stop.signal })
  const error = await result.catch((thrown: unknown) => thrown)
  expect(isRingloopError(error) && error.code).toBe('aborted')
  expect(lines).toBeLessThan(100_000)
  const kept: string[] = []
  for await (const number of list.numbers({ signal: never })) kept.push(number)
  expect(kept.length % 10_000).toBe(0)
})
