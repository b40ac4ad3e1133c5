import { eslCommand } from './esl-command.js'
import type { EslTransport } from './esl-transport.js'

/** A queue of mod_callcenter. */
export interface CallCenterQueue {
  readonly name: string
  readonly strategy: string
}

/** An agent of mod_callcenter, in the switch's own words. */
export interface CallCenterAgent {
  /** `1001@default` */
  readonly name: string
  /** How the agent is dialled, e.g. `[leg_timeout=20]user/1001`. */
  readonly contact: string
  /** `Available`, `On Break`, `Logged Out`, … */
  readonly status: string
  /** `Waiting`, `Receiving`, `In a queue call`, … */
  readonly state: string
}

/** An agent's place in a queue. */
export interface CallCenterTier {
  readonly queue: string
  readonly agent: string
  readonly state: string
  readonly level: number
  readonly position: number
}

/** A caller in a queue. */
export interface CallCenterMember {
  readonly queue: string
  /** The caller's channel. */
  readonly sessionId: string
  /** `Waiting`, `Trying`, `Answered`, `Abandoned`. */
  readonly state: string
  /** When the caller came into the queue, by the switch's clock, in milliseconds; `null` if it does not tell. */
  readonly joinedAt: number | null
}

/** Who works in which queue of mod_callcenter. */
export interface CallCenter {
  readonly queues: readonly CallCenterQueue[]
  readonly agents: readonly CallCenterAgent[]
  readonly tiers: readonly CallCenterTier[]
}

/** What mod_callcenter has at one moment, and who waits there. */
export interface CallCenterLists extends CallCenter {
  readonly members: readonly CallCenterMember[]
}

/** What {@link takeCallCenterLists} needs. */
export interface TakeCallCenterListsOptions {
  readonly signal: AbortSignal
  readonly timeoutMilliseconds: number
  /** Also who waits; one command a queue. */
  readonly members: boolean
}

type Row = Readonly<Record<string, string>>

/** A queue's name goes into a command of words. */
const oneWord = /^\S{1,255}$/

/**
 * Asks for queues, agents, tiers and members; `null` from a switch without mod_callcenter, or that does not let us ask.
 *
 * @throws what `send` throws.
 */
export async function takeCallCenterLists(
  transport: EslTransport,
  { signal, timeoutMilliseconds, members: withMembers }: TakeCallCenterListsOptions,
): Promise<CallCenterLists | null> {
  const ask = async (widest: string, ...args: readonly string[]): Promise<readonly Row[] | null> => {
    const { text } = await transport.send(eslCommand.api('callcenter_config', ...args), { signal, timeoutMilliseconds })
    return readPipeTable(text, widest)
  }
  const [queues, agents, tiers] = await Promise.all([
    ask('moh_sound', 'queue', 'list'),
    ask('contact', 'agent', 'list'),
    ask('state', 'tier', 'list'),
  ])
  if (queues === null || agents === null || tiers === null) return null
  const names = queues.map(({ name = '' }) => name).filter((name) => oneWord.test(name) && withMembers)
  const members = await Promise.all(names.map((name) => ask('cid_name', 'queue', 'list', 'members', name)))
  return {
    queues: queues.map(({ name = '', strategy = '' }) => ({ name, strategy })),
    agents: agents.map(({ name = '', contact = '', status = '', state = '' }) => ({ name, contact, status, state })),
    tiers: tiers.map(({ queue = '', agent = '', state = '', level, position }) => ({
      queue,
      agent,
      state,
      level: Number(level) || 0,
      position: Number(position) || 0,
    })),
    members: members.flatMap((rows) =>
      (rows ?? []).map(({ queue = '', session_uuid: sessionId = '', state = '', joined_epoch: joined }) => ({
        queue,
        sessionId,
        state,
        joinedAt: Number(joined) > 0 ? Number(joined) * 1000 : null,
      })),
    ),
  }
}

/**
 * Reads a table of mod_callcenter: lines of cells between bars, the first with the names of the columns, `+OK` at the end. Bars are not
 * escaped, so a caller's name or a dial string can hold some: what is too much belongs to the column `widest`. `null` if it is no table.
 */
export function readPipeTable(text: string, widest: string): readonly Row[] | null {
  // without rows there are no columns either
  if (text.trim() === '+OK') return []
  const [head = '', ...lines] = text.split('\n')
  const columns = head.split('|')
  if (columns.length < 2 || !text.trimEnd().endsWith('+OK')) return null
  const wide = columns.indexOf(widest)
  return lines
    .map((line) => line.split('|'))
    .filter((cells) => cells.length >= columns.length)
    .map((cells) => {
      const more = cells.length - columns.length
      if (more > 0 && wide >= 0) cells.splice(wide, more + 1, cells.slice(wide, wide + more + 1).join('|'))
      return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
    })
}
