import { randomUUID } from 'node:crypto'
import {
  type CallCommand,
  type CallControl,
  type CallId,
  type CommandingPerson,
  type DeskViewer,
  type Interaction,
  interactionViewOf,
  myPart,
  RingloopError,
  type RuleSet,
  toCallId,
} from '@ringloop/core'
import { explainCall } from '@ringloop/core/explain'
import { hearsCall } from '../assist/assist-topic.js'
import type { CallAssist } from '../assist/call-assist.js'
import type { Cases } from '../case/open-cases.js'
import type { DialGuard } from '../compliance/dial-guard.js'
import type { DeskViews, DeskViewsOptions } from '../pipeline-host/desk-views.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { runCommand } from '../pipeline-host/run-command.js'
import { runControl } from '../pipeline-host/run-control.js'
import type { DeskServerOptions } from '../server/desk-server.js'
import type { OpenFloor } from './open-floor.js'

/** What requests of desks need of the gateway. */
export interface DeskRequestParts {
  readonly people: ReadonlyMap<string, CommandingPerson>
  readonly control: CallControl | undefined
  readonly guard: Pick<DialGuard, 'check'>
  readonly interaction: PipelineHost['interaction']
  readonly submit: PipelineHost['submit']
  readonly assist: Pick<CallAssist, 'rate'>
  readonly floor: Pick<OpenFloor, 'raise' | 'noteMove'>
  /** `null`: this gateway dispatches nothing. */
  readonly dispatch: ((extension: string, command: unknown) => Promise<void>) | null
  readonly cases: Pick<Cases, 'run'>
  readonly commands: DeskViewsOptions['commands']
  /** Who is not ready for which reason. */
  readonly reasons: Pick<DeskViews, 'agentOf' | 'reasonGiven'>
  readonly rules: () => RuleSet
  readonly clock: HostClock
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Answers what desks ask for: a command to be done, a decision to be explained; each about calls that this person may see. */
export function createDeskRequests(parts: DeskRequestParts): Required<Pick<DeskServerOptions, 'explain' | 'execute'>> & {
  /** Whether what is said in a call is for somebody now. */
  readonly hears: (extension: string, callId: CallId) => boolean
  /** The interaction as somebody may see it, if they may. */
  readonly visible: (extension: string, callId: CallId) => Interaction | undefined
} {
  const { people, control, guard, interaction, submit, assist, floor, commands, clock, signal, log } = parts
  const personAt = (extension: string): CommandingPerson => people.get(extension) ?? { extension, agent: null, supervisor: false }
  const visibleTo = (by: CommandingPerson) => {
    const viewer: DeskViewer = { ...by, commandsFor: (call) => commands(call, by) }
    return (id: CallId) => {
      const found = interaction(id)
      return found && interactionViewOf(found, viewer)?.interaction
    }
  }
  const hears = (extension: string, id: CallId): boolean => {
    const found = interaction(id)
    return found !== undefined && hearsCall(myPart(found, personAt(extension)))
  }
  /** A reason is kept here; the telephone system is told the status alone. */
  const setOwnStatus = async (
    { reason, ...command }: Extract<CallCommand, { type: 'setAgentStatus' }>,
    by: CommandingPerson,
    run: (command: CallCommand) => Promise<void>,
  ) => {
    const { reasons } = parts
    const before = reasons.agentOf(by.extension)
    if (reason !== undefined && (command.status !== 'On Break' || !before?.notReadyReasons?.includes(reason)))
      throw new RingloopError('invalidInput', 'reason: it is none of those for not being ready that this gateway knows.')
    // who comes back loses their reason when the queues tell it: before that they would be not ready for none, and desks change twice
    if (command.status !== 'On Break' && before?.queueStatus === 'On Break') return run(command)
    // first, so that it is told together with the status
    reasons.reasonGiven(by.extension, reason ?? null)
    try {
      await run(command)
    } catch (error) {
      reasons.reasonGiven(by.extension, before?.reason ?? null)
      throw error
    }
  }
  return {
    hears,
    visible: (extension, callId) => visibleTo(personAt(extension))(callId),
    explain(extension, callId, language) {
      const by = personAt(extension)
      const found = visibleTo(by)(toCallId(callId))
      if (found === undefined) throw new RingloopError('notFound', 'callId: this call is not on your desk.')
      const asked = { rules: parts.rules(), language: /^zh\b/i.test(language) ? ('zh-CN' as const) : ('en' as const) }
      return explainCall(found, by.supervisor ? asked : { ...asked, extension })
    },
    async execute(extension, command) {
      const by = personAt(extension)
      const visible = visibleTo(by)
      if (command.type === 'control') {
        const run = (call: CallCommand) => runControl(call, { control, guard, by, visible, clock, signal, log })
        const { command: asked } = command
        if (asked.type === 'moveToQueue') {
          const moved = floor.noteMove(asked.callId, by)
          await run(asked)
          return moved()
        }
        return asked.type === 'setAgentStatus' && asked.agent === undefined ? setOwnStatus(asked, by, run) : run(asked)
      }
      if (command.type === 'raiseWaiting') return floor.raise(command, by)
      if (command.type === 'dispatch') {
        if (parts.dispatch === null)
          throw new RingloopError('notPossible', 'This gateway has no open pool of work orders.', {
            mend: 'Set "dispatch" in the configuration.',
          })
        return parts.dispatch(extension, command.command)
      }
      if (command.type === 'rateArticle') {
        const callId = toCallId(command.callId)
        if (!hears(extension, callId)) throw new RingloopError('notFound', 'callId: you do not have this call.')
        assist.rate(callId, command.articleId, command.useful)
        return log('article rated', { extension, callId, articleId: command.articleId, useful: command.useful })
      }
      if (command.type === 'editDraft' || command.type === 'recordConsent' || command.type === 'removeAttachment') {
        const found = visible(toCallId(command.callId))
        if (found === undefined) throw new RingloopError('notFound', 'callId: this call is not on your desk.')
        const done = parts.cases.run(extension, found, command)
        // an edit that was sent before the wrap-up is completed comes before it
        if (typeof done === 'boolean' ? done : await done) return
        if (command.type !== 'editDraft') return
      }
      await submit([runCommand(command, { extension, now: clock.now(), newId: () => `command/${randomUUID()}`, visible })])
    },
  }
}
