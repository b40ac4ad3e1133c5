import { isRingloopError, type RaiseWaitingRequest, RingloopError } from '@ringloop/core'
import { readPipeTable } from '../connection/callcenter-lists.js'
import type { Asked, ControlContext } from './control-context.js'
import { raiseScript } from './raise-script.js'
import { channelWord } from './wire-text.js'

const most = 86_400
const notThere = { raised: false, found: false }
const queueName = /^\w[\w.@-]{0,99}$/

/**
 * Raises who waits in a queue of mod_callcenter, without touching their call: their row in the queue's table gets the higher base score.
 * Sending them out and in again would do it too, but an agent who answers at that moment loses them, and waiting times begin anew.
 */
export async function raiseWaiting(
  { console, book }: Pick<ControlContext, 'console' | 'book'>,
  { callId, headStartSeconds }: RaiseWaitingRequest,
  signal: Asked['signal'],
): Promise<{ readonly raised: boolean; readonly found: boolean }> {
  if (!Number.isInteger(headStartSeconds) || headStartSeconds < 0 || headStartSeconds > most)
    throw new RingloopError('invalidInput', `headStartSeconds must be a whole number from 0 to ${most}.`)
  const call = book.get(callId)
  if (call === undefined || call.state === 'ended' || !call.waiting || call.queue === null) return notThere
  const { queue } = call
  if (!queueName.test(queue)) return notThere
  const within = signal === undefined ? {} : { signal }
  const queues = readPipeTable(`${await console.ask('callcenter_config', ['queue', 'list'], within)}`, 'moh_sound')
  const settings = queues?.find(({ name }) => name === queue)
  // a queue that is none of mod_callcenter's
  if (settings === undefined) return notThere
  const script = raiseScript({
    channel: channelWord(call.id),
    queue,
    headStartSeconds,
    countsFromAnswer: settings.time_base_score?.toLowerCase() === 'system',
  })
  try {
    const [found = 0, raised = 0] = (await console.ask('lua', [script], within)).split(' ').map(Number)
    return { raised: raised > 0, found: found > 0 }
  } catch (error) {
    if (!isRingloopError(error) || error.code !== 'refused' || /locked|busy/i.test(error.said ?? '')) throw error
    throw new RingloopError('notPossible', 'This switch does not let us raise who waits.', {
      cause: error,
      said: error.said ?? error.message,
      mend: 'Load mod_lua, and let this user run "lua" (esl-allowed-api); "ringloop doctor" tries it.',
    })
  }
}
