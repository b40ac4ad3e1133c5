import type { CallId } from '@ringloop/core'
import { type ComponentType, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { callLists } from '../calls/call-lists.js'
import { focusNear } from '../focus/shadow-focus.js'
import { RingloopContext, useRingloop } from '../hooks/ringloop-context.js'
import { shownKey } from '../hooks/use-call-commands.js'
import { useDesk, useInteraction } from '../hooks/use-desk.js'
import { useFocusKept } from '../hooks/use-focus-kept.js'
import { useIncomingCalls } from '../hooks/use-incoming-calls.js'
import { useKeepLastCall } from '../hooks/use-keep-last-call.js'
import { usePart } from '../hooks/use-part.js'
import { usePopPlace } from '../hooks/use-pop-place.js'
import { useSelectedCall } from '../hooks/use-selected-call.js'
import { useShortcuts } from '../hooks/use-shortcuts.js'
import { useWords } from '../hooks/use-words.js'
import { behindPops } from '../store/behind-pops.js'
import { deskWords } from '../words/desk-words.js'
import { keysWords } from '../words/keys-words.js'
import { paletteWords } from '../words/palette-words.js'
import { wrapUpFormsPart } from '../wrap-up/wrap-up-forms-part.js'
import { CallBar } from './call-bar.js'
import { CallControls } from './call-controls.js'
import { CallList } from './call-list.js'
import { CommandPalette } from './command-palette.js'
import { ConnectionBanner } from './connection-banner.js'
import { CustomerCard } from './customer-card.js'
import { CustomerPane } from './customer-pane.js'
import { type DeskTab, DeskTabs } from './desk-tabs.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { IncomingPop } from './incoming-pop.js'
import { IncomingPops } from './incoming-pops.js'
import { IvrContext } from './ivr-context.js'
import { KeyboardHelp } from './keyboard-help.js'
import { KnowledgePane } from './knowledge-pane.js'
import { LoadingDesk } from './loading-desk.js'
import { TicketPane } from './ticket-pane.js'
import { Timeline } from './timeline.js'
import { TranscriptPane } from './transcript-pane.js'
import { WhyPopped } from './why-popped.js'
import { WrapUpPane } from './wrap-up-pane.js'

/** A part of the desk that shows one call. */
export type ForCall = ComponentType<{ readonly callId: CallId }>

/** The parts of the desk; each can be replaced by one of your own. */
export interface AgentDeskParts {
  readonly CallBar: ComponentType<{ readonly children?: ReactNode }>
  readonly CallList: ComponentType
  readonly ConnectionBanner: ComponentType
  readonly IncomingPop: ForCall
  readonly CustomerCard: ComponentType<{ readonly callId: CallId; readonly details?: 'all' | 'contact' }>
  readonly WhyPopped: ForCall
  readonly IvrContext: ForCall
  /** Of a call that is not mine: parked, or a colleague's. My own call's are in the bar. */
  readonly CallControls: ForCall
  readonly Timeline: ForCall
  /** What is said; on the desk while something is heard. */
  readonly TranscriptPane: ForCall
  /** What may help; on the desk while something is suggested. */
  readonly KnowledgePane: ForCall
  readonly TicketPane: ComponentType<{ readonly callId: CallId | null }>
  readonly WrapUpPane: ForCall
}

/** The desk's own parts. */
export const deskParts: AgentDeskParts = {
  CallBar,
  CallList,
  ConnectionBanner,
  IncomingPop,
  CustomerCard,
  WhyPopped,
  IvrContext,
  CallControls,
  Timeline,
  TranscriptPane,
  KnowledgePane,
  TicketPane,
  WrapUpPane,
}

export interface AgentDeskProps {
  readonly parts?: Partial<AgentDeskParts>
  /** Shown at the end of the call bar: switches of language and appearance, a way out. */
  readonly tools?: ReactNode
}

/**
 * The whole desk of an agent. Fills its container; lays itself out by the container's width (≥ 1200, 768 to 1199, under 768 px).
 * Needs the stylesheet `@ringloop/react-bindings/desk.css`.
 */
export function AgentDesk(props: AgentDeskProps): ReactNode {
  const value = useRingloop()
  // of the desk alone: with another one, all below would begin anew for a change of the theme
  const desk = useMemo(() => behindPops(value.desk), [value.desk])
  const behind = useMemo(() => ({ ...value, desk }), [value, desk])
  const IncomingPop = props.parts?.IncomingPop ?? deskParts.IncomingPop
  const pops = useMemo(
    () => (
      <RingloopContext.Provider value={value}>
        <IncomingPops IncomingPop={IncomingPop} />
      </RingloopContext.Provider>
    ),
    [value, IncomingPop],
  )
  return (
    <RingloopContext.Provider value={behind}>
      <DeskFrame {...props} pops={pops} />
    </RingloopContext.Provider>
  )
}

/** Everything but the pops; it does not render again for one. */
function DeskFrame({ parts, tools, pops }: AgentDeskProps & { readonly pops: ReactNode }): ReactNode {
  const { desk, language, theme, density, shortcuts } = useRingloop()
  const forms = usePart(wrapUpFormsPart)
  const words = useWords(deskWords, keysWords, paletteWords)
  const {
    CallBar: Bar,
    CallList: List,
    ConnectionBanner: Banner,
    TicketPane: Ticket,
    WrapUpPane: WrapUp,
    ...rest
  } = {
    ...deskParts,
    ...parts,
  }
  const root = useRef<HTMLDivElement>(null)
  const [tab, setTab] = useState<DeskTab>('customer')
  const [drawer, setDrawer] = useState(false)
  const [help, setHelp] = useState(false)
  const [palette, setPalette] = useState(false)
  const { system } = useDesk()
  const { callId, select } = useSelectedCall()
  useKeepLastCall()
  usePopPlace()
  useFocusKept(root)
  const mine = useInteraction(callId)?.mine ?? null
  const incoming = useIncomingCalls()
  const newest = incoming.find((call) => !call.acknowledged) ?? incoming[0]

  // The ticket comes into sight when it is its turn; on wide desks it is there anyway.
  const openedFor = useRef<CallId | null>(null)
  useEffect(() => {
    if (mine === 'wrapUp') {
      openedFor.current = callId
      setDrawer(true)
    } else if (openedFor.current !== null && openedFor.current !== callId) {
      // it would lie over the next call
      openedFor.current = null
      setDrawer(false)
    }
  }, [mine, callId])

  /** Shows a part of the desk, and gives the focus to the first of `focus` that is there. */
  const show = useCallback((next: DeskTab, ...focus: readonly string[]) => {
    setTab(next)
    if (next === 'ticket') setDrawer(true)
    // At once, as what is typed next belongs there; or when the pane has become visible, or the palette has closed.
    const focused = () => {
      const target = focus.map((one) => root.current?.querySelector<HTMLElement>(one)).find((one) => one != null)
      target?.focus()
      return target != null && focusNear(target) === target
    }
    if (!focused()) requestAnimationFrame(focused)
  }, [])
  const showCalls = () => show('calls', '.rl-call-item[aria-current]', '.rl-call-item')
  const step = (by: 1 | -1) => {
    const { view } = desk.getSnapshot()
    if (view === null) return
    const lists = callLists(view)
    const items = [...lists.mine, ...lists.parked, ...lists.colleagues, ...lists.callbacks, ...lists.missed]
    const index = items.findIndex((item) => item.interaction.id === callId)
    const next = items[index === -1 ? 0 : index + by]
    if (next) select(next.interaction.id)
  }
  /**
   * Presses a button of the first such part of the desk, so that key and button never differ. Where it cannot be pressed now, nothing is:
   * the same button of the next part is about another call.
   */
  const press = (part: string, button: string) => {
    const found = root.current?.querySelector(part)?.querySelector<HTMLElement>(button)
    if (found?.matches(':not(:disabled, [aria-disabled=true])')) found.click()
  }
  const { singleKeys, setSingleKeys } = useShortcuts(root, {
    openPop: () => {
      if (!newest) return
      press('.rl-pop', '[data-rl-action=open]')
      setTab('customer')
    },
    putAwayPop: () => press('.rl-pop:not([data-acknowledged])', '[data-rl-action=putAway]'),
    candidate(index) {
      if (root.current?.querySelector('.rl-candidate-list')) press('.rl-candidate-list', `li:nth-child(${index + 1}) button`)
      else press('.rl-wrap-up', `[data-rl-disposition="${index + 1}"]`)
    },
    next: () => step(1),
    previous: () => step(-1),
    ticket: () => show('ticket', '.rl-ticket input, .rl-ticket textarea'),
    note: () => show('ticket', '[data-rl-focus=note]'),
    customer: () => show('customer', '.rl-middle'),
    calls: showCalls,
    file: () => {
      if (callId !== null && mine === 'wrapUp') void forms.submit(callId)
    },
    help: () => setHelp(true),
    // The pop of the call that rings first comes first; of the others what the bar shows.
    answer: () => press('.rl-pop', '[data-rl-command=answer]'),
    reject: () => press('.rl-pop', '[data-rl-command=reject]'),
    hold: () => press('.rl-bar', ':is([data-rl-command=hold], [data-rl-command=retrieve])'),
    mute: () => press('.rl-bar', ':is([data-rl-command=mute], [data-rl-command=unmute])'),
    transfer: () => press('.rl-bar', '[data-rl-panel=transfer]'),
    keypad: () => press('.rl-bar', '[data-rl-panel=keypad]'),
    otherCall: () => press('.rl-bar', '[data-rl-line]'),
    dial: () => press('.rl-dial-menu', ':scope > button'),
    agentState: () => {
      root.current?.querySelector<HTMLElement>('.rl-agent-menu > summary')?.focus()
      press('.rl-agent-menu', ':scope > summary')
    },
    palette: () => setPalette(true),
    hangUp: () => press('.rl-bar', '[data-rl-command=hangUp]'),
  })

  const place = (action: 'customer' | 'ticket' | 'note' | 'calls' | 'help', run: () => void) =>
    ({ id: action, group: 'places', label: words.keys[action], keys: shortcuts[action], run }) as const
  const places = [
    place('customer', () => show('customer', '.rl-middle')),
    place('ticket', () => show('ticket', '.rl-ticket input, .rl-ticket textarea')),
    ...(mine === 'wrapUp' || mine === 'talking' ? [place('note', () => show('ticket', '[data-rl-focus=note]'))] : []),
    place('calls', showCalls),
    place('help', () => setHelp(true)),
  ]

  return (
    <div
      ref={root}
      className="rl-part rl-desk"
      part="desk"
      lang={language}
      data-tab={tab}
      data-drawer={drawer ? 'open' : 'closed'}
      {...(theme === 'system' ? {} : { 'data-rl-theme': theme })}
      {...(density === 'compact' ? { 'data-rl-density': density } : {})}
    >
      <div className="rl-desk-frame">
        <Bar>
          <button
            type="button"
            className="rl-icon-button rl-drawer-toggle"
            aria-expanded={drawer}
            aria-label={drawer ? words.desk.closeTicket : words.desk.openTicket}
            title={drawer ? words.desk.closeTicket : words.desk.openTicket}
            onClick={() => {
              openedFor.current = null
              setDrawer(!drawer)
            }}
          >
            <Icon path={Icons.ticket} />
          </button>
          <button
            type="button"
            className="rl-icon-button rl-help-button"
            aria-label={words.palette.title}
            title={`${words.palette.title} (${shownKey(shortcuts.palette)})`}
            aria-keyshortcuts={shortcuts.palette}
            onClick={() => setPalette(true)}
          >
            <Icon path={Icons.search} />
          </button>
          <button
            type="button"
            className="rl-icon-button rl-help-button"
            aria-label={words.keys.title}
            title={`${words.keys.title} (${shownKey(shortcuts.help)})`}
            aria-keyshortcuts={shortcuts.help}
            onClick={() => setHelp(true)}
          >
            <Icon path={Icons.keyboard} />
          </button>
          {tools}
        </Bar>
        <Banner />
        <CommandPalette open={palette} onClose={() => setPalette(false)} more={places} />
        {system === null ? (
          <LoadingDesk />
        ) : (
          <div className="rl-panes">
            <div className="rl-left">
              <List />
            </div>
            <CustomerPane callId={callId} parts={rest} pops={pops} />
            <div className="rl-right">
              {/* each call its own fields: one with the focus would take what is typed on for the call that comes */}
              {callId !== null && <WrapUp key={`wrap-up/${callId}`} callId={callId} />}
              <Ticket key={`ticket/${callId}`} callId={callId} />
            </div>
          </div>
        )}
        <DeskTabs tab={tab} onTab={setTab} ringing={incoming.length} />
      </div>
      <KeyboardHelp open={help} onClose={() => setHelp(false)} singleKeys={singleKeys} setSingleKeys={setSingleKeys} />
    </div>
  )
}
