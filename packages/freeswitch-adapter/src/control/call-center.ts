import { type CallCommand, isRingloopError, type QueueAgent, type QueueMember, RingloopError, toCallId } from '@ringloop/core'
import { readPipeTable } from '../connection/callcenter-lists.js'
import type { Asked, ControlContext } from './control-context.js'

type Command<Type extends CallCommand['type']> = Extract<CallCommand, { type: Type }>

/** Commands to mod_callcenter: agents, tiers, queues. Names are words by the commands' schema. */
export function createCallCenter({ console }: ControlContext) {
  const config = (...args: readonly string[]) => console.ask('callcenter_config', args)

  function agentOf({ by }: Asked, named: string | undefined): string {
    const agent = named ?? by.agent
    if (agent === null)
      throw new RingloopError('notPossible', `${by.extension} is no agent of the switch's queues.`, {
        mend: 'Give the user a queue agent name in the configuration, e.g. "1001@default".',
      })
    if (agent !== by.agent && !by.supervisor)
      throw new RingloopError('forbidden', 'Only supervisors change what colleagues do.', { mend: 'Leave agent out.' })
    return agent
  }

  async function setAgentStatus(asked: Asked, { agent, status }: Command<'setAgentStatus'>) {
    await config('agent', 'set', 'status', agentOf(asked, agent), `'${status}'`)
    return {}
  }

  async function setAgentState(asked: Asked, { agent, state }: Command<'setAgentState'>) {
    await config('agent', 'set', 'state', agentOf(asked, agent), state)
    return {}
  }

  async function setTier(_: Asked, { queue, agent, level, position, state }: Command<'setTier'>) {
    try {
      await config('tier', 'add', queue, agent, String(level ?? 1), String(position ?? 1))
    } catch (error) {
      if (!isRingloopError(error) || !/exist/i.test(error.said ?? '') || /does ?n.t exist|not exist/i.test(error.said ?? ''))
        throw error
      if (level !== undefined) await config('tier', 'set', 'level', queue, agent, String(level))
      if (position !== undefined) await config('tier', 'set', 'position', queue, agent, String(position))
    }
    if (state !== undefined) await config('tier', 'set', 'state', queue, agent, `'${state}'`)
    return {}
  }

  async function removeTier(_: Asked, { queue, agent }: Command<'removeTier'>) {
    await config('tier', 'del', queue, agent)
    return {}
  }

  /** All queues with their settings. */
  async function queueTable(signal?: AbortSignal | undefined): Promise<readonly Readonly<Record<string, string>>[]> {
    const text = await console.ask('callcenter_config', ['queue', 'list'], signal === undefined ? {} : { signal })
    const rows = text === '' ? [] : readPipeTable(text, 'moh_sound')
    if (rows === null)
      throw new RingloopError('protocol', 'The switch gave a list that cannot be read.', { mend: 'Look at callcenter_config.' })
    return rows
  }

  async function listQueue(_: Asked, { queue }: Command<'listQueue'>) {
    const read = async (widest: string, ...args: readonly string[]) => {
      const rows = readPipeTable(`${await config(...args)}\n+OK`.replace(/\+OK\s+\+OK$/, '+OK'), widest)
      if (rows === null)
        throw new RingloopError('protocol', 'The switch gave a list that cannot be read.', { mend: 'Look at callcenter_config.' })
      return rows
    }
    const [members, tiers, agents] = await Promise.all([
      read('cid_name', 'queue', 'list', 'members', queue),
      read('state', 'queue', 'list', 'tiers', queue),
      read('contact', 'queue', 'list', 'agents', queue),
    ])
    const epoch = (seconds: string | undefined) => (Number(seconds) > 0 ? Number(seconds) * 1000 : null)
    const text = (value: string | undefined) => (value === undefined || value === '' ? null : value)
    return {
      members: members.map(
        (row): QueueMember => ({
          callId: toCallId(row.session_uuid ?? ''),
          number: text(row.cid_number),
          name: text(row.cid_name),
          state: row.state ?? '',
          joinedAt: epoch(row.joined_epoch),
          servedBy: text(row.serving_agent),
        }),
      ),
      agents: tiers.map((tier): QueueAgent => {
        const agent = agents.find((row) => row.name === tier.agent)
        return {
          agent: tier.agent ?? '',
          status: agent?.status ?? '',
          state: agent?.state ?? '',
          level: Number(tier.level) || 0,
          position: Number(tier.position) || 0,
          tierState: tier.state ?? '',
        }
      }),
    }
  }

  return { setAgentStatus, setAgentState, setTier, removeTier, queueTable, listQueue }
}
