import { RingloopError, toCallId } from '@ringloop/core'
import { expect, it } from 'vitest'
import type { SendFileOptions } from '../../src/attachments/send-file.js'
import { createUploads } from '../../src/attachments/uploads.js'

const callId = toCallId('call-1')

/** Files that are sent when the test says so. */
function start() {
  const sending: { readonly name: string; readonly options: SendFileOptions; end: (error?: Error) => void }[] = []
  let count = 0
  const uploads = createUploads(
    {
      upload: (_callId, file, options) =>
        new Promise((resolve, reject) => {
          sending.push({ name: file.name, options, end: (error) => (error ? reject(error) : resolve()) })
        }),
    },
    () => `file-${++count}`,
  )
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  const states = () => uploads.getSnapshot().map(({ name, state, share }) => [name, state, share])
  return { uploads, sending, settled, states }
}
const file = (name: string) => new File(['x'], name)

it('sends two at a time, says how far they are, and forgets what the gateway has', async () => {
  const { uploads, sending, settled, states } = start()
  for (const name of ['a', 'b', 'c']) uploads.add(callId, file(name))
  expect(states()).toEqual([
    ['a', 'sending', 0],
    ['b', 'sending', 0],
    ['c', 'waiting', 0],
  ])
  sending[0]?.options.onProgress(0.5)
  sending[1]?.end()
  await settled()
  expect(states()).toEqual([
    ['a', 'sending', 0.5],
    ['c', 'sending', 0],
  ])
})

it('keeps one that failed, with why, and sends it again under the same id', async () => {
  const { uploads, sending, settled, states } = start()
  uploads.add(callId, file('a'))
  sending[0]?.end(new RingloopError('unreachable', 'away'))
  await settled()
  expect(uploads.getSnapshot()[0]).toMatchObject({ state: 'failed', error: { code: 'unreachable' } })
  uploads.retry('file-1')
  expect(states()).toEqual([['a', 'sending', 0]])
  expect(sending.map(({ options }) => options.id)).toEqual(['file-1', 'file-1'])
  sending[1]?.end(new TypeError('a mistake of ours'))
  await settled()
  expect(uploads.getSnapshot()[0]?.error?.code).toBe('unavailable')
})

it('breaks off what is taken back, and lets the next begin', async () => {
  const { uploads, sending, settled, states } = start()
  for (const name of ['a', 'b', 'c']) uploads.add(callId, file(name))
  uploads.drop('file-1')
  expect(sending[0]?.options.signal.aborted).toBe(true)
  sending[0]?.end(new RingloopError('aborted', 'taken back'))
  await settled()
  expect(states()).toEqual([
    ['b', 'sending', 0],
    ['c', 'sending', 0],
  ])
})
