export { ContractViolation } from './assertions.js'
export type { ContractIt } from './contract-runner.js'
export { type StoreUnderTest, testJournalAndOutbox } from './test-journal-and-outbox.js'
