import { RingloopError } from '@ringloop/core'
import type { RunOptions } from '../connection/background-jobs.js'
import { refusal } from './refusal.js'

/** How commands reach the switch: `SwitchLink.run`. */
export type RunCommand = (command: string, args: readonly string[], options: RunOptions) => Promise<string>

/** Commands to one switch, whose refusals are errors. */
export interface SwitchConsole {
  /** Runs a command and gives what it printed, without the `+OK`; a refusal is thrown. */
  ask(command: string, args: readonly string[], options?: RunOptions): Promise<string>
  /** As {@link ask}, for what nobody waits for; a failure is of no consequence. */
  attempt(command: string, args: readonly string[]): Promise<string | null>
}

/** How long an ordinary command may take. */
const commandMilliseconds = 10_000

/** Makes a {@link SwitchConsole}. */
export function createSwitchConsole(run: RunCommand): SwitchConsole {
  const ask: SwitchConsole['ask'] = async (command, args, options = {}) => {
    const text = (await run(command, args, { timeoutMilliseconds: commandMilliseconds, ...options })).trim()
    const refused = /^-(ERR|ERROR|USAGE)|^error\/|^INVALID COMMAND!|^COMMAND RETURNED ERROR!/i.test(text)
    if (refused) throw refusal(command, text)
    return text.replace(/^\+OK:?\s*/, '')
  }
  return {
    ask,
    async attempt(command, args) {
      try {
        return await ask(command, args)
      } catch (error) {
        if (error instanceof RingloopError) return null
        throw error
      }
    },
  }
}
