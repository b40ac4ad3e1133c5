import { agentChinese } from './agent-words.js'
import { assistChinese } from './assist-words.js'
import { barChinese } from './bar-words.js'
import { callerChinese } from './caller-words.js'
import { cardChinese } from './card-words.js'
import { connectionChinese } from './connection-words.js'
import { controlsChinese } from './controls-words.js'
import { deskChinese } from './desk-words.js'
import { errorChinese } from './error-words.js'
import { filingChinese } from './filing-words.js'
import { keypadChinese } from './keypad-words.js'
import { keysChinese } from './keys-words.js'
import { languageChinese } from './language-words.js'
import { lateChinese } from './late-words.js'
import { listsChinese } from './lists-words.js'
import type { Messages } from './messages.js'
import { missingChinese } from './missing-words.js'
import { noticesChinese } from './notices-words.js'
import { originChinese } from './origin-words.js'
import { outageChinese } from './outage-words.js'
import { paletteChinese } from './palette-words.js'
import { phaseChinese } from './phase-words.js'
import { popChinese } from './pop-words.js'
import { priorityChinese } from './priority-words.js'
import { sayChinese } from './say-words.js'
import { statusChinese } from './status-words.js'
import { sureChinese } from './sure-words.js'
import { tabsChinese } from './tabs-words.js'
import { targetsChinese } from './targets-words.js'
import { themeChinese } from './theme-words.js'
import { ticketChinese } from './ticket-words.js'
import { timelineChinese } from './timeline-words.js'
import { whyChinese } from './why-words.js'
import { wrapUpChinese } from './wrap-up-words.js'

/** 简体中文. A missing key does not compile. */
export const chinese: Messages = {
  desk: deskChinese,
  bar: barChinese,
  phase: phaseChinese,
  agent: agentChinese,
  controls: controlsChinese,
  targets: targetsChinese,
  keypad: keypadChinese,
  lists: listsChinese,
  caller: callerChinese,
  pop: popChinese,
  missing: missingChinese,
  why: whyChinese,
  sure: sureChinese,
  card: cardChinese,
  timeline: timelineChinese,
  ticket: ticketChinese,
  priority: priorityChinese,
  status: statusChinese,
  origin: originChinese,
  filing: filingChinese,
  wrapUp: wrapUpChinese,
  assist: assistChinese,
  connection: connectionChinese,
  outage: outageChinese,
  say: sayChinese,
  keys: keysChinese,
  tabs: tabsChinese,
  palette: paletteChinese,
  notices: noticesChinese,
  theme: themeChinese,
  language: languageChinese,
  error: errorChinese,
  late: lateChinese,
}
