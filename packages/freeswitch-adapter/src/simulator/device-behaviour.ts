/** What a device does when it is called; times in seconds. */
export type DeviceBehaviour =
  | { readonly kind: 'answer'; readonly afterSeconds: number; readonly hangsUpAfterSeconds?: number }
  /** SIP 486. */
  | { readonly kind: 'busy' }
  /** SIP 603, after some time of ringing. */
  | { readonly kind: 'reject'; readonly afterSeconds?: number }
  | { readonly kind: 'noAnswer' }
  /** SIP 404. */
  | { readonly kind: 'invalid' }
  /** SIP 503. */
  | { readonly kind: 'congestion' }

/** A telephone of ours. */
export interface SimulatedPhone {
  /** What it is called by: the user's name, an extension. */
  readonly extension: string
  registered: boolean
  behaviour: DeviceBehaviour
  /** Takes a call when the switch tells it to (SIP `talk` event, `uuid_phone_event … talk`). */
  obeysTalk: boolean
}

/** Numbers outside and what they do: the first whose pattern fits. */
export interface OutsideNumbers {
  readonly pattern: RegExp
  readonly behaviour: DeviceBehaviour
}

/** Numbers outside tell by their end what they do, after SIP's answers; all others answer after two seconds. */
export const defaultOutside: readonly OutsideNumbers[] = [
  { pattern: /486$/, behaviour: { kind: 'busy' } },
  { pattern: /603$/, behaviour: { kind: 'reject' } },
  { pattern: /408$/, behaviour: { kind: 'noAnswer' } },
  { pattern: /404$/, behaviour: { kind: 'invalid' } },
  { pattern: /503$/, behaviour: { kind: 'congestion' } },
  { pattern: /^/, behaviour: { kind: 'answer', afterSeconds: 2 } },
]

/** Where an endpoint of a dial string leads. */
export type Target =
  | {
      readonly kind: 'device'
      /** The user that was dialled; `null` for a number outside. */
      readonly user: string | null
      readonly number: string
      readonly port: number
      readonly behaviour: DeviceBehaviour
      readonly obeysTalk: boolean
    }
  | { readonly kind: 'failure'; readonly cause: string }

/** Finds where an endpoint (`user/1001@default`, `sofia/gateway/pstn/0912345678`) leads. */
export function findTarget(
  endpoint: string,
  phones: ReadonlyMap<string, SimulatedPhone>,
  outside: readonly OutsideNumbers[],
  gateways: readonly string[],
): Target {
  const [type = '', ...parts] = endpoint.split('/')
  const failure = (cause: string): Target => ({ kind: 'failure', cause })
  if (type === 'user') {
    const user = (parts[0] ?? '').split('@')[0] ?? ''
    const phone = phones.get(user)
    if (phone === undefined) return failure('SUBSCRIBER_ABSENT')
    if (!phone.registered) return failure('USER_NOT_REGISTERED')
    return { kind: 'device', user, number: user, port: portOf(user), behaviour: phone.behaviour, obeysTalk: phone.obeysTalk }
  }
  if (type === 'error') return failure((parts[0] ?? '').toUpperCase())
  // a loopback channel runs through the dialplan a second time, which this switch does not do
  if (type !== 'sofia') return failure('CHAN_NOT_IMPLEMENTED')
  const gateway = parts[0] === 'gateway' ? parts[1] : undefined
  if (gateway !== undefined && !gateways.includes(gateway)) return failure('INVALID_GATEWAY')
  const number = (parts.at(-1) ?? '').split('@')[0] ?? ''
  const phone = gateway === undefined ? phones.get(number) : undefined
  const behaviour = phone?.behaviour ?? outside.find(({ pattern }) => pattern.test(number))?.behaviour ?? { kind: 'invalid' }
  return { kind: 'device', user: null, number, port: portOf(number), behaviour, obeysTalk: phone?.obeysTalk ?? false }
}

/** The port at which a device listens; the same one each time. */
function portOf(number: string): number {
  let sum = 0
  for (const character of number) sum = (sum * 31 + character.charCodeAt(0)) % 10_000
  return 20_000 + sum
}
