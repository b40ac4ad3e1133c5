import type { Conferences } from '../conferences.js'
import type { Target } from '../device-behaviour.js'
import type { ParkingLots } from '../parking.js'
import type { Queues } from '../queues.js'
import type { SwitchCore } from '../switch-core.js'
import { splitWords } from './split-words.js'

/** What `api` commands act upon. */
export interface CommandWorld {
  readonly core: SwitchCore
  readonly queues: Queues
  readonly conferences: Conferences
  readonly lots: ParkingLots
  readonly findTarget: (endpoint: string) => Target
  readonly version: string
}

/** Runs one `api` command with what follows its name, and gives what it prints. */
export type ApiCommand = (world: CommandWorld, text: string) => string | Promise<string>

/** What FreeSWITCH says of a channel that is not there. */
export const noChannel = '-ERR No such channel!\n'

/** Splits the arguments of a command. */
export const splitArguments = (text: string): readonly string[] => splitWords(text)
