import { toCallId } from '@ringloop/core'
import { createMasker, maskDeep } from '@ringloop/core/compliance'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCallTranscripts } from '../../src/routing/call-transcripts.js'
import { transcriptRoutes } from '../../src/routing/transcript-routes.js'
import { limitWrongTokens } from '../../src/server/wrong-tokens.js'
import { serveRoutes } from '../support/serve-routes.js'

let goesOn: Set<string>
let heard: string[]
const now = () => 0
const transcripts = createCallTranscripts({ goesOn: (id) => goesOn.has(id), onHeard: (id) => heard.push(id) })
const taken: unknown[] = []
const app = transcriptRoutes({
  transcripts,
  assist: { takeLines: (callId, lines) => void taken.push([callId, lines]) },
  mask: (value) => maskDeep(value, createMasker()),
  writers: [{ name: 'transcriber', token: 'the-token' }],
  wrongTokens: limitWrongTokens(now),
  origins: [],
  now,
  log: () => {},
})
let served: Awaited<ReturnType<typeof serveRoutes>>
beforeAll(async () => {
  served = await serveRoutes(app)
})
afterAll(() => served.close())
beforeEach(() => {
  goesOn = new Set(['a'])
  heard = []
})

const tell = async (call: string, body: unknown, token = 'the-token') => {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${served.base}/${call}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return `${response.status} ${await response.text()}`
}
const ended = (call: string) =>
  transcripts.committed({ changed: [{ before: undefined, after: { id: toCallId(call), call: { state: 'ended' } } }] } as never)

describe('what is heard in a call', () => {
  it('is told by who may, what is told later goes before, and it is forgotten with the call', async () => {
    expect(await tell('a', { sentiment: 0.2, language: 'zh' })).toBe('204 ')
    expect(await tell('a', { sentiment: -0.8, topics: ['invoice'], text: 'This is the third time!' })).toBe('204 ')
    expect(heard).toEqual(['a', 'a'])
    expect(transcripts.factsOf(toCallId('a'))).toEqual({
      'transcript.sentiment': -0.8,
      'transcript.language': 'zh',
      'transcript.topics': ['invoice'],
      'transcript.text': 'This is the third time!',
    })
    ended('a')
    expect(transcripts.factsOf(toCallId('a'))).toEqual({})
  })

  it('has no numbers of cards in it, and its lines are handed on with the time they were told at', async () => {
    const lines = [{ id: '1', speaker: 'agent', text: 'Hello', at: '1970-01-01T00:00:07Z', final: false }]
    expect(await tell('a', { text: 'It is 4111 1111 1111 1111', lines })).toBe('204 ')
    expect(transcripts.factsOf(toCallId('a'))).toMatchObject({ 'transcript.text': 'It is •••• •••• •••• 1111' })
    expect(taken).toEqual([
      ['a', [{ id: '1', speaker: 'agent', text: 'Hello', at: 7000, final: false, confidence: null, sentiment: null }]],
    ])
    heard = []
    expect(await tell('a', { lines })).toBe('204 ')
    expect(heard, 'nothing that rules know').toEqual([])
    ended('a')
  })

  it('has lines also when it is told after the call, for which its facts come too late', async () => {
    taken.length = 0
    const lines = [{ id: '2', speaker: 'customer', text: 'Goodbye', at: '1970-01-01T00:00:07Z' }]
    expect(await tell('b', { sentiment: -1, lines })).toBe('204 ')
    expect(taken).toMatchObject([['b', [{ id: '2', text: 'Goodbye' }]]])
    expect(heard).toEqual([])
    expect(await tell('b', { sentiment: -1 })).toMatch(/^404 /)
  })

  it('is not taken from others, of a call that does not go on, or where it is none', async () => {
    expect(await tell('a', { sentiment: -1 }, 'wrong')).toMatch(/^401 /)
    expect(await tell('b', { sentiment: -1 })).toMatch(/^404 .*first channel/)
    expect(await tell('a', { sentiment: -3 })).toMatch(/^422 .*sentiment/)
    expect(await tell('a', { mood: 'bad' })).toMatch(/^422 .*mood/)
    expect(await tell('a', {})).toMatch(/^422 .*must say something/)
    expect(heard).toEqual([])
    expect(transcripts.factsOf(toCallId('a'))).toEqual({})
  })
})
