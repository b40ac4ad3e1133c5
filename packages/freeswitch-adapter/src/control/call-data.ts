import { RingloopError } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { customerOf } from './my-connection.js'
import { variableValue } from './wire-text.js'

/**
 * The variables that may be set, ready for the wire. FreeSWITCH acts on many variables by their name (some run commands), so only
 * names that the configuration lists are set.
 *
 * @throws `invalidInput`, naming the variable.
 */
export function checkedData(
  data: Readonly<Record<string, string>>,
  allowed: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  const patterns = allowed.map((glob) => new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '\\w*')}$`))
  return Object.entries(data).map(([name, value]) => {
    if (!/^[A-Za-z_]\w{0,99}$/.test(name) || !patterns.some((pattern) => pattern.test(name)))
      throw new RingloopError('invalidInput', `data.${name.slice(0, 60)} may not be set on a call.`, {
        mend: `Choose a name that callData of the call control allows (${allowed.join(', ')}), or add this one there.`,
      })
    return [name, variableValue(value, `data.${name}`)] as const
  })
}

/** Puts variables on a channel, and on every channel that it will call. */
export async function putData(
  { console }: ControlContext,
  channel: string,
  data: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  for (const [name, value] of data) await console.ask('uuid_setvar', [channel, name, value])
  const exported = await console.ask('uuid_getvar', [channel, 'export_vars'])
  const before = exported === '_undef_' ? [] : exported.split(',').filter((name) => /^[\w:]+$/.test(name))
  const after = [...new Set([...before, ...data.map(([name]) => name)])]
  if (after.length > before.length) await console.ask('uuid_setvar', [channel, 'export_vars', after.join(',')])
}

/** Puts data on the call for dialplan and CDR. */
export async function setCallData(
  context: ControlContext,
  asked: AskedOfCall,
  { data }: { readonly data: Readonly<Record<string, string>> },
) {
  const checked = checkedData(data, context.settings.callData)
  await putData(context, customerOf(asked), checked)
  // who talks to the customer now has a CDR of their own
  for (const leg of context.legs(asked.call.id))
    if (leg.id !== asked.call.id)
      for (const [name, value] of checked) await context.console.attempt('uuid_setvar', [leg.id, name, value])
  return {}
}

/** Sends digits to the customer's side. */
export async function sendDigits({ console }: ControlContext, asked: AskedOfCall, { digits }: { readonly digits: string }) {
  await console.ask('uuid_send_dtmf', [customerOf(asked), digits])
  return {}
}
