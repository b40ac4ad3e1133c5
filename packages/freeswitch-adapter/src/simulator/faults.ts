import type { ServerBehaviour, ServerSession } from '../esl-server/server-session.js'

/** What is wrong with the switch, or the way to it; can be changed while it runs. */
export interface SimulatorFaults {
  /** Only this password is accepted; `null` is the right one. */
  wrongPassword: boolean
  /** Refuse every new connection as an ACL does. */
  rejectByAcl: boolean
  /** Send each event twice. */
  duplicateEvents: boolean
  /** Events of different channels change places, those of one never. */
  reorderEvents: boolean
  /** Connections are open, but nothing comes: neither answer nor event (half-open). They are cut when this is set back. */
  silent: boolean
  /** Wait so long before each answer to a command, in milliseconds. */
  answerDelay: number
  /** The results of `bgapi` commands never come. */
  loseJobResults: boolean
  /** The names of new callers hold bytes that are no UTF-8. */
  brokenNames: boolean
  /** Ends every connection without a word. */
  dropConnections(): void
  /** Ends every connection in the middle of a frame. */
  cutInsideFrame(): void
  /** Ends every connection as FreeSWITCH ends one that does not read fast enough. */
  killSlowReaders(): void
}

/** What {@link createFaults} switches. */
export interface FaultTargets {
  readonly behaviour: ServerBehaviour
  readonly password: string
  readonly sessions: ReadonlySet<ServerSession>
  readonly isReordering: (on: boolean) => void
}

/** Makes the switches of a simulator's faults; all are off. */
export function createFaults({ behaviour, password, sessions, isReordering }: FaultTargets): SimulatorFaults {
  let reorderEvents = false
  const each = (act: (session: ServerSession) => void) => {
    for (const session of [...sessions]) act(session)
  }
  return {
    get wrongPassword() {
      return behaviour.password !== password
    },
    set wrongPassword(on) {
      behaviour.password = on ? `${password}, but another one` : password
    },
    get rejectByAcl() {
      return behaviour.rejectByAcl
    },
    set rejectByAcl(on) {
      behaviour.rejectByAcl = on
    },
    get duplicateEvents() {
      return behaviour.duplicateEvents
    },
    set duplicateEvents(on) {
      behaviour.duplicateEvents = on
    },
    get reorderEvents() {
      return reorderEvents
    },
    set reorderEvents(on) {
      reorderEvents = on
      isReordering(on)
    },
    get silent() {
      return behaviour.silent
    },
    set silent(on) {
      // a connection on which bytes were lost does not come back
      if (behaviour.silent && !on) each((session) => session.destroy())
      behaviour.silent = on
    },
    get answerDelay() {
      return behaviour.answerDelay
    },
    set answerDelay(milliseconds) {
      behaviour.answerDelay = milliseconds
    },
    loseJobResults: false,
    brokenNames: false,
    dropConnections: () => each((session) => session.destroy()),
    cutInsideFrame: () => each((session) => session.cutInsideFrame()),
    killSlowReaders: () => each((session) => session.killAsSlow()),
  }
}
