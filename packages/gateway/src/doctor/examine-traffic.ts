import type { CallId, TelephonyEvent } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { SwitchAddress } from './examine-switch.js'
import { type Finding, ok, warn } from './finding.js'
import { someOf } from './some-of.js'

/** What to look for in the traffic. */
export interface ExamineTrafficOptions {
  readonly address: SwitchAddress
  readonly seconds: number
  /** The agents' extensions and the variables asked for, where a configuration tells. */
  readonly expected: { readonly extensions: readonly string[]; readonly variables: readonly string[] } | null
  readonly clock: HostClock
  readonly signal: AbortSignal
}

/** What was seen of the calls. */
interface Seen {
  readonly calls: Set<CallId>
  readonly rang: Set<string>
  readonly variables: Set<string>
  readonly warnings: Map<string, string>
}

/**
 * Follows the switch for a while as the gateway would, and says whether the calls of that time would have popped: what no list of the
 * switch tells.
 */
export async function* examineTraffic(options: ExamineTrafficOptions): AsyncGenerator<Finding> {
  const { address, seconds, signal } = options
  const seen: Seen = { calls: new Set(), rang: new Set(), variables: new Set(), warnings: new Map() }
  const adapter = createFreeSwitchAdapter({ ...address, variables: options.expected?.variables ?? [] })
  try {
    adapter.on('telephony', (events) => note(seen, events))
    adapter.on('warning', ({ code, message }) => void seen.warnings.set(code, message))
    adapter.start({ active: [] })
    await pause(options.clock, seconds * 1000, signal)
  } finally {
    await adapter[Symbol.asyncDispose]()
  }
  yield* judge(seen, options)
}

function note(seen: Seen, events: readonly TelephonyEvent[]): void {
  for (const event of events) {
    seen.calls.add(event.callId)
    if (event.type === 'delivered') seen.rang.add(event.party.extension)
    if (event.type === 'callInformation') for (const name of Object.keys(event.variables)) seen.variables.add(name)
  }
}

function* judge(seen: Seen, { seconds, expected }: ExamineTrafficOptions): Generator<Finding> {
  for (const [code, message] of seen.warnings) {
    if (code !== 'defaultPassword' && code !== 'plainConnection')
      yield warn('traffic', message, 'Look at the guide for troubleshooting.')
  }
  if (seen.calls.size === 0) {
    yield warn('calls', `none in ${seconds} s`, 'Make a call meanwhile and look again; without one nothing can be said of calls.')
    return
  }
  yield ok('calls', `${seen.calls.size} seen in ${seconds} s`)
  if (expected === null) return
  const { extensions, variables } = expected
  if (seen.rang.size > 0) {
    const strangers = [...seen.rang].filter((extension) => !extensions.includes(extension))
    if (strangers.length > 0)
      yield warn(
        'agents',
        `calls rang at ${someOf(strangers)}, which no agent of the configuration has: nobody's screen pops`,
        'Add them to "agents", or correct their "extension".',
      )
    else yield ok('agents', `calls rang at ${someOf([...seen.rang])}`)
  }
  const exact = variables.filter((name) => !/[*?]/.test(name))
  const missing = exact.filter((name) => !seen.variables.has(name))
  if (missing.length > 0)
    yield warn(
      'variables',
      `${someOf(missing)} came with no call`,
      'Set them on the customer\'s channel before the call enters the queue or is bridged: <action application="set" data="name=value"/>.',
    )
}

const pause = (clock: HostClock, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const leave = () => {
      stop()
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const stop = clock.after(milliseconds, leave)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
