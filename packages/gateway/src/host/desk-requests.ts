import { randomUUID } from 'node:crypto'
import {
  type CallControl,
  type CallId,
  type CommandingPerson,
  type DeskViewer,
  interactionViewOf,
  RingloopError,
  type RuleSet,
  toCallId,
} from '@ringloop/core'
import { explainCall } from '@ringloop/core/explain'
import type { DialGuard } from '../compliance/dial-guard.js'
import type { DeskViewsOptions } from '../pipeline-host/desk-views.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { runCommand } from '../pipeline-host/run-command.js'
import { runControl } from '../pipeline-host/run-control.js'
import type { DeskServerOptions } from '../server/desk-server.js'

/** What requests of desks need of the gateway. */
export interface DeskRequestParts {
  readonly people: ReadonlyMap<string, CommandingPerson>
  readonly control: CallControl | undefined
  readonly guard: Pick<DialGuard, 'check'>
  readonly interaction: PipelineHost['interaction']
  readonly submit: PipelineHost['submit']
  readonly commands: DeskViewsOptions['commands']
  readonly rules: () => RuleSet
  readonly clock: HostClock
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Answers what desks ask for: a command to be done, a decision to be explained; each about calls that this person may see. */
export function createDeskRequests(parts: DeskRequestParts): Required<Pick<DeskServerOptions, 'explain' | 'execute'>> {
  const { people, control, guard, interaction, submit, commands, clock, signal, log } = parts
  const personAt = (extension: string): CommandingPerson => people.get(extension) ?? { extension, agent: null, supervisor: false }
  const visibleTo = (by: CommandingPerson) => {
    const viewer: DeskViewer = { ...by, commandsFor: (call) => commands(call, by) }
    return (id: CallId) => {
      const found = interaction(id)
      return found && interactionViewOf(found, viewer)?.interaction
    }
  }
  return {
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
      if (command.type === 'control') return runControl(command.command, { control, guard, by, visible, clock, signal, log })
      await submit([runCommand(command, { extension, now: clock.now(), newId: () => `command/${randomUUID()}`, visible })])
    },
  }
}
