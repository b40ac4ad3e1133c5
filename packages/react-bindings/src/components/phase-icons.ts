import type { CallPhase } from '../calls/call-phase.js'
import type { IconPath } from './icons.js'
import * as Icons from './icons.js'

/** The sign of each phase; with a word beside it, so that the state never hangs on colour alone. */
export const phaseIcons: Readonly<Record<CallPhase, IconPath>> = {
  ringing: Icons.ringing,
  talking: Icons.phone,
  held: Icons.held,
  consulted: Icons.people,
  wrapUp: Icons.wrapUp,
  parked: Icons.held,
  supervised: Icons.phone,
  waiting: Icons.clock,
  missed: Icons.missed,
  past: Icons.ended,
}
