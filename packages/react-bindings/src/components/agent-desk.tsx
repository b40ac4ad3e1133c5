import { type ReactNode, useMemo, useRef, useState } from 'react'
import { RingloopContext, useRingloop } from '../hooks/ringloop-context.js'
import { shownKey } from '../hooks/use-call-commands.js'
import { useDesk, useInteraction } from '../hooks/use-desk.js'
import { useDeskKeys } from '../hooks/use-desk-keys.js'
import { useDeskLayout } from '../hooks/use-desk-layout.js'
import { useFocusKept } from '../hooks/use-focus-kept.js'
import { useIncomingCalls } from '../hooks/use-incoming-calls.js'
import { useKeepLastCall } from '../hooks/use-keep-last-call.js'
import { usePopPlace } from '../hooks/use-pop-place.js'
import { useSelectedCall } from '../hooks/use-selected-call.js'
import { useWords } from '../hooks/use-words.js'
import { behindPops } from '../store/behind-pops.js'
import { deskWords } from '../words/desk-words.js'
import { keysWords } from '../words/keys-words.js'
import { paletteWords } from '../words/palette-words.js'
import { type AgentDeskParts, deskParts } from './agent-desk-parts.js'
import { CommandPalette } from './command-palette.js'
import { CustomerPane } from './customer-pane.js'
import { DeskTabs } from './desk-tabs.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { IncomingPops } from './incoming-pops.js'
import { KeyboardHelp } from './keyboard-help.js'
import { LoadingDesk } from './loading-desk.js'

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
  const { language, theme, density, shortcuts } = useRingloop()
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
  const [help, setHelp] = useState(false)
  const [palette, setPalette] = useState(false)
  const { system } = useDesk()
  const { callId, select } = useSelectedCall()
  const mine = useInteraction(callId)?.mine ?? null
  const ringing = useIncomingCalls().length
  useKeepLastCall()
  usePopPlace()
  useFocusKept(root)
  const layout = useDeskLayout(root, { callId, mine })
  const { tab, drawer } = layout
  const { places, singleKeys, setSingleKeys } = useDeskKeys(root, {
    callId,
    mine,
    select,
    layout,
    openHelp: () => setHelp(true),
    openPalette: () => setPalette(true),
  })

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
            onClick={layout.toggleDrawer}
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
        <DeskTabs tab={tab} onTab={layout.setTab} ringing={ringing} />
      </div>
      <KeyboardHelp open={help} onClose={() => setHelp(false)} singleKeys={singleKeys} setSingleKeys={setSingleKeys} />
    </div>
  )
}
