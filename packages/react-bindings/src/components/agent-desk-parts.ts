import type { CallId } from '@ringloop/core'
import type { ComponentType, ReactNode } from 'react'
import { CallBar } from './call-bar.js'
import { CallControls } from './call-controls.js'
import { CallList } from './call-list.js'
import { ConnectionBanner } from './connection-banner.js'
import { CustomerCard } from './customer-card.js'
import { IncomingPop } from './incoming-pop.js'
import { IvrContext } from './ivr-context.js'
import { KnowledgePane } from './knowledge-pane.js'
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
