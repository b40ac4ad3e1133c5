import { describe, expect, it } from 'vitest'
import { readApiDescription } from './api-description.js'
import { startDescribedServer } from './described-server.js'
import { sendJson } from './http-server.js'
import { startMockServer } from './mock-server.js'

const post = (json: unknown) => ({ method: 'POST', url: '/api/v2/tickets', contentType: 'application/json', json })
const get = (url: string) => ({ method: 'GET', url, contentType: null })

describe('an API description', () => {
  const description = readApiDescription('example')

  it('finds nothing wrong with what it describes', () => {
    const json = { priority: 'low', subject: 'x', requester: { name: 'Ann' }, fields: { anything: 1 } }
    expect(description.checkRequest(post(json))).toEqual([])
    expect(description.checkRequest(get('/api/v2/tickets?external_id=call-1&per_page=100'))).toEqual([])
    expect(description.checkAnswer(get('/api/v2/tickets/7'), 200, { id: 7, subject: null, more: true })).toEqual([])
  })

  it.each([
    ['a path that is not there', get('/api/v3/tickets'), /is not described/],
    ['a method that is not there', { ...get('/api/v2/tickets'), method: 'DELETE' }, /is not described/],
    ['a parameter that is not there', get('/api/v2/tickets?external_id=1&externalid=1'), /\?externalid is not described/],
    ['a parameter that is missing', get('/api/v2/tickets'), /\?external_id is missing/],
    ['a parameter of the wrong type', get('/api/v2/tickets?external_id=1&per_page=lots'), /per_page=lots must be integer/],
    ['a parameter beyond its limit', get('/api/v2/tickets?external_id=1&per_page=101'), /must be <= 100/],
    ['a field that is missing', post({}), /must have required property 'priority'/],
    ['a field of the wrong type', post({ priority: 'low', subject: 1 }), /body\/subject must be string/],
    ['a word that is not among them', post({ priority: 'urgent' }), /must be equal to one of/],
    ['a field that is not described', post({ priority: 'low', subjct: 'x' }), /body\/subjct/],
    ['a field that is not described, further in', post({ priority: 'low', requester: { nme: 'x' } }), /body\/requester\/nme/],
    ['another kind of body', { ...post({}), contentType: 'text/plain' }, /text\/plain is not among/],
    ['no body', { ...post(undefined), contentType: null }, /the body is missing/],
    [
      'a body where there is none',
      { ...get('/api/v2/tickets?external_id=1'), contentType: 'application/json' },
      /no body is described/,
    ],
  ])('finds %s', (_, request, said) => {
    expect(description.checkRequest(request).join('\n')).toMatch(said)
  })

  it('finds an answer that is wrong', () => {
    expect(description.checkAnswer(get('/api/v2/tickets/7'), 200, { id: '7' })).toEqual([
      'answer 200 to GET /api/v2/tickets/{id}: body/id must be integer',
    ])
    expect(description.checkAnswer(get('/api/v2/tickets/7'), 204, undefined)).toHaveLength(1)
  })

  it('lets exceptions pass, and says which nobody needed', () => {
    const because = 'a test'
    const lenient = readApiDescription('example', {
      exceptions: [
        { operation: 'GET /api/v2/tickets', allow: { query: 'page' }, because },
        { operation: 'POST /api/v2/tickets', allow: { body: '/via' }, because },
        { operation: 'PUT /api/v2/tickets/{id}', allow: 'operation', because },
      ],
    })
    expect(lenient.unused()).toHaveLength(3)
    expect(lenient.checkRequest(get('/api/v2/tickets?external_id=1&page=2'))).toEqual([])
    expect(lenient.checkRequest(post({ priority: 'low', via: 1 }))).toEqual([])
    expect(lenient.checkRequest(post({ priority: 'low', vio: 1 }))).toHaveLength(1)
    expect(lenient.checkRequest({ ...get('/api/v2/tickets/7'), method: 'PUT' })).toEqual([])
    expect(lenient.unused()).toEqual([])
  })
})

it('a described server answers a wrong request with 400, and fails in the end', async () => {
  const server = await startDescribedServer(readApiDescription('example'), (_, response) => sendJson(response, 200, { id: 'x' }))
  expect((await fetch(`${server.url}api/v2/tickets/7`)).status).toBe(200)
  expect((await fetch(`${server.url}api/v2/nothing`)).status).toBe(400)
  await expect(server[Symbol.asyncDispose]()).rejects.toThrow(/body\/id must be integer\n.*nothing is not described/)
})

it('a mock server answers with what is described', async () => {
  await using server = await startMockServer('example', { dynamic: true })
  const answer = await fetch(`${server.url}tickets/7`)
  expect(await answer.json()).toMatchObject({ id: expect.any(Number) })
  expect((await fetch(`${server.url}nothing`)).status).toBe(404)
})
