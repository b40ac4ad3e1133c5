import { type EslTransport, eslCommand } from '@ringloop/freeswitch-adapter'
import * as z from 'zod'
import { type Finding, ok, warn } from './finding.js'

const commandMs = 5_000
const staleHours = 12

const channelsSchema = z.object({ rows: z.array(z.object({ created_epoch: z.string().optional() })).default([]) })

/** How near the switch is to its limits, and whether calls hang there that nobody ended. */
export async function* examineLoad(transport: EslTransport): AsyncGenerator<Finding> {
  const ask = async (...words: readonly [string, ...string[]]) =>
    (await transport.send(eslCommand.api(...words), { timeoutMilliseconds: commandMs })).text
  const status = await ask('status')
  const peak = Number(/session\(s\) - peak \d+, last 5min (\d+)/.exec(status)?.[1])
  const most = Number(/(\d+) session\(s\) max/.exec(status)?.[1])
  const perSecond = /(\d+) session\(s\) per Sec out of max (\d+), peak \d+, last 5min (\d+)/.exec(status)
  const idle = Number(/min idle cpu [\d.]+\/([\d.]+)/.exec(status)?.[1])
  if (most > 0 && peak >= most * 0.8)
    yield warn(
      'sessions',
      `${peak} of at most ${most} in the last five minutes; beyond that callers are turned away`,
      'Raise max-sessions in switch.conf.xml (fsctl max_sessions N until the next start).',
    )
  if (perSecond !== null && Number(perSecond[3]) >= Number(perSecond[2]) * 0.8)
    yield warn(
      'new sessions',
      `${perSecond[3]} a second of at most ${perSecond[2]} in the last five minutes`,
      'Raise sessions-per-second in switch.conf.xml (fsctl sps N until the next start).',
    )
  if (idle < 10)
    yield warn(
      'processor',
      `of the switch is ${(100 - idle).toFixed(0)} % busy: sound suffers and events come late`,
      'Look for what uses it (top), or spread the calls over several switches.',
    )
  const stale = await staleChannels(await ask('show', 'channels', 'as', 'json'), await ask('strepoch'))
  if (stale > 0)
    yield warn(
      'calls',
      `${stale} ${stale === 1 ? 'channel is' : 'channels are'} older than ${staleHours} hours: the other side may have gone without a word`,
      'Let SIP session timers end them (enable-timer, minimum-session-expires in the profile), or: uuid_kill ID.',
    )
  if (most > 0)
    yield ok('load', `${peak} of ${most} sessions at most in the last five minutes, processor ${(100 - idle).toFixed(0)} % busy`)
}

async function staleChannels(table: string, epoch: string): Promise<number> {
  const now = Number(epoch)
  try {
    const { rows } = channelsSchema.parse(JSON.parse(table))
    return rows.filter(({ created_epoch: created }) => now - Number(created) > staleHours * 3600).length
  } catch {
    return 0
  }
}
