import type { Call, CallCommand, CallCommandResults, CommandingPerson, TelephonyEvent } from '@ringloop/core'
import { reduceCall } from '@ringloop/core'
import { createFreeSwitchAdapter, type FreeSwitchAdapter, type FreeSwitchAdapterOptions } from '../../src/index.js'

/** A switch with telephones, simulated or real, on which commands are tried. */
export interface ControlLab extends AsyncDisposable {
  readonly adapter: FreeSwitchAdapter
  /** Where it is, for one more adapter. */
  readonly where: { readonly host: string; readonly port: number; readonly password: string }
  /** How its destinations are dialled. */
  readonly dialString: (destination: string) => string
  /** Destinations by what their telephone does. */
  readonly answers: readonly [string, string, string, string]
  readonly busy: string
  readonly declines: string
  readonly silent: string
  readonly unknown: string
  readonly congested: string
  /** An extension whose telephone can hold; `null` where there is none. */
  readonly holds: string | null
  /** An extension into whose telephone a supervisor can barge; `null` where there is none. */
  readonly encoded: string | null
  /** One whose sound reaches the switch unencoded; `null` where there is none. */
  readonly unencoded: string | null
  /** An extension whose telephone takes a call when told to; `null` where there is none. */
  readonly obeys: string | null
  /** A queue of mod_callcenter and an agent of it; `null` where there is none. */
  readonly queue: {
    readonly name: string
    readonly agent: string
    /** Another queue; `null` where there is none. */
    readonly other: string | null
    /** A customer waits in it; nobody is available. */
    customerWaits(): Promise<string>
  } | null
  /** Numbers outside; `forbidden` is on the do-not-call list. */
  readonly outside: Readonly<Record<'answers' | 'busy' | 'unknown' | 'congested' | 'forbidden', string>>
  /** The number that may be shown to a customer. */
  readonly shown: string
  /** The variables that the switch's record of a channel has, once it is over; `null` where no records are written. */
  readonly recordOf: ((channel: string) => Promise<Readonly<Record<string, string>>>) | null
  /** A customer, a telephone of the lab if it has the number, calls this extension; gives the call's id. */
  customerCalls(extension: string, customer?: string): Promise<string>
  /** An api command, given directly. */
  api(command: string): Promise<string>
  /** The calls as the adapter's events tell them. */
  readonly calls: ReadonlyMap<string, Call>
  readonly events: readonly TelephonyEvent[]
}

export const person = (extension: string, more: Partial<CommandingPerson> = {}): CommandingPerson => ({
  extension,
  agent: null,
  supervisor: false,
  ...more,
})

/** An adapter at this switch, with what its events tell. */
export async function startAdapter(options: FreeSwitchAdapterOptions) {
  const adapter = createFreeSwitchAdapter(options)
  const calls = new Map<string, Call>()
  const events: TelephonyEvent[] = []
  adapter.on('telephony', (more) => {
    for (const event of more) {
      events.push(event)
      const call = reduceCall(calls.get(event.callId), event)
      if (call !== undefined) calls.set(call.id, call)
    }
  })
  adapter.start({ active: [] })
  await comesTrue(() => adapter.health().state === 'connected', 'connected')
  return { adapter, calls, events }
}

/** Waits for the switch; fails with what was waited for. */
export async function comesTrue(condition: () => boolean | Promise<boolean>, what: string, milliseconds = 8_000): Promise<void> {
  const end = performance.now() + milliseconds
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`did not come about: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Gives commands as one person, and looks at the call. */
export function atDesk(lab: ControlLab, by: CommandingPerson) {
  const execute = <Command extends CallCommand>(
    command: Command,
    options: { signal?: AbortSignal } = {},
  ): Promise<CallCommandResults[Command['type']]> => lab.adapter.control.execute(command, { by, ...options })
  return { execute, can: (callId: string) => lab.adapter.control.availableCommands(lab.calls.get(callId) ?? null, by) }
}

/** Whom the agents of a call are, by state. */
export const connected = (call: Call | undefined): readonly string[] =>
  (call?.agents ?? []).filter((agent) => agent.state === 'connected').map((agent) => agent.extension)
