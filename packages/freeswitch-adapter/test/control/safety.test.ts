import { isRingloopError, type RingloopError, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eslCommand } from '../../src/connection/esl-command.js'
import { createCallControl } from '../../src/control/create-call-control.js'
import { variableValue } from '../../src/control/wire-text.js'
import { person } from './control-lab.js'
import { applications, dialled, separate, wireCommands } from './wire-oracle.js'

/** Text as an attacker would write it: every character that means something to FreeSWITCH, and whole commands. */
const bits = [
  '\r',
  '\n',
  '\0',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  ',',
  '|',
  "'",
  '"',
  '\\',
  '$',
  '^',
  '^^',
  ':',
  ';',
  '=',
  '&',
  '(',
  ')',
  '/',
  ' ',
  '%0a',
  ['$', '{system id}'].join(''),
  ['$$', '{domain}'].join(''),
  'bgapi system id',
  '&system(id)',
  '-bleg',
  '-both',
  'undef',
  ':_:',
  'm:^:',
  'a',
  '1',
  '+',
  '*',
  '@',
  'é',
  '客',
]
const hostile = fc.array(fc.constantFrom(...bits), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
const harmless = fc.constantFrom('1002', '+4930123456', '*98', 'T-1', "O'Hara, 1")
const text = fc.oneof({ weight: 4, arbitrary: hostile }, { weight: 1, arbitrary: harmless })

const id = 'c0000000-0000-4000-8000-000000000001'
const mine = 'c0000000-0000-4000-8000-000000000002'
const at = { at: 1, origin: 'live', callId: toCallId(id) } as const
const talking = (name: string, number: string, extension = '1001'): readonly TelephonyEvent[] => [
  {
    ...at,
    id: '1',
    type: 'originated',
    connectionId: toConnectionId(id),
    direction: 'inbound',
    customer: { number, name, anonymous: false },
    dialled: number,
  },
  {
    ...at,
    id: '2',
    type: 'delivered',
    connectionId: toConnectionId(mine),
    party: { extension, agent: null },
    consultation: false,
  },
  { ...at, id: '3', type: 'established', connectionId: toConnectionId(mine) },
]

/** Every command given, as bytes; the switch says yes to all, and never tells an event. */
function wiretap(options: Parameters<typeof createCallControl>[0]['options'] = {}) {
  const bytes: string[] = []
  const waits = new Set<() => void>()
  const control = createCallControl({
    name: 'test',
    run: async (command, args) => {
      bytes.push(eslCommand.background('j1', command, ...args).bytes)
      if (command === 'uuid_getvar')
        return args[1] === 'channel_name'
          ? 'sofia/internal/1001'
          : args[1] === 'bridge_to'
            ? args[0] === mine
              ? id
              : mine
            : '_undef_'
      return command === 'global_getvar' ? '/tmp' : '+OK'
    },
    connected: () => true,
    queues: () => true,
    legs: () => [],
    tell: () => {},
    options: { callerIds: ['+4930110'], ...options },
    newId: () => 'c0000000-0000-4000-8000-0000000000aa',
    // nothing is waited for here
    timers: {
      now: () => 0,
      set(callback) {
        waits.add(callback)
        queueMicrotask(() => waits.delete(callback) && callback())
        return () => waits.delete(callback)
      },
    },
  })
  return { control, bytes }
}

const allowed = new Set([
  'originate',
  'uuid_kill',
  'uuid_transfer',
  'uuid_setvar',
  'uuid_getvar',
  'uuid_exists',
  'uuid_send_dtmf',
  'uuid_record',
  'uuid_hold',
  'uuid_audio',
  'uuid_phone_event',
  'uuid_recv_dtmf',
  'global_getvar',
  'callcenter_config',
  'conference',
])
const allowedApplications = new Set([
  'playback',
  'sleep',
  'set',
  'unset',
  'intercept',
  'transfer',
  'hangup',
  'conference',
  'eavesdrop',
  'bridge',
  'park',
])
const endpoint = /^(user\/[1-9]\d{2,4}|loopback\/[\w+*#.-]+\/default\/XML)$/
const ours =
  /^(origination_|ringloop_|originate_timeout$|intercept_unbridged_only$|eavesdrop_|hangup_after_bridge$|effective_caller_id_number$|sip_h_User-to-User$)/

/** Fails if the bytes mean more to FreeSWITCH than the one command they should. */
function judge(bytes: string): void {
  const commands = wireCommands(bytes)
  expect(commands).toHaveLength(1)
  const [{ first, headers } = { first: '', headers: [] }] = commands
  expect(headers).toEqual(['Job-UUID: j1'])
  expect(bytes.includes('\0')).toBe(false)
  const [verb, command = ''] = first.split(' ')
  expect(verb).toBe('bgapi')
  expect(allowed).toContain(command)
  const line = first.slice(`bgapi ${command} `.length)
  const judgeSteps = (steps: string) => {
    for (const [application, data] of applications(steps)) {
      expect(allowedApplications).toContain(application)
      expect(data.includes(['$', '{'].join(''))).toBe(false)
      if (application === 'bridge') judgeDial(data)
      if (application === 'transfer') expect(data).toMatch(/^[\w+*#.-]+ XML default$/)
    }
  }
  const judgeDial = (dial: string) => {
    const { variables, endpoints } = dialled(dial)
    expect(Object.keys(variables).every((name) => ours.test(name))).toBe(true)
    expect(endpoints).toHaveLength(1)
    expect(endpoints[0]).toMatch(endpoint)
  }
  if (command === 'originate') {
    const [dial = '', steps = '', dialplan, ...rest] = separate(line, ' ', 10)
    expect(rest).toEqual([])
    expect(dialplan).toBe('inline')
    judgeDial(dial)
    judgeSteps(steps)
  } else if (command === 'uuid_transfer') {
    const [channel, where = '', dialplan, ...rest] = separate(line, ' ', 5)
    expect(channel).toMatch(/^c0000000-/)
    expect(where.startsWith('-')).toBe(false)
    if (dialplan === 'inline') judgeSteps(where)
    else expect([where, dialplan, ...rest]).toEqual([expect.stringMatching(/^[\w+*#.-]+$/), 'XML', 'default'])
  } else if (command === 'uuid_setvar') {
    const [channel, name = ''] = separate(line, ' ', 3)
    expect(channel).toMatch(/^c0000000-/)
    expect(name).toMatch(/^(transfer_after_bridge|playback_timeout_sec|export_vars|ringloop_\w+|ticket\w*|crm_\w*|data_\w*)$/)
    expect(line.includes(['$', '{'].join(''))).toBe(false)
  }
}

describe('no text from outside can add a command', () => {
  it('stores a variable exactly, or refuses it by name', () => {
    fc.assert(
      fc.property(text, (value) => {
        let written: string
        try {
          written = variableValue(value, 'data.ticket')
        } catch (error) {
          expect((error as RingloopError).code).toBe('invalidInput')
          expect((error as RingloopError).message).toContain('data.ticket')
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what is refused
          expect(/[\x00-\x1f\x7f]|\$\{/.test(value)).toBe(true)
          return
        }
        expect(separate(`${id} ticket ${written}`, ' ', 3)).toEqual([id, 'ticket', value])
      }),
      { numRuns: 5_000 },
    )
  })

  it('every command with hostile text in every place gives one harmless command after the other, or an error', async () => {
    const place = fc.record({
      which: fc.constantFrom(
        'dial',
        'consult',
        'blindTransfer',
        'addParticipant',
        'park',
        'setCallData',
        'sendDigits',
        'hold',
        'mute',
        'monitor',
        'startRecording',
        'setAgentStatus',
        'setTier',
        'listQueue',
        'hangUp',
        'pickUp',
        'removeParticipant',
      ),
      a: text,
      b: text,
      name: text,
      number: text,
      extension: text,
      callId: fc.oneof(fc.constant(id), text),
    })
    let done = 0
    let refused = 0
    const tried = async ({
      which,
      a,
      b,
      name,
      number,
      extension,
      callId,
    }: typeof place extends fc.Arbitrary<infer T> ? T : never) => {
      const { control, bytes } = wiretap()
      control.book.see(talking(name, number))
      if (extension !== '1001')
        control.book.see([
          {
            ...at,
            id: '4',
            type: 'delivered',
            connectionId: toConnectionId(a),
            party: { extension, agent: b },
            consultation: true,
            consultedBy: '1001',
          },
        ])
      const by = person('1001', { agent: b, supervisor: true })
      const command = {
        type: which,
        callId,
        to: a,
        slot: a,
        data: { ticket: a, [b]: 'x' },
        digits: a,
        mode: 'listen',
        userToUser: b,
        agent: a,
        queue: b,
        status: 'On Break',
        connectionId: a,
        cause: 'NORMAL_CLEARING',
        ...(which === 'dial' ? { data: { ticket: b } } : {}),
      }
      try {
        await control.execute(command as never, { by })
        done += 1
      } catch (error) {
        if (!isRingloopError(error)) throw error
        refused += 1
      }
      for (const sent of bytes) judge(sent)
    }
    await fc.assert(fc.asyncProperty(place, tried), { numRuns: 3_000 })
    // both ways were taken, or nothing was tried
    expect(done).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(100)
  })

  it('judges what would add a command as such', () => {
    expect(() => judge('bgapi uuid_kill x\n\nbgapi system id\n\nJob-UUID: j1\n\n')).toThrow()
    expect(() => judge(`bgapi originate {ringloop_call=${id}}user/1002 &system(id)\nJob-UUID: j1\n\n`)).toThrow()
    expect(() => judge("bgapi originate {a=b}user/1002,user/1003 'm:^:park' inline\nJob-UUID: j1\n\n")).toThrow()
    expect(() => judge(`bgapi uuid_transfer ${id} -both 1002 XML\nJob-UUID: j1\n\n`)).toThrow()
  })
})
