import { randomUUID } from 'node:crypto'
import {
  availableCommands,
  type Call,
  type CallCommand,
  type CallCommandResults,
  type CallCommandType,
  type CallControl,
  type CommandingPerson,
  callCommandSchema,
  RingloopError,
} from '@ringloop/core'
import { systemTimers, type Timers } from '../connection/timers.js'
import { answer, reject } from './answering.js'
import { blindTransfer } from './blind-transfer.js'
import { type CallBook, createCallBook } from './call-book.js'
import { createCallCenter } from './call-center.js'
import { sendDigits, setCallData } from './call-data.js'
import { type ChannelWatch, createChannelWatch } from './channel-watch.js'
import { createConferencing } from './conferencing.js'
import { createConsulting } from './consulting.js'
import type { Asked, AskedOfCall, ControlContext } from './control-context.js'
import { type CallControlOptions, controlSettings } from './control-options.js'
import { dial } from './dialling.js'
import { hangUp } from './hanging-up.js'
import { hold, retrieve } from './holding.js'
import { monitor, stopMonitoring, supervising } from './monitoring.js'
import { moveToQueue } from './moving-to-queue.js'
import { mute, unmute } from './muting.js'
import { park, pickUp, retrieveParked } from './parking.js'
import { raiseWaiting } from './raise-waiting.js'
import { createRecording } from './recording.js'
import { createSwitchConsole, type RunCommand } from './switch-console.js'
import { createTurns } from './turns.js'

/** What {@link createCallControl} needs of the adapter it belongs to. */
export interface CallControlDependencies {
  /** The adapter's name, as its calls have it. */
  readonly name: string
  readonly run: RunCommand
  readonly connected: () => boolean
  /** Whether the switch has queues (mod_callcenter). */
  readonly queues: () => boolean
  readonly legs: ControlContext['legs']
  readonly tell: ControlContext['tell']
  readonly options?: CallControlOptions | undefined
  readonly timers?: Timers | undefined
  readonly newId?: (() => string) | undefined
}

/** The commands of one switch, and what they must hear of it. */
export interface FreeSwitchCallControl extends CallControl {
  readonly book: Pick<CallBook, 'seed' | 'see'>
  readonly watch: Pick<ChannelWatch, 'see'>
}

const ofQueues: ReadonlySet<CallCommandType> = new Set(['setAgentStatus', 'setAgentState', 'setTier', 'removeTier', 'listQueue'])

/** Commands that a call has at any time for who may give them beside one. */
const ofNoCall: ReadonlySet<CallCommandType> = new Set(['dial', ...ofQueues])

const ringing: ReadonlySet<CallCommandType> = new Set(['addParticipant', 'pickUp', 'retrieveParked'])

