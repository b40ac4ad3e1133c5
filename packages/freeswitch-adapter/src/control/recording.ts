import { type Call, isRingloopError, RingloopError } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { customerOf } from './my-connection.js'
import { variableValue } from './wire-text.js'

const running = (call: Call) => call.recordings.findLast((recording) => recording.endedAt === null)

/** Records the customer's channel into files that are named after the call. */
export function createRecording(context: ControlContext) {
  const { console, settings, book, legs, tell } = context
  let directory = settings.recordingDirectory

  /** No text from outside is in the path: the directory is configured, the name is the call's id. */
  async function newPath(call: Call): Promise<string> {
    directory ??= await console.ask('global_getvar', ['recordings_dir'])
    const name = call.id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 100)
    return `${directory.replace(/\/+$/, '')}/${name}-${call.recordings.length + 1}.${settings.recordingFormat}`
  }

  async function startRecording(asked: AskedOfCall) {
    const path = await newPath(asked.call)
    await console.ask('uuid_record', [customerOf(asked), 'start', variableValue(path, 'recordingDirectory')])
    const begun = (call: Call) => call.state === 'ended' || call.recordings.some((recording) => recording.path === path)
    await book.until(asked.call.id, begun, { milliseconds: 2_000 }).catch(() => {})
    return { path }
  }

  /** The dialplan may have begun the recording, on any channel of the call: each is asked until one has it. */
  async function change(asked: AskedOfCall, action: 'stop' | 'mask' | 'unmask'): Promise<string> {
    const recording = running(asked.call)
    if (recording === undefined)
      throw new RingloopError('notPossible', 'The call is not being recorded.', { mend: 'Start a recording first.' })
    const customer = customerOf(asked)
    const others = legs(asked.call.id).filter((leg) => leg.id !== customer)
    let refused: unknown
    for (const channel of [customer, ...others.map((leg) => leg.id)]) {
      try {
        await console.ask('uuid_record', [channel, action, variableValue(recording.path, 'path')])
        return recording.path
      } catch (error) {
        if (!isRingloopError(error) || (error.code !== 'refused' && error.code !== 'notFound')) throw error
        refused ??= error
      }
    }
    throw refused
  }

  async function stopRecording(asked: AskedOfCall) {
    const path = await change(asked, 'stop')
    const over = (call: Call) => running(call)?.path !== path
    await book.until(asked.call.id, over, { milliseconds: 2_000 }).catch(() => {})
    return { path }
  }

  async function mask(asked: AskedOfCall, masked: boolean) {
    const path = await change(asked, masked ? 'mask' : 'unmask')
    await console.attempt('uuid_setvar', [customerOf(asked), 'ringloop_masked', masked ? variableValue(path, 'path') : ''])
    tell(asked.call.id, { type: 'recordingMasked', path, masked })
    return { path }
  }

  return {
    startRecording,
    stopRecording,
    pauseRecording: (asked: AskedOfCall) => mask(asked, true),
    resumeRecording: (asked: AskedOfCall) => mask(asked, false),
  }
}
