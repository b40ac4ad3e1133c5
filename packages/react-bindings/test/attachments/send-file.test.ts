import { toCallId } from '@ringloop/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sendFile } from '../../src/attachments/send-file.js'

/** What a browser sends, and answers at once. */
const sent: string[] = []
class FakeRequest {
  upload = {}
  status = 204
  onload = () => {}
  open = (method: string, { pathname }: URL) => void sent.push(`${method} ${pathname}`)
  setRequestHeader = (name: string, value: string) => void sent.push(`${name}: ${value}`)
  send = () => this.onload()
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  sent.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function start(token: () => string | Promise<string>, signal = new AbortController().signal) {
  const gateway = { url: 'wss://desk.example/ringloop/desk', token }
  return sendFile(gateway, toCallId('call-1'), new File(['x'], 'a'), { id: 'file-0001', signal, onProgress: () => {} })
}
const never = () => new Promise<string>(() => {})

it('sends a file with a token that is fetched, and leaves no clock running', async () => {
  const held = new AbortController()
  await start(async () => 'fresh', held.signal)
  expect(sent).toEqual(['POST /ringloop/cases/call-1/attachments', 'authorization: Bearer fresh'])
  expect(vi.getTimerCount()).toBe(0)
})

it('does not wait for ever for a token that does not come', async () => {
  const refused = expect(start(never)).rejects.toMatchObject({ code: 'unreachable' })
  await vi.advanceTimersByTimeAsync(30_000)
  await refused
  expect(sent).toEqual([])
})

it('can be taken back while the token is fetched; taken back before, it asks for none', async () => {
  const control = new AbortController()
  const refused = expect(start(never, control.signal)).rejects.toMatchObject({ code: 'aborted' })
  control.abort()
  await refused
  expect(vi.getTimerCount()).toBe(0)
  const token = vi.fn(never)
  await expect(start(token, control.signal)).rejects.toMatchObject({ code: 'aborted' })
  expect(token).not.toHaveBeenCalled()
})

it('says why there is no token', async () => {
  const mistake = new Error('signed out')
  await expect(start(() => Promise.reject(mistake))).rejects.toBe(mistake)
  await expect(
    start(() => {
      throw mistake
    }),
  ).rejects.toBe(mistake)
  expect(vi.getTimerCount()).toBe(0)
})