/** Makes the desk's commands for one FreeSWITCH. */
export function createCallControl(dependencies: CallControlDependencies): FreeSwitchCallControl {
  const { name, connected, queues, timers = systemTimers, newId = randomUUID } = dependencies
  const console = createSwitchConsole(dependencies.run)
  const book = createCallBook({
    timers,
    // who was asked for advice about a call that is over has nobody to give it to
    onEnded(call) {
      for (const one of call.agents) if (one.consultation && one.consultedBy !== null) void console.attempt('uuid_kill', [one.id])
    },
  })
  const watch = createChannelWatch(timers)
  const settings = controlSettings(dependencies.options ?? {})
  const context: ControlContext = {
    console,
    settings,
    book,
    watch,
    turns: createTurns(),
    timers,
    newId,
    legs: dependencies.legs,
    tell: dependencies.tell,
  }
  const consulting = createConsulting(context)
  const conferencing = createConferencing(context)
  const recording = createRecording(context)
  const callCenter = createCallCenter(context)

  const available = (call: Call | null, person: CommandingPerson): readonly CallCommandType[] => {
    if (!connected()) return []
    const known = call === null ? null : book.get(call.id)
    if (known === undefined) return []
    const here = (type: CallCommandType) =>
      (queues() || !ofQueues.has(type)) &&
      // the call remembers supervisors who have left
      (type !== 'stopMonitoring' || (known !== null && supervising(context, { call: known, by: person }) !== null))
    return availableCommands(known, person).filter(here)
  }

  function run(command: CallCommand, asked: Asked): Promise<CallCommandResults[CallCommandType]> {
    switch (command.type) {
      case 'dial':
        return dial(context, asked, command)
      case 'setAgentStatus':
      case 'setAgentState':
      case 'setTier':
      case 'removeTier':
      case 'listQueue':
        return (callCenter[command.type] as (asked: Asked, command: CallCommand) => ReturnType<typeof run>)(asked, command)
      default: {
        const ofCall = { ...asked, call: callFor(command, asked) }
        const now = () => runOnCall(command, ofCall)
        // what rings first takes its turn when it was answered
        return ringing.has(command.type) ? now() : context.turns.take(command.callId, command.type, now)
      }
    }
  }

  function runOnCall(
    command: Extract<CallCommand, { callId: string }>,
    asked: AskedOfCall,
  ): Promise<CallCommandResults[CallCommandType]> {
    switch (command.type) {
      case 'answer':
        return answer(context, asked)
      case 'reject':
        return reject(context, asked)
      case 'hangUp':
        return hangUp(context, asked, command)
      case 'hold':
        return hold(context, asked)
      case 'retrieve':
        return retrieve(context, asked)
      case 'mute':
        return mute(context, asked)
      case 'unmute':
        return unmute(context, asked)
      case 'blindTransfer':
        return blindTransfer(context, asked, command)
      case 'consult':
        return consulting.consult(asked, command)
      case 'alternate':
      case 'completeTransfer':
      case 'cancelConsultation':
        return consulting[command.type](asked)
      case 'conference':
        return conferencing.conference(asked)
      case 'addParticipant':
        return conferencing.addParticipant(asked, command)
      case 'removeParticipant':
        return conferencing.removeParticipant(asked, command)
      case 'muteParticipant':
        return conferencing.muteParticipant(asked, command)
      case 'park':
        return park(context, asked, command)
      case 'retrieveParked':
        return retrieveParked(context, asked)
      case 'pickUp':
        return pickUp(context, asked, command)
      case 'moveToQueue':
        return moveToQueue(context, asked, command)
      case 'startRecording':
      case 'stopRecording':
      case 'pauseRecording':
      case 'resumeRecording':
        return recording[command.type](asked)
      case 'sendDigits':
        return sendDigits(context, asked, command)
      case 'setCallData':
        return setCallData(context, asked, command)
      case 'monitor':
        return monitor(context, asked, command)
      case 'stopMonitoring':
        return stopMonitoring(context, asked)
    }
  }

  /** The call, if this person can do this with it now. */
  function callFor(command: Extract<CallCommand, { callId: string }>, { by }: Asked): AskedOfCall['call'] {
    const call = book.get(command.callId)
    if (call === undefined || call.state === 'ended')
      throw new RingloopError('notFound', `There is no call ${JSON.stringify(command.callId.slice(0, 60))} at ${name}.`, {
        mend: 'The call is over, or belongs to another switch.',
      })
    if (availableCommands(call, by).includes(command.type)) return call
    if (availableCommands(call, { ...by, supervisor: true }).includes(command.type))
      throw new RingloopError('forbidden', `Only supervisors can do ${command.type} with this call.`, {
        mend: 'Ask a supervisor, or give this person the role in the configuration.',
      })
    throw new RingloopError(
      'notPossible',
      `${command.type} is not possible for ${by.extension} in the present state of the call.`,
      {
        mend: `Possible now: ${availableCommands(call, by).join(', ') || 'nothing'}.`,
      },
    )
  }

  function checked(command: CallCommand, by: CommandingPerson): CallCommand {
    const parsed = callCommandSchema.safeParse(command)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new RingloopError(
        'invalidInput',
        `The command's ${issue?.path.join('.') || 'type'} ${issue?.message ?? 'is wrong'}.`,
        {
          mend: 'Give the command as CallCommand describes it.',
        },
      )
    }
    if (!/^[\w.+*#]{1,64}$/.test(by.extension))
      throw new RingloopError('invalidInput', 'The extension of who gives the command must be letters, digits and . + * # _.', {
        mend: 'Correct the extension of this user in the configuration.',
      })
    if (ofNoCall.has(parsed.data.type) && !availableCommands(null, by).includes(parsed.data.type))
      throw new RingloopError('forbidden', `${parsed.data.type} is not for ${by.extension}.`, {
        mend: 'Ask a supervisor; for the own status the user needs a queue agent name in the configuration.',
      })
    return parsed.data
  }

  function reachable(withQueues: boolean): void {
    if (!connected())
      throw new RingloopError('closed', `There is no connection to ${name}.`, { mend: 'Try again when it is back.' })
    if (withQueues && !queues())
      throw new RingloopError('notPossible', `${name} has no queues.`, { mend: 'Load mod_callcenter on the switch.' })
  }

  return {
    book,
    watch,
    availableCommands: available,
    async queues({ signal } = {}) {
      signal?.throwIfAborted()
      if (connected() && !queues()) return []
      reachable(true)
      return (await callCenter.queueTable(signal)).map(({ name }) => name ?? '')
    },
    async raiseWaiting(request, { signal } = {}) {
      signal?.throwIfAborted()
      reachable(true)
      return raiseWaiting(context, request, signal)
    },
    async execute(command, { by, signal }) {
      const good = checked(command, by)
      if (signal?.aborted === true) throw new RingloopError('aborted', 'The command was aborted before it was sent.')
      reachable(ofQueues.has(good.type))
      return (await run(good, { by, signal })) as CallCommandResults[(typeof command)['type']]
    },
  }
}
