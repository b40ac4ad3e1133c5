import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBrowserMedia } from '../../src/softphone/browser-media.js'
import type { SoftphoneMedia } from '../../src/softphone/softphone-media.js'

/** Whom the browser asks for a microphone: each waits until the test lets it have one. */
interface Wanted {
  readonly id: string | null
  give(): Promise<void>
  refuse(error: unknown): Promise<void>
}
let wanted: Wanted[]
let opened: ReturnType<typeof createMicrophone>[]
/** What can be enumerated. */
let present: { readonly kind: string; readonly deviceId: string; readonly label: string }[]
/** Which microphone is played back, and where. */
let looped: { readonly microphone: string | null; sink: string }[]
let media: SoftphoneMedia

const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}
function createMicrophone(id: string | null) {
  const track = Object.assign(new EventTarget(), {
    readyState: 'live',
    stop: () => Object.assign(track, { readyState: 'ended' }),
  })
  return { id, track, getTracks: () => [track], getAudioTracks: () => [track] }
}
const live = () => opened.filter(({ track }) => track.readyState === 'live').map(({ id }) => id)
const hears = () => looped.map(({ microphone, sink }) => `${microphone} at ${sink}`)

const mediaDevices = Object.assign(new EventTarget(), {
  enumerateDevices: async () => present,
  getUserMedia: ({ audio }: { readonly audio: { readonly deviceId?: { readonly exact: string } } }) =>
    new Promise<unknown>((resolve, reject) => {
      const id = audio.deviceId?.exact ?? null
      wanted.push({
        id,
        give() {
          opened.push(createMicrophone(id))
          resolve(opened.at(-1))
          return settle()
        },
        refuse(error) {
          reject(error)
          return settle()
        },
      })
    }),
})
class FakeContext {
  readonly state = 'running'
  createMediaStreamSource({ id }: { readonly id: string | null }) {
    const loop = { microphone: id, sink: '' }
    return {
      connect(node: { readonly delayTime?: object }) {
        if (node.delayTime) looped.push(loop)
        return node
      },
      disconnect() {
        looped = looped.filter((other) => other !== loop)
      },
    }
  }
  createAnalyser = () => ({})
  createDelay = () => ({ delayTime: { value: 0 }, connect: () => {}, disconnect() {} })
  createMediaStreamDestination = () => ({ stream: {} })
  close = async () => {}
}
class FakeAudio {
  srcObject: unknown = null
  async play() {}
  async setSinkId(id: string) {
    const last = looped.at(-1)
    if (last) last.sink = id
  }
}

beforeEach(() => {
  wanted = []
  opened = []
  looped = []
  present = ['a', 'b', 'c'].map((deviceId) => ({ kind: 'audioinput', deviceId, label: deviceId }))
  present.push({ kind: 'audiooutput', deviceId: 's', label: 's' })
  vi.stubGlobal('navigator', { mediaDevices })
  vi.stubGlobal('AudioContext', FakeContext)
  vi.stubGlobal('Audio', FakeAudio)
  vi.stubGlobal('localStorage', { getItem: () => null, setItem() {} })
})
afterEach(() => {
  media[Symbol.dispose]()
  vi.unstubAllGlobals()
})
const open = async (kept: object = {}) => {
  vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(kept), setItem() {} })
  media = createBrowserMedia()
  await settle()
  const microphone = media.open()
  await settle()
  return { microphone }
}
const asked = () => wanted.map(({ id }) => id)

describe('the microphone of the browser', () => {
  it.each([
    ['in order', [1, 2]],
    ['the last first', [2, 1]],
  ])('is the one that was chosen last, and the only one that is open: %s', async (_what, order) => {
    await open()
    await wanted[0]?.give()
    const told: unknown[] = []
    media.onTrack((track) => told.push(track))
    media.choose('microphone', 'b')
    media.choose('microphone', 'c')
    expect(asked()).toEqual([null, 'b', 'c'])
    for (const turn of order) await wanted[turn]?.give()
    expect(live()).toEqual(['c'])
    expect(told).toEqual([opened.find(({ id }) => id === 'c')?.track])
  })

  it('is the one that was chosen while the first was being opened', async () => {
    const { microphone } = await open()
    media.choose('microphone', 'b')
    await wanted[0]?.give()
    expect(await microphone).toMatchObject({ id: null })
    expect(asked()).toEqual([null, 'b'])
    await wanted[1]?.give()
    expect(live()).toEqual(['b'])
  })

  it('is the one that was kept, also while the browser hides which there are; any where it is gone', async () => {
    present = [{ kind: 'audioinput', deviceId: '', label: '' }]
    const { microphone } = await open({ microphone: 'b' })
    expect(asked()).toEqual(['b'])
    // older browsers: no Error
    await wanted[0]?.refuse({ name: 'OverconstrainedError' })
    expect(asked()).toEqual(['b', null])
    await wanted[1]?.give()
    expect(await microphone).toMatchObject({ id: null })
  })

  it('is any where the kept one is none of those that there are, and another trouble is told', async () => {
    const { microphone } = await open({ microphone: 'gone' })
    expect(asked()).toEqual([null])
    const refusal = Object.assign(new Error('no'), { name: 'NotAllowedError' })
    await Promise.all([expect(microphone).rejects.toBe(refusal), wanted[0]?.refuse(refusal)])
  })

  it('that one hears is the one that is chosen meanwhile, where it is chosen to sound, until it is switched off', async () => {
    await open()
    await wanted[0]?.give()
    media.loop(true)
    expect(hears()).toEqual(['null at '])
    media.choose('microphone', 'b')
    await wanted[1]?.give()
    expect(hears()).toEqual(['b at '])
    media.choose('speaker', 's')
    expect(hears()).toEqual(['b at s'])
    media.loop(false)
    media.choose('speaker', null)
    media.choose('microphone', 'c')
    await wanted[2]?.give()
    expect(hears()).toEqual([])
  })
})
