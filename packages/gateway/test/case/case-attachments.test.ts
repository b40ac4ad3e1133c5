import { type Interaction, isRingloopError } from '@ringloop/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseAttachments, type CaseAttachmentsOptions, createCaseAttachments } from '../../src/case/case-attachments.js'
import { type CaseFiles, createCaseFiles } from '../../src/case/case-files.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { createManualClock } from '../samples/manual-clock.js'
import { until } from '../support/until.js'

const call = (id: string) => ({ id, filing: { state: 'draft' } }) as unknown as Interaction

let store: Store
let files: CaseFiles
let attachments: CaseAttachments
beforeAll(async () => {
  store = await createPgliteStore({ memory: true })
  files = createCaseFiles(store.database)
  attachments = openAttachments()
})
const openAttachments = (over: Partial<CaseAttachmentsOptions> = {}) =>
  createCaseAttachments({
    files,
    settings: { maximumFiles: 2 },
    tickets: {
      name: 'one',
      attach: async () => ({ id: '1', name: 'a', contentType: 'text/plain', size: null }),
      capabilities: { attachments: { maximumBytes: null, visibility: ['internal'] } },
    } as never,
    tell: async () => {},
    freeBytes: async () => null,
    mask: (data) => data,
    onChange: () => {},
    clock: systemClock,
    ...over,
  })
afterAll(() => store[Symbol.asyncDispose]())

const send = (
  callId: string,
  id: string,
  body = new Response('hello').body as ReadableStream<Uint8Array>,
  to: CaseAttachments = attachments,
  by = '1001',
) => to.take(call(callId), by, { id, name: id, contentType: 'text/plain', body, signal: new AbortController().signal })
/** A file of which one piece is there and no more comes until it is ended or broken off. */
const slow = () => {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
      given.enqueue(Buffer.from('hel'))
    },
  })
  const more = () => controller?.enqueue(Buffer.from('l'))
  return { body, more, end: () => controller?.close(), breakOff: () => controller?.error(new Error('gone')) }
}
const hasRow = async (id: string) => (await store.database.query('select from case_files where id = $1', [id])).length > 0
const codesOf = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'taken' : isRingloopError(result.reason) ? result.reason.code : `${result.reason}`,
  )

describe('files that are sent side by side', () => {
  it('are no more than a ticket takes', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `file-000${index}`)
    const codes = codesOf(await Promise.allSettled(ids.map((id) => send('a', id))))
    expect(codes).toEqual(['taken', 'taken', ...Array(6).fill('conflict')])
    expect(await files.ofCall('a')).toHaveLength(2)
    // and leave no place taken: what is removed makes room
    await attachments.remove(call('a'), 'a/file-0001')
    expect(await send('a', 'file-0009')).toMatchObject({ state: 'kept' })
  })

  it('are refused under an id that is coming, and who is refused takes nothing away', async () => {
    const first = slow()
    const results = Promise.allSettled([
      send('b', 'file-0001', first.body),
      send('b', 'file-0002'),
      send('b', 'file-0001').finally(first.end),
    ])
    expect(codesOf(await results)).toEqual(['taken', 'taken', 'conflict'])
    expect((await files.ofCall('b')).map(({ id, size }) => [id, size]).sort()).toEqual([
      ['b/file-0001', 3],
      ['b/file-0002', 5],
    ])
  })

  it('are bound in number over all calls', async () => {
    const coming = Array.from({ length: 64 }, slow)
    const results = Promise.allSettled(
      coming.map(({ body }, index) => send(`c${index}`, 'file-0001', body, attachments, `${2000 + (index >> 3)}`)),
    )
    await expect(send('another', 'file-0001')).rejects.toMatchObject({ code: 'overloaded' })
    for (const { breakOff } of coming) breakOff()
    expect(codesOf(await results)).toEqual(Array(64).fill('Error: gone'))
    expect(await send('another', 'file-0001')).toMatchObject({ state: 'kept' })
  })

  it('are bound in number for each agent, so that nobody keeps others away', async () => {
    const coming = Array.from({ length: 8 }, slow)
    const results = Promise.allSettled(coming.map(({ body }, index) => send(`h${index}`, 'file-0001', body)))
    await expect(send('h', 'file-0001')).rejects.toMatchObject({ code: 'overloaded' })
    expect(await send('h', 'file-0001', undefined, attachments, '1002')).toMatchObject({ state: 'kept' })
    for (const { end } of coming) end()
    expect(codesOf(await results)).toEqual(Array(8).fill('taken'))
    expect(await send('h', 'file-0002')).toMatchObject({ state: 'kept' })
  })
})

describe('a file that comes drop by drop', () => {
  it('is broken off when it takes too long as a whole', async () => {
    const clock = createManualClock()
    const patient = openAttachments({ clock })
    const first = slow()
    let outcome = 'none'
    const sending = send('i', 'file-0001', first.body, patient).then(
      () => 'taken',
      (error: Error) => error.message,
    )
    void sending.then((said) => {
      outcome = said
    })
    await until('its row', () => hasRow('i/file-0001'))
    for (let seconds = 0; seconds < 589; seconds += 19) {
      await clock.advance(19_000)
      first.more()
      await clock.settle()
    }
    expect(outcome).toBe('none')
    await clock.advance(19_000)
    expect(await sending).toBe('The file took longer than 600 s.')
    expect(await hasRow('i/file-0001')).toBe(false)
  })

  it('is broken off when nothing comes any more', async () => {
    const clock = createManualClock()
    const sending = send('j', 'file-0001', slow().body, openAttachments({ clock })).catch((error: Error) => error.message)
    await until('its row', () => hasRow('j/file-0001'))
    await clock.advance(20_000)
    expect(await sending).toBe('Nothing came for 20 s.')
  })
})

describe('a file that is broken off', () => {
  it('is gone, and can be sent again', async () => {
    const first = slow()
    const sending = send('d', 'file-0001', first.body)
    first.breakOff()
    await expect(sending).rejects.toThrow('gone')
    expect(await send('d', 'file-0001')).toMatchObject({ state: 'kept', size: 5 })
  })

  it('takes nothing away that is kept under its id', async () => {
    await send('e', 'file-0001')
    await files.breakOff('e/file-0001')
    expect(await files.get('e/file-0001')).toMatchObject({ state: 'kept' })
  })
})

describe('a file that is kept and was not handed over', () => {
  it('is handed over when it is sent again', async () => {
    const told: string[] = []
    let isAway = true
    const filed = openAttachments({
      files: {
        ...files,
        // its ticket is filed
        ready: async (callId) =>
          (await files.ofCall(`${callId}`)).map(({ id }) => ({ id, callId: `${callId}`, ticketId: '7' as never })),
      },
      async tell(effects) {
        if (isAway) throw new Error('the outbox is away')
        told.push(...effects.map(({ key }) => key))
      },
    })
    await expect(send('g', 'file-0001', undefined, filed)).rejects.toThrow('away')
    isAway = false
    expect(await send('g', 'file-0001', undefined, filed)).toMatchObject({ state: 'kept', size: 5 })
    expect(told).toEqual(['g/attachFile/g/file-0001'])
  })
})
