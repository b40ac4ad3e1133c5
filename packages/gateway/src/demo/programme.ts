import type { CallerScript, Extension } from '@ringloop/freeswitch-adapter/simulator'

/** One call of the demo: who calls, and the pause before it, in seconds. */
export interface ProgrammeItem {
  readonly caller: CallerScript
  readonly pauseSeconds: number
}

/** The queue that people call. */
export const demoQueue = 'support@default'
const queue = '5001'
const menuThenQueue = '5002'

/** What can be dialled beside the telephones. */
export const demoExtensions: Readonly<Record<string, Extension>> = {
  [queue]: { kind: 'queue', queue: demoQueue },
  [menuThenQueue]: { kind: 'ivr', digits: 6, variable: 'ivr_digits', queue: demoQueue },
  '3000': { kind: 'conference', room: '3000' },
  '5900': { kind: 'park' },
}

/** How long a caller waits before they give up, unless they are impatient. */
const patient = 75

const from = (number: string, name: string, more: Partial<CallerScript> = {}): CallerScript => ({
  from: number,
  name,
  to: queue,
  patienceSeconds: patient,
  ...more,
})

/** Who calls, in this order, again and again. */
export const programme: readonly ProgrammeItem[] = [
  { caller: from('0912345678', 'Jane Customer', { to: menuThenQueue, digits: '482913' }), pauseSeconds: 1 },
  { caller: from('0911000001', '王小明'), pauseSeconds: 6 },
  { caller: from('0911000002', 'Zoë Müller', { patienceSeconds: 7 }), pauseSeconds: 6 },
  { caller: from('0227005566', 'CHEN HOME'), pauseSeconds: 6 },
  { caller: from('0933444555', '', { hidden: true }), pauseSeconds: 6 },
  { caller: from('0955667788', '新客戶'), pauseSeconds: 6 },
  { caller: from('0911000005', '佐藤 健一'), pauseSeconds: 6 },
  { caller: from('0933222111', '林建宏'), pauseSeconds: 6 },
  { caller: from('0911000001', '王小明', { to: menuThenQueue, digits: '700155' }), pauseSeconds: 6 },
]

/** Numbers that must not be called: the desk says so when somebody tries. */
export const doNotCall: ReadonlySet<string> = new Set(['0911000002'])
