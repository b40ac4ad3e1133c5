import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createRestDirectory } from '../../src/index.js'
import { sendJson, startHttpServer } from '../support/http-server.js'

const people = [
  {
    uid: 1,
    name: '王小明',
    tel: '+86 138-0000-0001',
    more: ['+4930123456', '12'],
    level: 'gold',
    home: 'https://crm.example/1',
    zone: 'Asia/Shanghai',
    tags: 'vip, late',
    revenue: { sum: '1234.50', unit: 'CNY' },
    machines: [
      { no: 7, type: 'Washer', place: 'Hall\n2', page: 'https://crm.example/m/7', warranty: '2026-12-31' },
      { no: 8, type: '<b>Dryer</b>', page: 'javascript:alert(1)', warranty: 'never' },
      { no: 8, type: 'Dryer' },
      { no: 9 },
      'none',
      ...Array.from({ length: 200 }, (_, index) => ({ no: `m${index}`, type: 'x'.repeat(300) })),
    ],
  },
  {
    uid: 2,
    name: 'Ann',
    tel: '+4930123456',
    more: null,
    home: 'javascript:alert(1)',
    revenue: { sum: '1,234', unit: 'CNY' },
    machines: 'none',
  },
  { uid: 3, name: 'Ben', tel: '+14155550100', more: [] },
]

/** A CRM that searches for the digits anywhere, as many do, or not at all. */
async function startDirectory(search: 'digitsAnywhere' | 'everybody') {
  const server = await startHttpServer((request, response) => {
    const digits = new URL(request.url ?? '', 'http://crm').searchParams.get('q') ?? ''
    const held = (person: (typeof people)[number]) => [person.tel, ...(person.more ?? [])].join(' ').replace(/\D/g, '')
    sendJson(response, 200, search === 'everybody' ? people : people.filter((person) => held(person).includes(digits)))
  })
  const directory = createRestDirectory(
    {
      name: 'crm',
      url: server.url,
      contacts: {
        lookup: { path: 'people', query: { q: '{digits}' } },
        fields: {
          id: 'uid',
          name: 'name',
          numbers: ['tel', 'more'],
          level: 'level',
          url: 'home',
          tags: 'tags',
          timeZone: 'zone',
          value: { amount: 'revenue.sum', currency: 'revenue.unit' },
          assets: { list: 'machines', id: 'no', name: 'type', detail: 'place', url: 'page', until: 'warranty' },
        },
      },
    },
    { secrets: {} },
  )
  return Object.assign(directory, { [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() })
}

for (const search of ['digitsAnywhere', 'everybody'] as const) {
  describe(`a described directory (${search})`, () => {
    testContactDirectory({
      it,
      make: () => startDirectory(search),
      sample: {
        known: { number: '+14155550100' as E164, contactIds: ['3'] },
        shared: { number: '+4930123456' as E164, contactIds: ['1', '2'] },
        unknown: '+4915112345678' as E164,
      },
    })
  })
}

it('reads what is described, and trusts no address that is not https', async () => {
  await using directory = await startDirectory('everybody')
  const found = await directory.lookup('+4930123456' as E164, { signal: new AbortController().signal })
  const assets = found[0]?.assets
  expect(assets).toHaveLength(97)
  expect(assets?.slice(0, 3)).toEqual([
    { id: '7', name: 'Washer', detail: 'Hall 2', url: 'https://crm.example/m/7', until: Date.UTC(2026, 11, 31) },
    { id: '8', name: 'Dryer' },
    { id: 'm0', name: `${'x'.repeat(199)}…` },
  ])
  expect(found).toEqual([
    {
      id: '1',
      name: '王小明',
      numbers: ['+8613800000001', '+4930123456'],
      tags: ['vip', 'late'],
      level: 'gold',
      timeZone: 'Asia/Shanghai',
      url: 'https://crm.example/1',
      value: { amount: 1234.5, currency: 'CNY' },
      assets,
    },
    { id: '2', name: 'Ann', numbers: ['+4930123456'], tags: [] },
  ])
})
