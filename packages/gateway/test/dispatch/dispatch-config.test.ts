import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/load-config.js'
import { configuredTravelTime } from '../../src/dispatch/configured-dispatch.js'

const config = (over: object) =>
  parseConfig(
    JSON.stringify({
      region: 'DE',
      dataDirectory: 'data',
      freeswitch: { host: '127.0.0.1', password: 'ClueCon' },
      agents: [{ extension: '1001', name: 'Ada', token: 'long-and-random-token' }],
      ...over,
    }),
    'gateway.json',
  )
const postgres = { kind: 'postgres', url: 'postgres://ringloop:secret@127.0.0.1/ringloop', schema: 'ringloop' }

describe('dispatch in the configuration', () => {
  it('is not there unless it is written, and has defaults when it is', () => {
    expect(config({}).dispatch).toBeUndefined()
    expect(config({ dispatch: {} }).dispatch).toEqual({
      pool: { schema: 'ringloop_dispatch', site: '', tickets: '', connections: 4 },
      travelTime: { kind: 'straightLine', roadFactor: 1.3, kilometresPerHour: 35 },
    })
  })

  it('refuses the schema that is one gateway’s alone, an address with a query, and tickets that nobody can read', () => {
    expect(() => config({ database: postgres, dispatch: { pool: { schema: 'ringloop' } } })).toThrow(
      /dispatch\.pool\.schema.*must be another/,
    )
    expect(() => config({ dispatch: { pool: { offerTag: 'field' } } })).toThrow(/dispatch\.pool\.offerTag.*workOrders/)
    expect(() => config({ dispatch: { workOrders: { place: 'geo', durationMinutes: {} } } })).toThrow(
      /dispatch\.workOrders\.durationMinutes/,
    )
    expect(() => config({ dispatch: { travelTime: { kind: 'osrm', url: 'http://osrm/?a=1' } } })).toThrow(
      /dispatch\.travelTime\.url/,
    )
  })

  it('chooses how ways are found out', async () => {
    const here = [{ latitude: 52, longitude: 13 }]
    const slow = configuredTravelTime(
      config({ dispatch: { travelTime: { kind: 'straightLine', kilometresPerHour: 10 } } }).dispatch,
    )
    const there = { latitude: 52.1, longitude: 13 }
    expect((await slow.among(here)).seconds(here[0] as never, there)).toBeCloseTo((11_119.5 * 1.3 * 3.6) / 10, -1)
    const away = { kind: 'osrm', url: 'http://127.0.0.1:1', timeoutSeconds: 1 }
    const roads = configuredTravelTime(config({ dispatch: { travelTime: away } }).dispatch)
    expect((await roads.among([...here, there])).basis).toBe('straightLine')
  })
})
