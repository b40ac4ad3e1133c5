import type { Call } from '../calls/call.js'
import type { Interaction } from '../interactions/interaction.js'
import type { CallCommandType } from '../telephony/call-command.js'

/** Who looks at a desk. */
export interface DeskPerson {
  readonly extension: string
  /** Sees the calls of colleagues too. */
  readonly supervisor: boolean
  /** Whether call backs for this team are theirs to make. Absent: all are. */
  readonly callsBackFor?: (team: string) => boolean
}

/** Who looks at a desk, and what they can do with a call right now, as its adapter states it. */
export interface DeskViewer extends DeskPerson {
  readonly commandsFor: (call: Call) => readonly CallCommandType[]
  /** How the numbers of an interaction are written. Absent: as they came. */
  readonly phonesOf?: (interaction: Interaction) => Readonly<Record<string, string>>
}
