import type { ScenarioOverrides } from '@ringloop/freeswitch-adapter/player'

/** One call of the demo: which recording, as whom, and the pause before it, in seconds. */
export interface ProgrammeItem {
  readonly recording: string
  readonly overrides: ScenarioOverrides
  readonly pauseSeconds: number
}

const caller = (callerNumber: string, callerName: string, more: ScenarioOverrides = {}): ScenarioOverrides => ({
  callerNumber,
  callerName,
  ...more,
})

/** What comes in, in this order, again and again: every way a call can go that the recordings hold. */
export const programme: readonly ProgrammeItem[] = [
  { recording: 'ivr-then-queue', overrides: caller('0912345678', 'Jane Customer'), pauseSeconds: 2 },
  { recording: 'queue-answered', overrides: caller('0911000001', '王小明'), pauseSeconds: 8 },
  { recording: 'abandoned-while-ringing', overrides: caller('0911000002', 'Zoë Müller'), pauseSeconds: 6 },
  { recording: 'queue-answered', overrides: caller('0227005566', 'CHEN HOME'), pauseSeconds: 6 },
  { recording: 'hidden-number', overrides: {}, pauseSeconds: 6 },
  { recording: 'recorded', overrides: caller('0955667788', '新客戶'), pauseSeconds: 6 },
  { recording: 'on-hold', overrides: caller('0911000005', '佐藤 健一'), pauseSeconds: 6 },
  { recording: 'first-agent-misses', overrides: caller('0933222111', '林建宏'), pauseSeconds: 6 },
  { recording: 'blind-transfer', overrides: caller('0912345678', 'Jane Customer'), pauseSeconds: 6 },
  { recording: 'ivr-then-queue', overrides: caller('0911000001', '王小明', { digits: '700155' }), pauseSeconds: 6 },
  { recording: 'attended-transfer', overrides: caller('0911000002', 'Zoë Müller'), pauseSeconds: 6 },
]
