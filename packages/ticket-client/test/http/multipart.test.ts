import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { HttpBody } from '../../src/http/http-request.js'
import { type FormPart, multipartBody } from '../../src/http/multipart.js'

const boundary = '----x1234567890abcdef'
const bytesOf = async (stream: ReturnType<HttpBody['open']>) => new Uint8Array(await new Response(await stream).arrayBuffer())
const file = (name: string, filename: string, bytes: Uint8Array<ArrayBuffer>, size?: number): FormPart => ({
  name,
  filename,
  contentType: 'audio/wav',
  size,
  open: () => new Blob([bytes]).stream(),
})
const parse = (bytes: Uint8Array<ArrayBuffer>, contentType: string) =>
  new Response(bytes, { headers: { 'content-type': contentType } }).formData()

it('is what a server reads, whatever is in the names and the bytes', () =>
  fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.uint8Array({ maxLength: 300 }),
      async (value, filename, bytes) => {
        const own = Uint8Array.from(bytes)
        const body = multipartBody([{ name: 'JSON', value }, file('Attachments', filename, own, own.length)], boundary)
        const sent = await bytesOf(body.open())
        expect(body.length).toBe(sent.length)
        const form = await parse(sent, body.contentType)
        expect([...form.keys()]).toEqual(['JSON', 'Attachments'])
        expect(form.get('JSON')).toBe(value)
        expect(new Uint8Array(await (form.get('Attachments') as File).arrayBuffer())).toEqual(own)
      },
    ),
    { numRuns: 200 },
  ))

it('cannot be given another header or part by a name', async () => {
  const hostile = `a"\r\nContent-Type: text/html\r\n\r\n--${boundary}\r\nContent-Disposition: form-data; name="b"\r\n\r\nx`
  const body = multipartBody([file(hostile, hostile, new Uint8Array([1]))], boundary)
  const form = await parse(await bytesOf(body.open()), body.contentType)
  expect([...form.keys()]).toHaveLength(1)
  expect(body.length).toBeNull()
})

it('takes from a file no more than is asked for, and lets go of it when nobody reads on', async () => {
  let pulled = 0
  let cancelled = false
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1000))
      },
      cancel() {
        cancelled = true
      },
    })
  const body = multipartBody([{ name: 'f', filename: 'f', contentType: 'audio/wav', open: endless }], boundary)
  const reader = (await body.open()).getReader()
  for (let count = 0; count < 10; count++) await reader.read()
  expect(pulled).toBeLessThan(15)
  await reader.cancel()
  expect(cancelled).toBe(true)
})

it('can be opened again', async () => {
  const body = multipartBody([file('f', 'f.wav', new Uint8Array([1, 2, 3]), 3)], boundary)
  expect(await bytesOf(body.open())).toEqual(await bytesOf(body.open()))
})
