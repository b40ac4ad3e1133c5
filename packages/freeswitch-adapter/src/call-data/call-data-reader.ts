import { safeLine } from '@ringloop/core'
import type { SwitchEvent } from '../normalise/switch-event.js'
import { createVariableReader } from '../normalise/variable-globs.js'
import { decodeUserToUser } from '../user-to-user/user-to-user.js'

/** What of a channel belongs to the data of its call. */
export interface CallDataOptions {
  /** Names of channel variables that belong to the call's data; `*` and `?` allowed. None by default. */
  readonly variables?: readonly string[]
  /**
   * Names of SIP headers that belong to the call's data, kept under these names; `User-to-User` is decoded and kept as `userToUser`.
   * FreeSWITCH keeps `X-…`, `P-…`, `User-to-User`, `Diversion` and few others; with the profile's `parse-all-invite-headers`, all.
   */
  readonly sipHeaders?: readonly string[]
}

const longest = 1_000

/** Reads the data of a call from its channel's variables. Texts of SIP headers come as one safe line of at most 1,000 characters. */
export function createCallDataReader(options: CallDataOptions): (event: SwitchEvent) => Readonly<Record<string, string>> {
  const readVariables = createVariableReader(options.variables ?? [])
  const headers = (options.sipHeaders ?? []).map((name) =>
    name.toLowerCase() === 'user-to-user'
      ? { key: 'userToUser', variables: userToUserVariables }
      : { key: name, variables: variablesOf(name) },
  )
  if (headers.length === 0) return readVariables
  return (event) => {
    const data: Record<string, string> = { ...readVariables(event) }
    for (const { key, variables } of headers) {
      const raw = firstPresent(event, variables)
      const value = raw === undefined ? null : key === 'userToUser' ? decodeUserToUser(raw) : safeLine(raw, longest)
      if (value !== null && value !== '') data[key] = value
    }
    return data
  }
}

/** The decoded `User-to-User` of a channel, or `null`. */
export function readUserToUser(event: SwitchEvent): string | null {
  const raw = firstPresent(event, userToUserVariables)
  return raw === undefined ? null : decodeUserToUser(raw)
}

/**
 * Where mod_sofia puts a header: of a request `sip_h_`, of the answer to ours `sip_rh_`, with `parse-all-invite-headers` `sip_i_`, some that
 * it understands `sip_` (`sip_subject`, `sip_call_info`). The spelling of the first two is the sender's.
 */
function variablesOf(name: string): readonly string[] {
  const lower = name.toLowerCase()
  const plain = lower.replaceAll('-', '_')
  const names = [`sip_h_${name}`, `sip_h_${lower}`, `sip_rh_${name}`, `sip_rh_${lower}`, `sip_i_${plain}`, `sip_${plain}`]
  return [...new Set(names)].map((variable) => `variable_${variable}`)
}

const userToUserVariables = variablesOf('User-to-User')

function firstPresent(event: SwitchEvent, variables: readonly string[]): string | undefined {
  for (const name of variables) {
    // a header that came twice is an array under parse-all-invite-headers
    const value = event.all(name)[0]
    if (value !== undefined && value !== '') return value
  }
  return undefined
}
