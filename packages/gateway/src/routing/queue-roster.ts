import type { CallControl, CommandingPerson, QueueAgent, RuleSet } from '@ringloop/core'

/** As who the gateway commands the switch. */
export const keeper: CommandingPerson = { extension: 'ringloop', agent: null, supervisor: true }

/** Whether a command may name a queue: letters, digits and a few signs. */
export const isCommandable = (queue: string): boolean => /^\w[\w.@-]{0,99}$/.test(queue)

/**
 * Who works in a queue of the switch.
 *
 * @throws what the switch says
 */
export async function rosterOf(control: CallControl, queue: string, signal: AbortSignal): Promise<readonly QueueAgent[]> {
  return (await control.execute({ type: 'listQueue', queue }, { by: keeper, signal })).agents
}

type Target = NonNullable<RuleSet['workflows']>[string]['filters'][number]['targets'][number]

/** The queues that `of` gives of the targets of all workflows, each once. */
export const queuesOfTargets = (rules: RuleSet, of: (target: Target) => readonly (string | undefined)[]): ReadonlySet<string> =>
  new Set(
    Object.values(rules.workflows ?? {}).flatMap(({ filters }) =>
      filters.flatMap(({ targets }) => targets.flatMap((target) => of(target).flatMap((queue) => queue ?? []))),
    ),
  )
