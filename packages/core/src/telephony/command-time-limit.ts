import type { CallCommandType } from './call-command.js'

/** Commands that are done only when a telephone was answered. */
const ringing: ReadonlySet<CallCommandType> = new Set<CallCommandType>([
  'dial',
  'consult',
  'addParticipant',
  'blindTransfer',
  'pickUp',
  'retrieveParked',
  'monitor',
])

/** For how long a command may take, in milliseconds: over a minute where a telephone may ring meanwhile, else 15 s. */
export const commandTimeLimit = (type: CallCommandType): number => (ringing.has(type) ? 70_000 : 15_000)
