import {
  type CallCommand,
  type ContactDirectory,
  type ContactMatch,
  decideDial,
  type E164,
  type FactContext,
  RingloopError,
  rankMatches,
  type Timestamp,
} from '@ringloop/core'
import type { CallingHours, CallingVerdict, DoNotCallList } from '@ringloop/core/compliance'
import { messageOf } from '../host/message-of.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'
import { type DialledNumber, dialledNumbers } from './dialled-numbers.js'

/** Looks whether a number may be called, before the telephone system is asked to. */
export interface DialGuard {
  /**
   * Does nothing if the command may be given.
   *
   * @throws `doNotCall` for a number on the list, `refused` outside calling hours and by a rule, `unavailable` if the list cannot be asked and
   * calls are not let through then.
   */
  check(command: CallCommand, options: { readonly signal: AbortSignal }): Promise<void>
}

/** What the house has said of whom it calls, and when. */
export interface DialSettings {
  /** Who must not be called; `null`: nobody keeps such a list. */
  readonly list: DoNotCallList | null
  /** When whom may be called; `null`: always. */
  readonly hours: CallingHours | null
  /** What happens if the list cannot be asked. */
  readonly whenUnavailable: 'refuse' | 'allow'
  /** Whether those are looked at whom customers are transferred to, or who are asked for advice, too. */
  readonly transfers: boolean
  /** What the dialplan takes away before a number outside: digits for a line, codes of features. */
  readonly outsidePrefixes: readonly string[]
}

/** What {@link createDialGuard} needs. */
export interface DialGuardOptions extends DialSettings {
  /** Who has a number: asked only for calling hours, by the clock where the customer is, and for rules about the customer. */
  readonly directory: ContactDirectory
  /** The rules that hold now, and the country of numbers without one. */
  readonly context: () => Omit<FactContext, 'at'>
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Longer, and a list cannot be asked. */
const askMs = 3_000
/** Longer, and nobody knows who would be called: a person waits for it. */
const lookupMs = 2_000

/** What calls somebody: always `dial`, the others by option. */
const transfers: ReadonlySet<CallCommand['type']> = new Set(['consult', 'blindTransfer', 'addParticipant', 'pickUp'])

type Whose = (number: E164) => Promise<readonly ContactMatch[] | null>

/**
 * Asks the list, then looks at the time where the customer is, then at the rules: what the law says before what the house says, and who must
 * not be called is looked up nowhere. Each way in which what is dialled can be read must be allowed, and of several customers with one number
 * each. For the list and the hours extensions
 * of the house, and what is no telephone number, are let through.
 */
export function createDialGuard(options: DialGuardOptions): DialGuard {
  const { list, hours, clock, log, context } = options

  const isListed = async (number: E164, signal: AbortSignal): Promise<boolean> => {
    if (list === null) return false
    try {
      return await withinTime({ clock, milliseconds: askMs, signal }, (limit) => list.has(number, { signal: limit }))
    } catch (cause) {
      if (signal.aborted) throw cause
      log('the do-not-call list could not be asked', {
        problem: messageOf(cause),
        letThrough: options.whenUnavailable === 'allow',
      })
      if (options.whenUnavailable === 'allow') return false
      throw new RingloopError('unavailable', `Whether ${number} may be called could not be found out, so it was not called.`, {
        mend: 'Try again. If it stays so, somebody must look at the do-not-call list; doNotCall.whenUnavailable: "allow" would let calls through.',
        cause,
      })
    }
  }

  /** Each number is looked up once, and not before somebody asks whose it is. */
  const lookUps = (signal: AbortSignal): Whose => {
    const known = new Map<E164, ReturnType<Whose>>()
    const lookUp = async (number: E164) => {
      try {
        const found = await withinTime({ clock, milliseconds: lookupMs, signal }, (limit) =>
          options.directory.lookup(number, { signal: limit }),
        )
        return rankMatches(found, { number, name: null, region: context().region })
      } catch (error) {
        if (signal.aborted) throw error
        log('who would be called is not known in time', { problem: messageOf(error) })
        return null
      }
    }
    return (number) => {
      const answer = known.get(number) ?? lookUp(number)
      known.set(number, answer)
      return answer
    }
  }

  const hoursOf = async (number: E164, whose: Whose): Promise<CallingVerdict | null> => {
    if (hours === null) return null
    const at = clock.now()
    // whose zone is not known is where the number is; of several customers all must be awake
    const zones = new Set<string | undefined>((await whose(number))?.map(({ contact }) => contact.timeZone))
    if (zones.size === 0) zones.add(undefined)
    const verdicts = [...zones].map((timeZone) => hours.mayDial(number, at, { timeZone }))
    return verdicts.find(({ allowed }) => !allowed) ?? null
  }

  const decide = ({ written }: DialledNumber, matches: readonly ContactMatch[] | null) => {
    const { refused, decision } = decideDial(written, matches, { ...context(), at: clock.now() })
    const asksForContact = Object.keys(decision.facts).some((fact) => fact.startsWith('contact.'))
    const refuse = () => {
      if (refused === null) return
      log('a call was refused by a rule', { because: decision.because })
      throw new RingloopError('refused', `This number is not called: ${refused}`, {
        mend: `A rule says so (${decision.because.replace(/^rule:/, '')}). Whoever keeps the rules can change that.`,
      })
    }
    return { asksForContact, refuse }
  }

  /** What needs nobody to be looked up comes first. */
  const followRules = async (ways: readonly DialledNumber[], whose: Whose) => {
    const open = ways.filter((way) => {
      const { asksForContact, refuse } = decide(way, null)
      if (!asksForContact) refuse()
      return asksForContact
    })
    for (const way of open) {
      const matches = way.number === null ? null : await whose(way.number)
      // together they would have only what all of them said: the no of one would be nobody's
      const meant = matches === null || matches.length === 0 ? [matches] : matches.map((match) => [match])
      for (const one of meant) decide(way, one).refuse()
    }
  }

  return {
    async check(command, { signal }) {
      if (
        !('to' in command) ||
        command.to === undefined ||
        !(command.type === 'dial' || (options.transfers && transfers.has(command.type)))
      )
        return
      const ways = dialledNumbers(command.to, { region: context().region, outsidePrefixes: options.outsidePrefixes })
      const numbers = new Set(ways.flatMap(({ number }) => number ?? []))
      for (const number of numbers)
        if (await isListed(number, signal))
          throw new RingloopError('doNotCall', `${number} is on the do-not-call list; it was not called.`, {
            mend: 'If the customer wants to be called, whoever keeps the list must take the number off it.',
          })
      const whose = lookUps(signal)
      for (const number of numbers) {
        const verdict = await hoursOf(number, whose)
        if (verdict?.allowed === false)
          throw new RingloopError('refused', `${number} may not be called now. ${verdict.because}`, {
            mend: whenAgain(verdict.until),
          })
      }
      await followRules(ways, whose)
    },
  }
}

const whenAgain = (until: Timestamp | null): string =>
  until === null
    ? 'Write to the customer instead, or say in the configuration where such numbers are.'
    : `Call from ${new Date(until).toISOString()} on.`
