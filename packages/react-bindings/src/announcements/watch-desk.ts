import { type DeskView, type Interaction, safeLine } from '@ringloop/core'
import { callerIdentity } from '../pops/caller-identity.js'
import { type IncomingCall, incomingCalls } from '../pops/incoming-calls.js'
import type { RingClaim } from '../ringing/ring-claim.js'
import type { DeskSource } from '../store/desk-source.js'
import { deskName } from '../tabs/desk-name.js'
import type { TabPlace } from '../tabs/tab-place.js'
import type { DeskFormat } from '../words/desk-format.js'
import type { Messages } from '../words/messages.js'
import type { Announcer } from './announcer.js'
import { deskMoments } from './desk-moments.js'

export interface WatchDeskOptions {
  readonly desk: DeskSource
  readonly claim: RingClaim
  /** Which of the agent's tabs this is; without, it is the one that rings. */
  readonly tabs?: Pick<TabPlace, 'getSnapshot' | 'subscribe'>
  readonly announcer: Announcer
  /** Asked at each announcement, so that a change of language needs no new watch. */
  readonly language: () => { readonly words: Pick<Messages, 'caller' | 'say'>; readonly format: DeskFormat }
  /** This tab shall ring for this call, until `signal`; at most once for a pop. */
  readonly onRing: (call: IncomingCall, signal: AbortSignal) => void
}

/** Above this, keys of calls that are gone are forgotten. */
const askedAtMost = 200

/** Rings and announces what happens on a desk, from now on. Give back: stop. */
export function watchDesk({ desk, claim, tabs, announcer, language, onRing }: WatchDeskOptions): () => void {
  const asked = new Set<string>()
  const ringing = new Map<string, AbortController>()
  let before: DeskView | null = null
  let stopped = false

  const who = (interaction: Interaction) => {
    const { words, format } = language()
    return callerInWords(interaction, words, format)
  }
  const leads = () => tabs === undefined || tabs.getSnapshot() === 'leader'
  const say = (call: IncomingCall, how: 'polite' | 'assertive') =>
    announcer.say(language().words.say.incoming(who(call.view.interaction)), how)
  /** Rings unless it has rung, whoever did; a call that has moved here is said, so that nobody has to look for it. */
  const ring = async (key: string, moved: boolean) => {
    const first = !asked.has(key)
    asked.add(key)
    const won = first && (await claim.claim(`${deskName(desk) ?? ''}/${key}`))
    // while the tabs agreed, somebody may have answered, and more may have become known
    const present = stopped ? undefined : ringingCall(desk.getSnapshot().view, key)
    if (!present) return
    if (won) {
      say(present, 'assertive')
      const over = new AbortController()
      ringing.set(key, over)
      onRing(present, over.signal)
    } else if (moved && leads()) say(present, 'polite')
  }
  /** Ends what rings for a pop that was answered, put away or is over; without a view, everything. */
  const quieten = (view: DeskView | null) => {
    for (const [key, over] of ringing) {
      if (ringingCall(view, key)) continue
      ringing.delete(key)
      over.abort()
    }
  }
  const ringAll = (view: DeskView, moved: boolean) => {
    if (!leads()) return
    for (const call of incomingCalls(view)) {
      if (!call.pop || call.acknowledged || (!moved && asked.has(call.pop.key))) continue
      void ring(call.pop.key, moved)
    }
  }
  /** What was asked about calls that the desk does not have any more is of no use: a desk is open all day. */
  const forget = (view: DeskView) => {
    if (asked.size < askedAtMost) return
    const still = new Set(Object.values(view.interactions).flatMap(({ interaction }) => interaction.pops.map(({ key }) => key)))
    for (const key of asked) if (!still.has(key)) asked.delete(key)
  }
  const look = () => {
    const { view } = desk.getSnapshot()
    if (!view || view === before) return
    forget(view)
    quieten(view)
    ringAll(view, false)
    const said = deskMoments(before, view).flatMap(({ kind, view: { interaction } }) => {
      const { words } = language()
      const { filing } = interaction
      if (kind === 'incoming') return []
      if (kind === 'filed') return filing.state === 'filed' ? [words.say.filed(safeLine(filing.ticket.id, 60))] : []
      if (kind === 'notFiled') return filing.state === 'failed' ? [words.say.notFiled(safeLine(filing.reason, 200))] : []
      return [words.say[kind](who(interaction))]
    })
    before = view
    if (said.length > 0) announcer.say(said.join('. '), 'polite')
  }

  let role = tabs?.getSnapshot()
  const turn = () => {
    const moved = role === 'follower'
    role = tabs?.getSnapshot()
    const { view } = desk.getSnapshot()
    if (view) ringAll(view, moved)
  }

  look()
  const stops = [desk.subscribe(look), tabs?.subscribe(turn)]
  return () => {
    stopped = true
    quieten(null)
    for (const stop of stops) stop?.()
  }
}

/** The call that rings with this pop, unless it was put away. */
function ringingCall(view: DeskView | null, key: string): IncomingCall | undefined {
  return view ? incomingCalls(view).find(({ pop, acknowledged }) => pop?.key === key && !acknowledged) : undefined
}

/** Who is calling, in few words: for announcements, titles and lists. */
export function callerInWords(interaction: Interaction, words: Pick<Messages, 'caller'>, format: DeskFormat): string {
  const identity = callerIdentity(interaction)
  switch (identity.kind) {
    case 'customer':
      return safeLine(identity.match.contact.name, 80)
    case 'hidden':
      return words.caller.hidden
    case 'newCustomer':
    case 'candidates':
    case 'pending':
    case 'unavailable':
    case 'unusable': {
      const name = 'name' in identity ? identity.name : null
      if (identity.number !== null) return format.phone(identity.number)
      return name === null ? words.caller.noNumber : safeLine(name, 80)
    }
  }
}
