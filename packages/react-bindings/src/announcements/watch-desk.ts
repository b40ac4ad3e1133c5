import { type DeskView, type Interaction, safeLine } from '@ringloop/core'
import { callerIdentity } from '../pops/caller-identity.js'
import { type IncomingCall, incomingCalls } from '../pops/incoming-calls.js'
import type { RingClaim } from '../ringing/ring-claim.js'
import type { DeskSource } from '../store/desk-source.js'
import type { DeskFormat } from '../words/desk-format.js'
import type { Messages } from '../words/messages.js'
import type { Announcer } from './announcer.js'
import { deskMoments } from './desk-moments.js'

export interface WatchDeskOptions {
  readonly desk: DeskSource
  readonly claim: RingClaim
  readonly announcer: Announcer
  /** Asked at each announcement, so that a change of language needs no new watch. */
  readonly language: () => { readonly words: Messages; readonly format: DeskFormat }
  /** This tab shall ring for this call; at most once for a pop. */
  readonly onRing: (call: IncomingCall) => void
}

/** Rings and announces what happens on a desk, from now on. Give back: stop. */
export function watchDesk({ desk, claim, announcer, language, onRing }: WatchDeskOptions): () => void {
  const asked = new Set<string>()
  let before: DeskView | null = null
  let stopped = false

  const who = (interaction: Interaction) => {
    const { words, format } = language()
    return callerInWords(interaction, words, format)
  }
  const ring = async (call: IncomingCall, key: string) => {
    if (!(await claim.claim(key)) || stopped) return
    announcer.say(language().words.say.incoming(who(call.view.interaction)), 'assertive')
    onRing(call)
  }
  const look = () => {
    const { view } = desk.getSnapshot()
    if (!view || view === before) return
    for (const call of incomingCalls(view)) {
      if (!call.pop || call.acknowledged || asked.has(call.pop.key)) continue
      asked.add(call.pop.key)
      void ring(call, call.pop.key)
    }
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

  look()
  const unsubscribe = desk.subscribe(look)
  return () => {
    stopped = true
    unsubscribe()
  }
}

/** Who is calling, in few words: for announcements, titles and lists. */
export function callerInWords(interaction: Interaction, words: Messages, format: DeskFormat): string {
  const identity = callerIdentity(interaction)
  switch (identity.kind) {
    case 'customer':
      return safeLine(identity.match.contact.name, 80)
    case 'hidden':
      return words.pop.hidden
    case 'newCustomer':
    case 'candidates':
    case 'pending':
    case 'unavailable':
    case 'unusable': {
      const name = 'name' in identity ? identity.name : null
      if (identity.number !== null) return format.phone(identity.number)
      return name === null ? words.pop.noNumber : safeLine(name, 80)
    }
  }
}
