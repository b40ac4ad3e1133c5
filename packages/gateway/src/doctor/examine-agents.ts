import {
  type CallCenterLists,
  type EslTransport,
  eslCommand,
  readPipeTable,
  takeCallCenterLists,
} from '@ringloop/freeswitch-adapter'
import { type Finding, ok, warn } from './finding.js'
import { someOf } from './some-of.js'

const commandMs = 5_000

/** Whether the agents of the configuration are people whom the switch can ring, and whether those whom its queues ring are agents. */
export async function* examineAgents(
  transport: EslTransport,
  extensions: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  yield* examineDevices(transport, extensions)
  const lists = await takeCallCenterLists(transport, { signal, timeoutMilliseconds: commandMs, members: false })
  if (lists !== null && lists.queues.length > 0) yield* examineQueues(lists, extensions)
}

async function* examineDevices(transport: EslTransport, extensions: readonly string[]): AsyncGenerator<Finding> {
  const { text } = await transport.send(eslCommand.api('list_users'), { timeoutMilliseconds: commandMs })
  const users = readPipeTable(text, 'contact')
  // a directory that is asked user by user (xml_curl) has no list
  if (users === null || users.length === 0) return
  const registered = new Map<string, boolean>()
  for (const { userid = '', contact = '' } of users)
    registered.set(userid, registered.get(userid) === true || !contact.startsWith('error/'))
  const unknown = extensions.filter((extension) => !registered.has(extension))
  const away = extensions.filter((extension) => registered.get(extension) === false)
  if (unknown.length > 0)
    yield warn(
      'agents',
      `${someOf(unknown)} ${unknown.length === 1 ? 'is no user' : 'are no users'} of the switch's directory: no call will pop there`,
      '"extension" must be what the switch dials: the id of the user in the directory.',
    )
  if (away.length > 0)
    yield warn(
      'telephones',
      `none is registered for ${someOf(away)}`,
      "Log the telephone in; if it is, compare the domain of its registration (show registrations) with the user's.",
    )
  const there = extensions.length - unknown.length - away.length
  if (there > 0) yield ok('telephones', `${there} of ${extensions.length} agents registered`)
}

/** `1001` of `[leg_timeout=20]user/1001@example.com`. */
const dialledUser = (contact: string): string | undefined => /(?:^|[/\]])user\/([^@/,|\s]+)/.exec(contact)?.[1]

function* examineQueues({ queues, agents, tiers }: CallCenterLists, extensions: readonly string[]): Generator<Finding> {
  const ours = new Set(extensions)
  const staffed = new Set(tiers.map(({ queue }) => queue))
  const empty = queues.map(({ name }) => name).filter((name) => !staffed.has(name))
  if (empty.length > 0)
    yield warn(
      'queues',
      `${someOf(empty)}: nobody serves ${empty.length === 1 ? 'it' : 'them'}`,
      'Add tiers: callcenter_config tier add QUEUE AGENT.',
    )
  const idle = agents.map(({ name }) => name).filter((name) => !tiers.some(({ agent }) => agent === name))
  if (idle.length > 0)
    yield warn(
      'queue agents',
      `${someOf(idle)} ${idle.length === 1 ? 'is' : 'are'} in no queue`,
      'Add tiers: callcenter_config tier add QUEUE AGENT.',
    )
  const strangers = agents.filter(({ contact }) => !ours.has(dialledUser(contact) ?? '')).map(({ name }) => name)
  if (strangers.length > 0)
    yield warn(
      'queue agents',
      `queues ring ${someOf(strangers)}, whose telephone is no agent of the configuration: nobody's screen pops`,
      'Add the extension that the agent\'s contact dials to "agents".',
    )
  const working = agents.filter(({ status }) => status.startsWith('Available'))
  if (agents.length > 0 && working.length === 0)
    yield warn(
      'queue agents',
      `all ${agents.length} are logged out or on a break: callers wait for nobody`,
      'Make one ready in the desk, or: callcenter_config agent set status NAME Available.',
    )
  else if (agents.length > 0)
    yield ok('queues', `${queues.length} with ${agents.length} agents, ${working.length} of them available`)
}
