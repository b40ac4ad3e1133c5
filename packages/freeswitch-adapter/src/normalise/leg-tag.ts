import { present, type SwitchEvent } from './switch-event.js'

/** What a channel that our own commands made says of itself, in its channel variables. */
export interface LegTag {
  readonly role: 'agent' | 'consultation' | 'participant' | 'supervisor' | 'dial' | 'customer'
  /** The call it was made for. */
  readonly call: string
  /** The extension that gave the command. */
  readonly by: string
  /** Whom it was to reach. */
  readonly to: string | null
}

const roles: ReadonlySet<string> = new Set(['agent', 'consultation', 'participant', 'supervisor', 'dial', 'customer'])

/** Reads `ringloop_role` and what goes with it; `null` for a channel that is not our doing. */
export function readLegTag(event: SwitchEvent): LegTag | null {
  const role = present(event, 'variable_ringloop_role')
  if (role === null || !roles.has(role)) return null
  const call = present(event, 'variable_ringloop_call')
  return call === null
    ? null
    : {
        role: role as LegTag['role'],
        call,
        by: present(event, 'variable_ringloop_by') ?? '',
        to: present(event, 'variable_ringloop_to'),
      }
}
