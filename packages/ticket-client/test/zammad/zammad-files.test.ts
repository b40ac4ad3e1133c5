import { describe, expect, it } from 'vitest'
import type { ZammadOptions } from '../../src/index.js'
import { backendFor, codeOf, create, eachWithZammad } from './with-zammad.js'
import type { ZammadDesk } from './zammad-desk.js'

let desk: ZammadDesk
eachWithZammad((fresh) => {
  desk = fresh
})
const make = (parts: Partial<ZammadOptions> = {}) => backendFor(desk, parts)
const signal = () => new AbortController().signal

describe('files', () => {
  const file = (bytes: Uint8Array<ArrayBuffer>, size?: number) => ({
    name: 'call.wav',
    contentType: 'audio/wav',
    ...(size === undefined ? {} : { size }),
    open: () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
  })
  const options = () => ({ key: 'recording', visibility: 'internal' as const, signal: signal() })

  it('arrive byte by byte, of known and unknown length, as notes of the visibility asked for', async () => {
    const backend = make()
    const { id } = await create(backend)
    for (const length of [0, 1, 2, 3, 70_001]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256)
      for (const size of [length, undefined])
        await backend.attach(id, file(bytes, size), { ...options(), key: `${length}/${size}` })
      const sent = desk.articles.slice(-2).flatMap((article) => article.attachments as { bytes: Buffer }[])
      expect(sent.map((one) => Buffer.compare(one.bytes, bytes))).toEqual([0, 0])
    }
    expect(desk.articles.at(-1)).toMatchObject({ internal: true, type: 'note' })
    expect(await backend.attachments(id, { signal: signal() })).toHaveLength(10)
  })

  it('are there once, also when the answer to the first was lost', async () => {
    const backend = make()
    const { id } = await create(backend)
    desk.moods.afterWrite = 'drop'
    const first = await backend.attach(id, file(new Uint8Array(5), 5), options())
    expect(first).toMatchObject({ name: 'call.wav', size: 5, contentType: 'audio/wav' })
    expect(await backend.attach(id, file(new Uint8Array(5), 5), options())).toEqual(first)
    expect(desk.articles).toHaveLength(2)
  })

  it('are refused beyond the limit before anything is sent, or as soon as it shows', async () => {
    const backend = make({ maximumAttachmentBytes: 1000 })
    const { id } = await create(backend)
    const asked = desk.log.length
    expect(await codeOf(backend.attach(id, file(new Uint8Array(1001), 1001), options()))).toBe('invalidInput')
    expect(desk.log).toHaveLength(asked)
    expect(await codeOf(backend.attach(id, file(new Uint8Array(1001)), options()))).toBe('invalidInput')
    let closed = false
    const endless = {
      pull: (to: ReadableStreamDefaultController) => to.enqueue(new Uint8Array(100)),
      cancel() {
        closed = true
      },
    }
    const tap = { ...file(new Uint8Array()), open: () => new ReadableStream<Uint8Array>(endless) }
    expect([await codeOf(backend.attach(id, tap, options())), closed]).toEqual(['invalidInput', true])
    // and one that is shorter than it said
    expect(await codeOf(backend.attach(id, file(new Uint8Array(10), 11), options()))).toBe('invalidInput')
    expect(desk.articles).toHaveLength(1)
  })
})
