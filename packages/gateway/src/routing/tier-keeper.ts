import {
  type AgentProfile,
  type CallControl,
  type CommandingPerson,
  isRingloopError,
  type QueueAgent,
  type RuleSet,
} from '@ringloop/core'
import { type Tier, type TierChange, tierChanges, tiersOf } from '@ringloop/core/routing'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { RoutedAgent } from './routing-board.js'

/** Keeps the tiers of the switch's queues as the workflows wish for them. */
export interface TierKeeper extends AsyncDisposable {
  /** Rules, agents or the switch are others than they were: looks again, soon. */
  changed(): void
  /** Resolves once what was to be done by now has been done, or failed. */
  settled(): Promise<void>
}

/** What {@link createTierKeeper} needs. */
export interface TierKeeperOptions {
  readonly control: CallControl
  readonly agents: readonly RoutedAgent[]
  readonly rules: () => RuleSet
  readonly clock: HostClock
  readonly log: (level: 'info' | 'warn', details: Readonly<Record<string, unknown>>, fact: string) => void
  /** Take out also those whom somebody else has put into these queues. Default: they stay. */
  readonly removeOthers?: boolean
  /** Commands a second at most. Default 5. */
  readonly perSecond?: number
  /** How often it looks even if nothing was told: somebody may change the switch. Default five minutes. */
  readonly everyMs?: number
}

/** As who it commands. */
const keeper: CommandingPerson = { extension: 'ringloop', agent: null, supervisor: true }
/** What a command may name; a queue that is called otherwise is left alone. */
const commandable = /^\w[\w.@-]{0,99}$/

/**
 * Reads each queue that a workflow has candidates for, and sets what is otherwise: one command at a time, `perSecond` at most. A queue that
 * cannot be read is left as it is, and a command that fails is tried again at the next look.
 */
export function createTierKeeper(options: TierKeeperOptions): TierKeeper {
  const { control, clock, log, perSecond = 5, everyMs = 300_000 } = options
  const ending = new AbortController()
  const { signal } = ending
  /** Those that this process has set. */
  const owned = new Set<string>()
  const keyOf = ({ queue, agent }: Pick<Tier, 'queue' | 'agent'>) => JSON.stringify([queue, agent])
  let working: Promise<void> | null = null
  let again = false
  let cancel = () => {}

  const pause = () =>
    new Promise<void>((resolve) => {
      const stop = clock.after(1000 / perSecond, resolve)
      signal.addEventListener(
        'abort',
        () => {
          stop()
          resolve()
        },
        { once: true },
      )
    })

  const read = async (queue: string): Promise<readonly QueueAgent[] | null> => {
    try {
      return (await control.execute({ type: 'listQueue', queue }, { by: keeper, signal })).agents
    } catch (error) {
      if (!signal.aborted) log('warn', { queue, problem: messageOf(error) }, 'the tiers of a queue cannot be read')
      return null
    }
  }

  const set = async (change: TierChange) => {
    try {
      await control.execute(change, { by: keeper, signal })
      if (change.type === 'setTier') owned.add(keyOf(change))
      else owned.delete(keyOf(change))
      log('info', { ...change }, 'tier changed')
    } catch (error) {
      if (!signal.aborted) log('warn', { ...change, problem: messageOf(error) }, 'a tier cannot be changed')
    }
  }

  const look = async () => {
    const { workflows = {}, lists } = options.rules()
    const wished = tiersOf(workflows, options.agents.map(profileOf), lists)
    const wanted = new Set(queuesOf(workflows))
    // a queue that the rules name no more is looked at as long as somebody of ours is in it
    for (const key of owned) wanted.add((JSON.parse(key) as [string, string])[0])
    for (const queue of wanted) {
      if (signal.aborted) return
      if (!commandable.test(queue)) {
        log(
          'warn',
          { queue, mend: 'Give the queue a name of letters, digits and . @ - _.' },
          'the tiers of a queue cannot be kept',
        )
        continue
      }
      const agents = await read(queue)
      if (agents === null) continue
      const changes = tierChanges(
        wished,
        { [queue]: agents },
        {
          owned: (tier) => owned.has(keyOf(tier)),
          removeOthers: options.removeOthers ?? false,
        },
      )
      for (const change of changes) {
        if (signal.aborted) return
        await set(change)
        await pause()
      }
    }
  }

  const work = async () => {
    do {
      again = false
      await look()
    } while (again && !signal.aborted)
    working = null
    if (!signal.aborted) cancel = clock.after(everyMs, changed)
  }

  const changed = () => {
    if (signal.aborted) return
    cancel()
    again = true
    working ??= work()
  }

  return {
    changed,
    settled: async () => working ?? undefined,
    async [Symbol.asyncDispose]() {
      ending.abort()
      cancel()
      await working
    },
  }
}

/** Queues for which a workflow has candidates. */
const queuesOf = (workflows: NonNullable<RuleSet['workflows']>): readonly string[] =>
  Object.values(workflows).flatMap(({ filters }) =>
    filters.flatMap(({ targets }) =>
      targets.flatMap(({ queue, candidates }) => (queue === undefined || candidates === undefined ? [] : [queue])),
    ),
  )

const profileOf = (agent: RoutedAgent): AgentProfile & { readonly queueAgent: string | null } => ({
  extension: agent.extension,
  name: agent.name,
  skills: agent.skills ?? {},
  languages: agent.languages ?? [],
  regions: agent.regions ?? [],
  teams: agent.teams ?? [],
  queues: [],
  queueAgent: agent.queueAgent,
})

const messageOf = (error: unknown): string => (isRingloopError(error) || error instanceof Error ? error.message : String(error))
