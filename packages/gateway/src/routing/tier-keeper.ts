import type { CallControl, QueueAgent, RuleSet } from '@ringloop/core'
import { type TierChange, tierChanges, tiersOf } from '@ringloop/core/routing'
import { messageOf } from '../host/message-of.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { profileOf, type RoutedAgent } from './agent-profile.js'
import type { KeptTier, KeptTiers } from './kept-tiers.js'
import { isCommandable, keeper, queuesOfTargets, rosterOf } from './queue-roster.js'
import { createRepeatedLook, type RepeatedLook } from './repeated-look.js'

/** Keeps the tiers of the switch's queues as the workflows wish for them. */
export type TierKeeper = RepeatedLook

/** What {@link createTierKeeper} needs. */
export interface TierKeeperOptions {
  readonly control: CallControl
  readonly agents: readonly RoutedAgent[]
  readonly rules: () => RuleSet
  /** What was set by an earlier process is taken back, too, when rules or agents wish for it no more. Default: only what this one sets. */
  readonly kept?: KeptTiers
  /**
   * Whether all switches are connected. While one is away, a queue in which nobody is may be its queue, asked of another one: nobody is taken to
   * be gone from there. Default: they are.
   */
  readonly allConnected?: () => boolean
  readonly clock: HostClock
  readonly log: (level: 'info' | 'warn', details: Readonly<Record<string, unknown>>, fact: string) => void
  /** Take out also those whom somebody else has put into these queues. Default: they stay. */
  readonly removeOthers?: boolean
  /** Commands a second at most. Default 5. */
  readonly perSecond?: number
  /** How often it looks even if nothing was told: somebody may change the switch. Default five minutes. */
  readonly everyMs?: number
}

/** In memory alone. */
const forgetful: KeptTiers = { load: async () => [], add: async () => {}, remove: async () => {} }

/**
 * Reads each queue that a workflow has candidates for, and sets what is otherwise: one command at a time, `perSecond` at most. A queue that
 * cannot be read is left as it is, and a command that fails is tried again at the next look.
 */
export function createTierKeeper(options: TierKeeperOptions): TierKeeper {
  const { control, clock, log, kept = forgetful, perSecond = 5, everyMs = 300_000 } = options
  /** Those that the gateway has set; `null` until it is known what an earlier process did. */
  let owned: Map<string, KeptTier> | null = null
  const keyOf = ({ queue, agent }: KeptTier) => JSON.stringify([queue, agent])

  const pause = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const end = () => {
        stop()
        signal.removeEventListener('abort', end)
        resolve()
      }
      const stop = clock.after(1000 / perSecond, end)
      signal.addEventListener('abort', end)
    })

  const read = async (queue: string, signal: AbortSignal): Promise<readonly QueueAgent[] | null> => {
    try {
      return await rosterOf(control, queue, signal)
    } catch (error) {
      if (!signal.aborted) log('warn', { queue, problem: messageOf(error) }, 'the tiers of a queue cannot be read')
      return null
    }
  }

  const forget = async (tier: KeptTier, own: Map<string, KeptTier>) => {
    await kept.remove(tier)
    own.delete(keyOf(tier))
  }

  const set = async (change: TierChange, own: Map<string, KeptTier>, isNew: boolean, signal: AbortSignal) => {
    try {
      // noted before it is done, and taken off after: what was set is never forgotten. Whom others put there stays theirs at another place
      if (change.type === 'setTier' && isNew) {
        await kept.add(change)
        own.set(keyOf(change), change)
      }
      await control.execute(change, { by: keeper, signal })
      if (change.type !== 'setTier') await forget(change, own)
      log('info', { ...change }, 'tier changed')
    } catch (error) {
      if (!signal.aborted) log('warn', { ...change, problem: messageOf(error) }, 'a tier cannot be changed')
    }
  }

  const look = async (signal: AbortSignal) => {
    owned ??= new Map((await kept.load()).map((tier) => [keyOf(tier), tier]))
    const own = owned
    const rules = options.rules()
    const agents = options.agents.map((agent) => ({ ...profileOf(agent, []), queueAgent: agent.queueAgent }))
    const wished = tiersOf(rules.workflows ?? {}, agents, rules.lists)
    const wanted = new Set(queuesOfTargets(rules, ({ queue, candidates }) => [candidates === undefined ? undefined : queue]))
    // a queue that the rules name no more is looked at as long as somebody of ours is in it
    for (const { queue } of own.values()) wanted.add(queue)
    for (const queue of wanted) {
      if (signal.aborted) return
      if (!isCommandable(queue)) {
        log(
          'warn',
          { queue, mend: 'Give the queue a name of letters, digits and . @ - _.' },
          'the tiers of a queue cannot be kept',
        )
        continue
      }
      const present = await read(queue, signal)
      if (present === null) continue
      const there = new Set(present.map(({ agent }) => agent))
      const isWished = (tier: KeptTier) => wished.some(({ queue: one, agent }) => one === tier.queue && agent === tier.agent)
      // somebody else has taken them out: should they come back, it is not by us
      if (there.size > 0 || (options.allConnected?.() ?? true))
        for (const tier of [...own.values()])
          if (tier.queue === queue && !there.has(tier.agent) && !isWished(tier)) await forget(tier, own)
      const changes = tierChanges(
        wished,
        { [queue]: present },
        {
          owned: (tier) => own.has(keyOf(tier)),
          removeOthers: options.removeOthers ?? false,
        },
      )
      for (const change of changes) {
        if (signal.aborted) return
        await set(change, own, !there.has(change.agent), signal)
        await pause(signal)
      }
    }
  }

  return createRepeatedLook({
    look,
    everyMs,
    clock,
    onFailed: (error) => log('warn', { problem: messageOf(error) }, 'the tiers of queues cannot be kept'),
  })
}
