// What of the call bar is not on screen at first: one file, as a bar that needs one of them soon needs another.
export { AgentChoices } from '../components/agent-choices.js'
export { CallCompany } from '../components/call-company.js'
export { Keypad } from '../components/keypad.js'
export { OtherCalls } from '../components/other-calls.js'
export { TargetPanel } from '../components/target-panel.js'
