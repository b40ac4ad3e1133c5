import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RingloopError } from '@ringloop/core'
import { eslCommand } from '../../src/connection/esl-command.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import { type ControlLab, comesTrue, startAdapter } from '../control/control-lab.js'
import { createSipTelephone, type SipTelephone } from './sip-telephone.js'

/** Where the real switch is: `esl://:password@host:port`. */
export const switchUrl: string | undefined = process.env.FREESWITCH_URL

/**
 * Telephones of a plain FreeSWITCH: channels of mod_loopback's `null` endpoint, which answer or ring, and of the `error` endpoint,
 * which fail with a cause. No dialplan, no directory, no SIP is needed.
 */
const devices: Readonly<Record<string, string>> = {
  '1891': '[presence_id=1891@test]null/1891',
  '1892': '[presence_id=1892@test]null/1892',
  '1893': '[presence_id=1893@test]null/1893',
  '1894': '[presence_id=1894@test]null/1894',
  '1895': 'error/USER_BUSY',
  '1896': 'error/CALL_REJECTED',
  '1897': '[presence_id=1897@test,null_enable_auto_answer=false]null/1897',
  '1898': 'error/UNALLOCATED_NUMBER',
  '1899': 'error/NORMAL_CIRCUIT_CONGESTION',
  '+4930110001': 'null/+4930110001',
  '+4930110486': 'error/USER_BUSY',
  '+4930110404': 'error/UNALLOCATED_NUMBER',
  '+4930110503': 'error/NORMAL_CIRCUIT_CONGESTION',
}

/**
 * What a plain FreeSWITCH does not have can be named: `FREESWITCH_SIP_PROFILE`, a SIP profile on this machine by which telephones
 * of the tests are called (hold, answering when told, what is heard); `FREESWITCH_QUEUE` and `FREESWITCH_QUEUE_AGENT`, a queue of
 * mod_callcenter and an agent in it, whose status is changed; `FREESWITCH_CDR`, where mod_json_cdr writes; `FREESWITCH_ECHO`, a number of the context `default`
 * where the dialplan sends everything back.
 */
const { FREESWITCH_QUEUE, FREESWITCH_QUEUE_AGENT, FREESWITCH_CDR } = process.env
/** A number where one hears oneself. */
export const echo: string | undefined = process.env.FREESWITCH_ECHO
export const sipProfile: string | undefined = process.env.FREESWITCH_SIP_PROFILE

/** Real telephones, by extension, each with a note of its own. */
export interface SungTelephones extends AsyncDisposable {
  dial(extension: string): string | undefined
  at(extension: string): SipTelephone
}

const outside = {
  answers: '+4930110001',
  busy: '+4930110486',
  unknown: '+4930110404',
  congested: '+4930110503',
  forbidden: '+4930110999',
}
const shown = '+4930110000'

/** The note that each telephone sings; 1885 answers only when told to. */
export const notes = { '+4930220003': 500, '1882': 700, '1883': 900, '1884': 1_100, '1885': 1_300 } as const

async function openTelephones(): Promise<SungTelephones> {
  const all = new Map<string, SipTelephone>()
  if (sipProfile !== undefined)
    for (const [extension, hertz] of Object.entries(notes))
      all.set(extension, await createSipTelephone({ answers: extension === '1885' ? 'whenTold' : 'atOnce', hertz }))
  return {
    dial(extension) {
      const telephone = all.get(extension)
      if (telephone === undefined) return undefined
      const presence = extension.startsWith('+') ? '' : `presence_id=${extension}@test,`
      return `[${presence}absolute_codec_string=PCMU]sofia/${sipProfile}/sip:${extension}@${telephone.address}`
    },
    at(extension) {
      const telephone = all.get(extension)
      if (telephone === undefined) throw new Error(`no telephone ${extension}`)
      return telephone
    },
    async [Symbol.asyncDispose]() {
      for (const telephone of all.values()) await telephone[Symbol.asyncDispose]()
    },
  }
}

/** The real switch, and the telephones at it. */
export interface RealSwitch extends ControlLab {
  readonly telephones: SungTelephones
}

/** Opens the real switch for the suite of commands. */
export async function openRealSwitch(): Promise<RealSwitch> {
  const url = new URL(switchUrl ?? '')
  const where = { host: url.hostname, port: Number(url.port || 8021), password: decodeURIComponent(url.password) }
  const telephones = await openTelephones()
  const dialString = (destination: string): string =>
    telephones.dial(destination) ?? devices[destination] ?? `null/${destination}`
  const { adapter, calls, events } = await startAdapter({
    ...where,
    control: {
      dialString,
      waitSeconds: 20,
      ringSeconds: 8,
      answerMilliseconds: 3_000,
      recordingDirectory: '/tmp',
      callerIds: [shown],
      mayDial: (number) => number !== outside.forbidden,
    },
  })
  const connection = await openEslConnection(where, { onEvents: () => {} })
  const api = async (command: string) => (await connection.send(eslCommand.api(...splitCommand(command)))).text
  const originate = async (customer: string, steps: string) => {
    const id = randomUUID()
    await api(`originate {origination_uuid=${id}}${customer} ${steps} inline`)
    try {
      await comesTrue(() => calls.has(id), 'the customer calls')
    } catch (error) {
      await api(`uuid_kill ${id}`)
      throw error
    }
    return id
  }
  return {
    adapter,
    where,
    dialString,
    calls,
    events,
    answers: ['1891', '1892', '1893', '1894'],
    busy: '1895',
    declines: '1896',
    silent: '1897',
    unknown: '1898',
    congested: '1899',
    holds: sipProfile === undefined ? null : '1882',
    encoded: sipProfile === undefined ? null : '1882',
    unencoded: '1891',
    obeys: sipProfile === undefined ? null : '1885',
    telephones,
    queue:
      FREESWITCH_QUEUE === undefined || FREESWITCH_QUEUE_AGENT === undefined
        ? null
        : {
            name: FREESWITCH_QUEUE,
            agent: FREESWITCH_QUEUE_AGENT,
            other: (await adapter.control.queues?.())?.find((queue) => queue !== FREESWITCH_QUEUE) ?? null,
            customerWaits: () => originate('null/+4930220002', `'m:^:answer^callcenter:${FREESWITCH_QUEUE}'`),
          },
    outside,
    shown,
    recordOf:
      FREESWITCH_CDR === undefined
        ? null
        : async (channel) => {
            const files = ['a_', ''].map((prefix) => join(FREESWITCH_CDR, `${prefix}${channel}.cdr.json`))
            await comesTrue(() => files.some((file) => existsSync(file)), 'the record is written')
            const file = files.find((one) => existsSync(one)) ?? ''
            let variables: Record<string, string> | undefined
            await comesTrue(async () => {
              variables = await readFile(file, 'utf8')
                .then((text) => JSON.parse(text).variables)
                .catch(() => undefined)
              return variables !== undefined
            }, 'the record is whole')
            return variables ?? {}
          },
    api,
    customerCalls: (extension, customer = '+4930220002') =>
      originate(telephones.dial(customer) ?? `null/${customer}`, `'m:^:bridge:${dialString(extension)}'`),
    async [Symbol.asyncDispose]() {
      connection.close(new RingloopError('closed', 'The tests are over.'))
      await adapter[Symbol.asyncDispose]()
      await telephones[Symbol.asyncDispose]()
    },
  }
}

function splitCommand(command: string): [string, string] {
  const space = command.indexOf(' ')
  return [command.slice(0, space), command.slice(space + 1)]
}
