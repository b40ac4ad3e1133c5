import { agentEnglish } from './agent-words.js'
import { assistEnglish } from './assist-words.js'
import { barEnglish } from './bar-words.js'
import { callerEnglish } from './caller-words.js'
import { cardEnglish } from './card-words.js'
import { connectionEnglish } from './connection-words.js'
import { controlsEnglish } from './controls-words.js'
import { deskEnglish } from './desk-words.js'
import { errorEnglish } from './error-words.js'
import { filingEnglish } from './filing-words.js'
import { keypadEnglish } from './keypad-words.js'
import { keysEnglish } from './keys-words.js'
import { languageEnglish } from './language-words.js'
import { lateEnglish } from './late-words.js'
import { listsEnglish } from './lists-words.js'
import { missingEnglish } from './missing-words.js'
import { noticesEnglish } from './notices-words.js'
import { originEnglish } from './origin-words.js'
import { outageEnglish } from './outage-words.js'
import { paletteEnglish } from './palette-words.js'
import { phaseEnglish } from './phase-words.js'
import { popEnglish } from './pop-words.js'
import { priorityEnglish } from './priority-words.js'
import { sayEnglish } from './say-words.js'
import { statusEnglish } from './status-words.js'
import { sureEnglish } from './sure-words.js'
import { tabsEnglish } from './tabs-words.js'
import { targetsEnglish } from './targets-words.js'
import { themeEnglish } from './theme-words.js'
import { ticketEnglish } from './ticket-words.js'
import { timelineEnglish } from './timeline-words.js'
import { whyEnglish } from './why-words.js'
import { wrapUpEnglish } from './wrap-up-words.js'

/** Every word of the desk in English. The type of this table is what every other language has to fill. */
export const english = {
  desk: deskEnglish,
  bar: barEnglish,
  phase: phaseEnglish,
  agent: agentEnglish,
  controls: controlsEnglish,
  targets: targetsEnglish,
  keypad: keypadEnglish,
  lists: listsEnglish,
  caller: callerEnglish,
  pop: popEnglish,
  missing: missingEnglish,
  why: whyEnglish,
  sure: sureEnglish,
  card: cardEnglish,
  timeline: timelineEnglish,
  ticket: ticketEnglish,
  priority: priorityEnglish,
  status: statusEnglish,
  origin: originEnglish,
  filing: filingEnglish,
  wrapUp: wrapUpEnglish,
  assist: assistEnglish,
  connection: connectionEnglish,
  outage: outageEnglish,
  say: sayEnglish,
  keys: keysEnglish,
  tabs: tabsEnglish,
  palette: paletteEnglish,
  notices: noticesEnglish,
  theme: themeEnglish,
  language: languageEnglish,
  error: errorEnglish,
  late: lateEnglish,
}
