import { type CallCommand, type E164, isRingloopError, RingloopError, type Timestamp, toE164 } from '@ringloop/core'
import type { CallingHours, DoNotCallList } from '@ringloop/core/compliance'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** Looks whether a number may be called, before the telephone system is asked to. */
export interface DialGuard {
  /**
   * Does nothing if the command may be given.
   *
   * @throws `doNotCall` for a number on the list, `refused` outside calling hours, `unavailable` if the list cannot be asked and calls are
   * not let through then.
   */
  check(command: CallCommand, options: { readonly signal: AbortSignal }): Promise<void>
}

/** What {@link createDialGuard} needs. */
export interface DialGuardOptions {
  /** Who must not be called; `null`: nobody keeps such a list. */
  readonly list: DoNotCallList | null
  /** When whom may be called; `null`: always. */
  readonly hours: CallingHours | null
  /** What happens if the list cannot be asked. */
  readonly whenUnavailable: 'refuse' | 'allow'
  /** Whether those are looked at whom customers are transferred to, or who are asked for advice, too. */
  readonly transfers: boolean
  /** Digits that the dialplan takes away before a number outside. */
  readonly outsidePrefixes: readonly string[]
  /** ISO 3166 alpha-2. */
  readonly region: string
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Longer, and a list cannot be asked. */
const askMilliseconds = 3_000

/** What calls somebody: always `dial`, the others by option. */
const transfers: ReadonlySet<CallCommand['type']> = new Set(['consult', 'blindTransfer', 'addParticipant'])

/** Extensions of the house, and what is no telephone number, are let through. */
export function createDialGuard(options: DialGuardOptions): DialGuard {
  const { list, hours, clock, log } = options

  const isListed = async (number: E164, signal: AbortSignal): Promise<boolean> => {
    if (list === null) return false
    try {
      return await withinTime({ clock, milliseconds: askMilliseconds, signal }, (limit) => list.has(number, { signal: limit }))
    } catch (cause) {
      if (signal.aborted) throw cause
      const problem = isRingloopError(cause) ? cause.message : String(cause)
      log('the do-not-call list could not be asked', { problem, dialled: options.whenUnavailable === 'allow' })
      if (options.whenUnavailable === 'allow') return false
      throw new RingloopError('unavailable', `Whether ${number} may be called could not be found out, so it was not called.`, {
        mend: 'Try again. If it stays so, somebody must look at the do-not-call list; doNotCall.whenUnavailable: "allow" would let calls through.',
        cause,
      })
    }
  }

  return {
    async check(command, { signal }) {
      if (!('to' in command) || !(command.type === 'dial' || (options.transfers && transfers.has(command.type)))) return
      for (const number of numbersOf(command.to, options)) {
        if (await isListed(number, signal))
          throw new RingloopError('doNotCall', `${number} is on the do-not-call list; it was not called.`, {
            mend: 'If the customer wants to be called, whoever keeps the list must take the number off it.',
          })
        const verdict = hours?.mayDial(number, clock.now())
        if (verdict?.allowed === false)
          throw new RingloopError('refused', `${number} may not be called now. ${verdict.because}`, {
            mend: whenAgain(verdict.until),
          })
      }
    },
  }
}

const whenAgain = (until: Timestamp | null): string =>
  until === null
    ? 'Write to the customer instead, or say in the configuration where such numbers are.'
    : `Call from ${new Date(until).toISOString()} on.`

/** What may be called when this is dialled: the number, and what is left of it without a prefix for calls outside. */
function numbersOf(
  to: string,
  { region, outsidePrefixes }: Pick<DialGuardOptions, 'region' | 'outsidePrefixes'>,
): ReadonlySet<E164> {
  const written = [to, ...outsidePrefixes.filter((prefix) => to.startsWith(prefix)).map((prefix) => to.slice(prefix.length))]
  return new Set(written.flatMap((text) => toE164(text, region) ?? []))
}
