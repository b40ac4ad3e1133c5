import { randomUUID } from 'node:crypto'
import { RingloopError } from '@ringloop/core'
import { eslCommand } from '../../src/connection/esl-command.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import { type ControlLab, comesTrue, startAdapter } from '../control/control-lab.js'

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
 * What a plain FreeSWITCH does not have can be named: `FREESWITCH_SIP_AGENT`, a registered SIP user whose telephone answers
 * (hold), in the domain `FREESWITCH_DOMAIN`; `FREESWITCH_TALK_AGENT`, one that rings until it is told to answer; `FREESWITCH_QUEUE` and `FREESWITCH_QUEUE_AGENT`, a queue
 * of mod_callcenter and an agent in it, whose status is changed.
 */
const {
  FREESWITCH_DOMAIN = '127.0.0.1',
  FREESWITCH_SIP_AGENT,
  FREESWITCH_TALK_AGENT,
  FREESWITCH_QUEUE,
  FREESWITCH_QUEUE_AGENT,
} = process.env
const users = [FREESWITCH_SIP_AGENT, FREESWITCH_TALK_AGENT]

const dialString = (destination: string): string =>
  users.includes(destination)
    ? `[absolute_codec_string=PCMU]user/${destination}@${FREESWITCH_DOMAIN}`
    : (devices[destination] ?? `null/${destination}`)

/** Opens the real switch for the suite of commands. */
export async function openRealSwitch(): Promise<ControlLab> {
  const url = new URL(switchUrl ?? '')
  const where = { host: url.hostname, port: Number(url.port || 8021), password: decodeURIComponent(url.password) }
  const { adapter, calls, events } = await startAdapter({
    ...where,
    control: { dialString, waitSeconds: 20, ringSeconds: 8, answerMilliseconds: 1_000, recordingDirectory: '/tmp' },
  })
  const connection = await openEslConnection(where, { onEvents: () => {} })
  const api = async (command: string) => (await connection.send(eslCommand.api(...splitCommand(command)))).text
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
    holds: FREESWITCH_SIP_AGENT ?? null,
    obeys: FREESWITCH_TALK_AGENT ?? null,
    queue:
      FREESWITCH_QUEUE === undefined || FREESWITCH_QUEUE_AGENT === undefined
        ? null
        : { name: FREESWITCH_QUEUE, agent: FREESWITCH_QUEUE_AGENT },
    outside: { answers: '+4930110001', busy: '+4930110486', unknown: '+4930110404', congested: '+4930110503' },
    api,
    async customerCalls(extension) {
      const id = randomUUID()
      await api(`originate {origination_uuid=${id}}null/+4930220002 'm:^:bridge:${dialString(extension)}' inline`)
      await comesTrue(() => calls.has(id), 'the customer calls')
      return id
    },
    async [Symbol.asyncDispose]() {
      connection.close(new RingloopError('closed', 'The tests are over.'))
      await adapter[Symbol.asyncDispose]()
    },
  }
}

function splitCommand(command: string): [string, string] {
  const space = command.indexOf(' ')
  return [command.slice(0, space), command.slice(space + 1)]
}
