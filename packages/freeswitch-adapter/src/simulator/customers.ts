import { hangUp } from './bridging.js'
import type { Channel } from './channel.js'
import { keyIn } from './digits.js'
import { runProgram } from './execution.js'
import { hold, unhold } from './holding.js'
import { openInbound } from './legs.js'
import type { SwitchCore } from './switch-core.js'

/** A caller and what they do. Times in seconds. */
export interface CallerScript {
  readonly from: string
  readonly name?: string
  /** The number they dial: an extension of the dialplan. */
  readonly to: string
  /** Asks that number and name not be shown. */
  readonly hidden?: boolean
  /** What they key in, one digit each half second from the answer on. */
  readonly digits?: string
  /** They hang up after so long a talk with an agent; without it, they wait for the agent to. */
  readonly talkSeconds?: number
  /** They hang up after so long, whatever happens. */
  readonly patienceSeconds?: number
  /** Their channel's variables, as SIP headers set them: `sip_h_X-Order`, … */
  readonly variables?: Readonly<Record<string, string>>
}

/** A call under way, for whoever wants to play its customer by hand. */
export interface CustomerHandle {
  /** The customer's channel, which is the id of the call. */
  readonly id: string
  readonly up: boolean
  hangUp(): void
  keyIn(digits: string): void
  hold(): void
  unhold(): void
}

const pause = 500

/** A customer calls the switch and follows a script. */
export function startCaller(core: SwitchCore, script: CallerScript, name: string): CustomerHandle {
  let talks = false
  let keyed = false
  const leave = () =>
    channel.up &&
    hangUp(
      core,
      channel,
      channel.answered ? 'NORMAL_CLEARING' : 'ORIGINATOR_CANCEL',
      channel.answered ? 'recv_bye' : 'recv_cancel',
    )
  const channel: Channel = openInbound(core, {
    number: script.from,
    name,
    destination: script.to,
    hidden: script.hidden ?? false,
    ...(script.variables === undefined ? {} : { variables: script.variables }),
    device: {
      obeysTalk: false,
      onTalk() {
        if (!keyed && script.digits !== undefined) {
          keyed = true
          keyAll(script.digits)
        }
        const withSomebody = channel.bridge !== null || channel.running?.application === 'conference'
        if (talks || !withSomebody || script.talkSeconds === undefined) return
        talks = true
        core.later(leave, script.talkSeconds * 1000)
      },
    },
  })
  const keyAll = (digits: string) => {
    for (const [index, digit] of [...digits].entries()) core.later(() => keyIn(core, channel, digit), (index + 1) * pause)
  }
  core.book.begin(channel, 'inbound')
  if (script.patienceSeconds !== undefined) core.later(() => !talks && leave(), script.patienceSeconds * 1000)
  core.later(() => runProgram(core, channel, core.route(script.to, channel)), 0)
  return {
    id: channel.id,
    get up() {
      return channel.up
    },
    hangUp: () => void leave(),
    keyIn: (digits) => keyAll(digits),
    hold: () => hold(core, channel),
    unhold: () => unhold(core, channel),
  }
}
