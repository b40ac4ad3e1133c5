import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Place, straightLine } from '@ringloop/core/dispatch'
import { afterEach, describe, expect, it } from 'vitest'
import { createOsrmTravelTime, type OsrmOptions } from '../../src/dispatch/osrm-travel-time.js'

const place = (index: number): Place => ({ latitude: 52 + index / 100, longitude: 13 + index / 100 })
const places = (count: number) => Array.from({ length: count }, (_, index) => place(index))

let server: Server | null = null
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
  server = null
})

/** Answers as OSRM does: 100 s for each hundredth of a degree to the north, 200 s to the south. */
const table = (url: URL): { code: string; durations: number[][]; size: number } => {
  const all = (url.pathname.split('/').at(-1) ?? '').split(';').map((pair) => Number(pair.split(',')[1]))
  const chosen = (name: string) =>
    url.searchParams
      .get(name)
      ?.split(';')
      .map((index) => all[Number(index)] ?? 0) ?? all
  const durations = chosen('sources').map((from) =>
    chosen('destinations').map((to) => Math.round((to - from) * 100) * (to > from ? 100 : -200)),
  )
  return { code: 'Ok', durations, size: all.length }
}

interface Answer {
  readonly status?: number
  readonly body: unknown
}

async function osrm(answer: (url: URL, count: number) => Answer | null, options: Partial<OsrmOptions> = {}) {
  const asked: URL[] = []
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://osrm')
    asked.push(url)
    const result = answer(url, asked.length)
    if (result === null) return
    response.writeHead(result.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(result.body))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { asked, travel: createOsrmTravelTime({ url: `http://127.0.0.1:${port}/`, ...options }) }
}

describe('travel times of an OSRM server', () => {
  it('are asked for once, both ways, and remembered', async () => {
    const { asked, travel } = await osrm((url) => ({ body: table(url) }))
    const first = await travel.among(places(5))
    expect([first.seconds(place(0), place(3)), first.seconds(place(3), place(0)), first.seconds(place(2), place(2))]).toEqual([
      300, 600, 0,
    ])
    expect([first.basis, first.note]).toEqual(['roads', null])
    expect(asked.map(({ pathname, search }) => [pathname, search])).toEqual([
      [
        '/table/v1/driving/13.00000,52.00000;13.01000,52.01000;13.02000,52.02000;13.03000,52.03000;13.04000,52.04000',
        '?annotations=duration',
      ],
    ])
    const again = await travel.among(places(4))
    expect(again.seconds(place(1), place(2))).toBe(100)
    expect(asked).toHaveLength(1)
  })

  it('are asked for in tables as large as the server takes', async () => {
    const { asked, travel } = await osrm((url) => ({ body: table(url) }), { tableSize: 6 })
    const found = await travel.among(places(8))
    for (let from = 0; from < 8; from++)
      for (let to = 0; to < 8; to++)
        expect(found.seconds(place(from), place(to))).toBe(Math.abs(to - from) * (to > from ? 100 : 200))
    expect(asked).toHaveLength(9)
    for (const url of asked) expect(table(url).size).toBeLessThanOrEqual(6)
    expect(found.basis).toBe('roads')
  })

  it('are estimated where the server knows no road, and the table says so', async () => {
    const { travel } = await osrm((url) => {
      const { durations } = table(url)
      return {
        body: {
          code: 'Ok',
          durations: durations.map((row, from) => row.map((each, to) => (from === 0 && to === 1 ? null : each))),
        },
      }
    })
    const found = await travel.among(places(3))
    expect(found.seconds(place(0), place(1))).toBe(straightLine().seconds(place(0), place(1)))
    expect(found.seconds(place(1), place(0))).toBe(200)
    expect([found.basis, found.note]).toEqual(['partly', 'the server knows no road for 1 of 6 ways; they are estimated'])
  })

  it.each([
    ['answers with an error', () => ({ status: 500, body: {} }), 'the server for travel times answers 500'],
    [
      'answers something else',
      () => ({ body: { code: 'NoTable' } }),
      'the server for travel times answers something else than a table',
    ],
    [
      'answers another table',
      () => ({ body: { code: 'Ok', durations: [[0]] } }),
      'the server for travel times answers with a table of another size',
    ],
    ['says nothing', () => null, 'no answer within 0.1 s'],
  ] satisfies [string, () => Answer | null, string][])('are estimated when the server %s', async (_, answer, why) => {
    const { travel } = await osrm(answer, answer() === null ? { timeoutMs: 100 } : {})
    const found = await travel.among(places(3))
    expect(found.seconds(place(0), place(2))).toBe(straightLine().seconds(place(0), place(2)))
    expect([found.basis, found.note]).toEqual(['straightLine', `6 of 6 ways are estimated: ${why}`])
  })

  it('are partly by road when the server goes away in the middle, and whole when it is back', async () => {
    let away = true
    const { travel, asked } = await osrm((url, count) => (away && count > 2 ? { status: 503, body: {} } : { body: table(url) }), {
      tableSize: 4,
    })
    const found = await travel.among(places(8))
    expect(found.basis).toBe('partly')
    expect(found.note).toMatch(/ways are estimated: the server for travel times answers 503$/)
    // the rest is not asked for
    expect(asked.length).toBeLessThan(16)
    away = false
    expect((await travel.among(places(8))).basis).toBe('roads')
  })

  it('forget the oldest when they are too many, and stop when nobody wants them', async () => {
    const { asked, travel } = await osrm((url) => ({ body: table(url) }), { remembered: 10 })
    expect((await travel.among(places(6))).seconds(place(0), place(5))).toBe(500)
    await travel.among(places(6))
    expect(asked).toHaveLength(2)
    await expect(travel.among(places(7), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('are no more than a table of 600 places, and are not waited for longer than four requests may take', async () => {
    const { travel, asked } = await osrm((url, count) => (count > 3 ? null : { body: table(url) }), {
      tableSize: 4,
      timeoutMs: 100,
    })
    await expect(travel.among(places(601))).rejects.toMatchObject({ code: 'invalidInput' })
    expect(asked).toEqual([])
    const slow = createOsrmTravelTime({
      url: 'http://osrm',
      tableSize: 2,
      timeoutMs: 20,
      // each answers in time, all of them together would not
      fetch: async (url, { signal } = {}) => {
        signal?.throwIfAborted()
        await new Promise((resolve) => setTimeout(resolve, 15))
        return new Response(JSON.stringify(table(new URL(`${url}`))))
      },
    })
    const found = await slow.among(places(40))
    expect(found.note).toMatch(/ways are estimated: not all was answered within 0\.08 s$/)
  })

  it('are estimated when there is no server at all', async () => {
    const travel = createOsrmTravelTime({ url: 'http://127.0.0.1:1' })
    const found = await travel.among(places(2))
    expect(found.note).toBe('2 of 2 ways are estimated: the server for travel times cannot be reached')
  })
})
