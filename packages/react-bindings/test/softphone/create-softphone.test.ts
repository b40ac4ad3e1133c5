import type * as JsSIP from 'jssip'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { asksForAnswer } from '../../src/softphone/auto-answer.js'
import { createSoftphone, type SipLibrary, type Softphone, softphoneActions } from '../../src/softphone/index.js'
import { createFakeMedia, createFakeOwnership, createFakeSession, createFakeSip, createFakeStream } from './fake-sip.js'

let sip: ReturnType<typeof createFakeSip>
let media: ReturnType<typeof createFakeMedia>
let ownership: ReturnType<typeof createFakeOwnership>
let timers: { milliseconds: number; run: () => void }[]
let phone: Softphone

beforeEach(() => {
  sip = createFakeSip()
  media = createFakeMedia()
  ownership = createFakeOwnership()
  timers = []
  vi.stubGlobal('window', new EventTarget())
  phone = make()
})
afterEach(() => vi.unstubAllGlobals())
const make = (more: object = {}) =>
  createSoftphone({
    jssip: sip.library,
    url: 'wss://pbx.example:7443',
    uri: 'sip:1001@pbx.example',
    password: 'secret',
    media,
    ownership,
    random: () => 0.5,
    clock: {
      now: () => 1000,
      after(milliseconds, run) {
        const timer = { milliseconds, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
    },
    ...more,
  })
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}
const pass = () => {
  for (const { run } of timers.splice(0)) run()
}
const agent = () => {
  const last = sip.agents.at(-1)
  if (last === undefined) throw new Error('nothing was registered')
  return last
}
const registered = () => {
  phone.start()
  agent().tell('connected')
  agent().tell('registered')
}
const line = () => phone.getSnapshot().line
const calls = () => phone.getSnapshot().calls

describe('the line of a softphone', () => {
  it('is registered once started, and says where it stands', () => {
    expect(line()).toEqual({ state: 'off' })
    phone.start()
    phone.start()
    expect(sip.agents).toHaveLength(1)
    expect(line()).toEqual({ state: 'connecting' })
    agent().tell('registered')
    expect(line()).toEqual({ state: 'registered', since: 1000 })
    agent().tell('disconnected', { error: true, code: 1006, reason: 'gone' })
    expect(line()).toEqual({ state: 'lost', since: 1000, reason: 'gone' })
    agent().tell('registered')
    expect(line().state).toBe('registered')
    phone[Symbol.dispose]()
    expect(agent().done).toEqual(['start', 'stop'])
    expect(line()).toEqual({ state: 'off' })
  })

  it('is tried again after a while, longer each time, and not at all where the password is wrong', () => {
    phone.start()
    for (const ceiling of [1_000, 2_000, 4_000]) {
      agent().tell('registrationFailed', { response: { status_code: 503, reason_phrase: 'Busy' }, cause: 'x' })
      expect(line()).toMatchObject({ state: 'lost', reason: '503 Busy' })
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([ceiling * 0.55])
      pass()
    }
    expect(agent().done).toEqual(['start', 'register', 'register', 'register'])
    agent().tell('registrationFailed', { response: { status_code: 403, reason_phrase: 'Forbidden' } })
    expect(line()).toEqual({ state: 'refused', reason: '403 Forbidden' })
    expect(timers).toEqual([])
  })

  it('stays refused where it was registered before, and is not tried again by what was planned', () => {
    registered()
    agent().tell('registrationFailed', { response: { status_code: 503, reason_phrase: 'Busy' } })
    expect(line()).toMatchObject({ state: 'lost' })
    agent().tell('registered')
    agent().tell('registrationFailed', { response: { status_code: 403, reason_phrase: 'Forbidden' } })
    expect(line()).toEqual({ state: 'refused', reason: '403 Forbidden' })
    expect(timers).toEqual([])
    agent().tell('disconnected', { reason: 'gone' })
    expect(line()).toMatchObject({ state: 'lost' })
  })

  it('is one tab’s: another waits, comes in when it may, and goes when it must, but never in a call', async () => {
    ownership.become('other')
    phone.start()
    expect(line()).toEqual({ state: 'elsewhere' })
    expect(sip.agents).toEqual([])
    ownership.become('owner')
    agent().tell('registered')
    const session = createFakeSession('a')
    agent().rings(session)
    expect(ownership.busy.at(-1)).toBe(true)
    ownership.become('other')
    expect(line().state).toBe('registered')
    expect(agent().done).toEqual(['start'])
    session.tell('failed', { cause: 'Canceled' })
    expect(ownership.busy.at(-1)).toBe(false)
    expect(line()).toEqual({ state: 'elsewhere' })
    expect(agent().done).toEqual(['start', 'stop'])
  })
})

describe('a call of a softphone', () => {
  it('rings, is answered with the microphone, talks and ends, and the microphone is let go', async () => {
    registered()
    const session = createFakeSession('a')
    agent().rings(session)
    expect(calls()).toMatchObject([{ id: 'a', state: 'ringing', from: { number: '13800138000', name: '王小明' } }])
    expect(media.done).toContain('ring')
    expect(phone.answer()).toBe(true)
    expect(calls()[0]?.state).toBe('connecting')
    expect(media.done.at(-1)).toBe('quiet')
    await settle()
    expect(session.done).toEqual(['answer'])
    session.tell('confirmed')
    expect(calls()[0]?.state).toBe('talking')
    phone.setMuted(true)
    phone.sendDigits('12#')
    phone.sendDigits('1; DROP')
    session.remoteHold(true)
    expect(calls()[0]).toMatchObject({ muted: true, held: { here: false, there: true } })
    phone.hangUp()
    expect(session.done).toEqual(['answer', 'mute', 'digits 12#', 'terminate'])
    expect(calls()).toEqual([])
    expect(media.done.at(-1)).toBe('close')
    expect(phone.answer()).toBe(false)
  })

  it('rings on where the microphone is refused, and says what to do', async () => {
    registered()
    const session = createFakeSession('a')
    agent().rings(session)
    for (const [name, trouble] of [
      ['NotAllowedError', 'microphoneRefused'],
      ['NotFoundError', 'noMicrophone'],
      ['NotReadableError', 'microphoneBusy'],
      ['InsecurePageError', 'insecurePage'],
      ['TypeError', 'microphoneFailed'],
    ] as const) {
      media.fail = name
      phone.answer()
      await settle()
      expect(phone.getSnapshot().trouble).toBe(trouble)
      expect(calls()[0]?.state).toBe('ringing')
    }
    expect(session.done).toEqual([])
  })

  it.each([
    ['asked', {}, false],
    ['asked', { 'Call-Info': '<sip:pbx>;answer-after=0' }, true],
    ['always', {}, true],
    ['never', { 'Alert-Info': 'info=x;answer-after=0' }, false],
  ] as const)('is taken by itself: %s, %j', async (autoAnswer, headers, taken) => {
    phone = make({ autoAnswer })
    registered()
    const session = createFakeSession('a')
    agent().rings(session, headers)
    await settle()
    expect(session.done).toEqual(taken ? ['answer'] : [])
  })

  it('reads when a switch asks for that', () => {
    const of = (text: string) => asksForAnswer((name) => (name === 'Alert-Info' ? text : undefined))
    expect([';answer-after=0', '<x>; Answer-After = 0;y=1', '<x>;answer-after=00'].map(of)).toEqual([true, true, true])
    expect(['', ';answer-after=5', ';answer-after=05', 'answer-after'].map(of)).toEqual([false, false, false, false])
  })

  it('holds the one before when a second is answered, tries again while it negotiates, and refuses a fifth', async () => {
    registered()
    const [first, second] = [createFakeSession('a'), createFakeSession('b')]
    agent().rings(first)
    phone.answer()
    await settle()
    first.tell('confirmed')
    timers = []
    first.negotiating = 2
    agent().rings(second)
    phone.answer()
    pass()
    pass()
    expect(first.done).toEqual(['answer', 'hold'])
    await settle()
    second.tell('confirmed')
    phone.hangUp()
    expect(second.done.at(-1), 'the one that talks').toBe('terminate')
    expect(calls().map(({ id }) => id)).toEqual(['a'])
    for (const id of ['c', 'd', 'e']) agent().rings(createFakeSession(id))
    const fifth = createFakeSession('f')
    agent().rings(fifth)
    expect(fifth.done).toEqual(['terminate 486'])
    expect(calls()).toHaveLength(4)
  })

  /** Two calls, the second answered while the first talks. */
  const two = async () => {
    registered()
    const [first, second] = [createFakeSession('a'), createFakeSession('b')]
    for (const session of [first, second]) {
      agent().rings(session)
      phone.answer()
      await settle()
      session.tell('confirmed')
      session.speaks(Object.assign(createFakeStream(), { id: session.id }))
    }
    await settle()
    return { first, second }
  }
  const isHeard = (session: { readonly microphone: MediaStream | null }) => {
    const [track] = session.microphone?.getAudioTracks() ?? []
    return track?.enabled === true && track.readyState === 'live'
  }

  it('has a microphone of its own: what is off for one that is held or muted is on for another', async () => {
    const { first, second } = await two()
    expect([isHeard(first), isHeard(second)]).toEqual([false, true])
    expect(media.playing).toMatchObject({ id: 'b' })
    first.remoteHold(true)
    phone.setMuted(true, 'a')
    expect(isHeard(second)).toBe(true)
    second.tell('ended', { cause: 'Terminated' })
    expect(second.microphone?.getAudioTracks()[0]?.readyState, 'let go with its call').toBe('ended')
    expect(media.done.at(-1), 'the other call still needs the microphone').not.toBe('close')
  })

  it('comes back when the one for which it was held is over, and is heard; not one that was held by hand', async () => {
    const { first, second } = await two()
    expect(calls()).toMatchObject([{ held: { here: true } }, { held: { here: false } }])
    second.tell('ended', { cause: 'Terminated' })
    expect(calls()).toMatchObject([{ id: 'a', held: { here: false } }])
    expect(isHeard(first)).toBe(true)
    expect(media.playing).toMatchObject({ id: 'a' })

    phone.setHeld(true)
    const third = createFakeSession('c')
    agent().rings(third)
    phone.answer()
    await settle()
    third.tell('confirmed')
    phone.hangUp('c')
    expect(calls()).toMatchObject([{ id: 'a', held: { here: true } }])
    expect(media.playing).toBeNull()
  })

  it('is gone back to by a press, which holds the other', async () => {
    const { first, second } = await two()
    phone.setHeld(false, 'a')
    expect(calls()).toMatchObject([{ held: { here: false } }, { held: { here: true } }])
    expect([isHeard(first), isHeard(second)]).toEqual([true, false])
    expect(media.playing).toMatchObject({ id: 'a' })
  })

  it('comes back where the microphone is refused for the second', async () => {
    registered()
    const first = createFakeSession('a')
    agent().rings(first)
    phone.answer()
    await settle()
    first.tell('confirmed')
    media.fail = 'NotAllowedError'
    agent().rings(createFakeSession('b'))
    phone.answer()
    expect(calls()[0]?.held.here).toBe(true)
    await settle()
    expect(calls()).toMatchObject([{ held: { here: false } }, { state: 'ringing' }])
    expect(isHeard(first)).toBe(true)
  })

  it('lets the microphone go that was allowed when the caller had hung up already', async () => {
    registered()
    let allow = () => {}
    media.asked = new Promise((resolve) => {
      allow = resolve
    })
    const session = createFakeSession('a')
    agent().rings(session)
    agent().rings(createFakeSession('b'))
    phone.answer('a')
    session.tell('failed', { cause: 'Canceled' })
    media.done.length = 0
    allow()
    await settle()
    expect(media.done).toEqual(['close'])
    expect(session.done).toEqual([])
    expect(calls(), 'the other rings on').toMatchObject([{ id: 'b', state: 'ringing' }])
  })

  it('says when the microphone was pulled out and there is no other', async () => {
    await two()
    media.changes(null)
    expect(phone.getSnapshot().trouble).toBe('noMicrophone')
    expect(calls()).toHaveLength(2)
  })

  it('says that the browser plays nothing, and plays by a press', async () => {
    registered()
    media.blocked = true
    const session = createFakeSession('a')
    agent().rings(session)
    phone.answer()
    await settle()
    session.tell('confirmed')
    session.speaks(Object.assign(createFakeStream(), { id: 'a' }))
    await settle()
    expect(phone.getSnapshot().trouble).toBe('soundBlocked')
    media.blocked = false
    phone.playSound()
    await settle()
    expect(phone.getSnapshot().trouble).toBeNull()
    expect(media.playing).toMatchObject({ id: 'a' })
  })

  it('calls the echo, and says when that did not come about', async () => {
    registered()
    phone.testLine()
    await settle()
    const [session] = agent().calls
    expect(calls()).toMatchObject([{ id: 'out-9196', state: 'calling', test: true }])
    session?.tell('failed', { cause: 'Not Found' })
    expect(phone.getSnapshot()).toMatchObject({ calls: [], trouble: 'callFailed' })
  })

  it('is over where the library throws: nothing is left open, the caller is not left waiting, and the held one comes back', async () => {
    registered()
    const [first, second] = [createFakeSession('a'), createFakeSession('b')]
    agent().rings(first)
    phone.answer()
    await settle()
    first.tell('confirmed')
    second.unable = true
    agent().rings(second)
    phone.answer()
    await settle()
    expect(second.done).toEqual(['answer', 'terminate'])
    expect(second.microphone?.getAudioTracks()[0]?.readyState).toBe('ended')
    expect(phone.getSnapshot()).toMatchObject({ calls: [{ id: 'a', held: { here: false } }], trouble: 'callFailed' })
    expect(media.done.at(-1)).not.toBe('close')
    phone.hangUp()

    phone.dismissTrouble()
    agent().unable = true
    phone.testLine()
    await settle()
    expect(agent().microphones[0]?.getAudioTracks()[0]?.readyState).toBe('ended')
    expect(phone.getSnapshot()).toMatchObject({ calls: [], trouble: 'callFailed' })
    expect(media.done.at(-1)).toBe('close')
  })

  it('plays the microphone back here, without a switch', async () => {
    await phone.setLoop(true)
    expect(phone.getSnapshot().loop).toBe(true)
    await phone.setLoop(false)
    expect(media.done).toEqual(['loop', 'no loop', 'close'])
  })
})

describe('a page with a softphone', () => {
  const leaves = (type: string) => !window.dispatchEvent(new Event(type, { cancelable: true }))

  it('asks before it is left in a call, and hangs up all when it is', async () => {
    registered()
    expect(leaves('beforeunload')).toBe(false)
    const [first, second] = [createFakeSession('a'), createFakeSession('b')]
    for (const session of [first, second]) agent().rings(session)
    phone.answer('a')
    await settle()
    expect(leaves('beforeunload')).toBe(true)
    leaves('pagehide')
    expect([first.done.at(-1), second.done.at(-1)]).toEqual(['terminate', 'terminate'])
    expect(calls()).toEqual([])
    expect(media.done.at(-1)).toBe('close')
    expect(leaves('beforeunload')).toBe(false)
  })

  it('is left alone by a telephone that was put away', () => {
    const listened = vi.spyOn(window, 'addEventListener')
    registered()
    const over = () => listened.mock.calls.map(([, , options]) => (options as AddEventListenerOptions).signal?.aborted)
    expect(over()).toEqual([false, false])
    phone[Symbol.dispose]()
    expect(over()).toEqual([true, true])
  })
})

describe('the desk’s Accept', () => {
  it('takes the call here, or asks the switch where nothing rings here', async () => {
    const asked: unknown[] = []
    const original = async (payload: unknown) => void asked.push(payload)
    const { replace } = softphoneActions(phone).answer ?? {}
    const payload = { type: 'answer', callId: 'x' } as never
    const context = { signal: new AbortController().signal }
    await replace?.(payload, original, context)
    expect(asked).toEqual([payload])
    registered()
    agent().rings(createFakeSession('a'))
    await replace?.(payload, original, context)
    expect(asked).toHaveLength(1)
    expect(calls()[0]?.state).toBe('connecting')
  })
})

it('takes the library as it is', () => {
  expectTypeOf<typeof JsSIP>().toExtend<SipLibrary>()
})
