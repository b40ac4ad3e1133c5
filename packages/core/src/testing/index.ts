export { ContractViolation } from './assertions.js'
export type { ContractIt } from './contract-runner.js'
export { hostileTexts } from './hostile-texts.js'
export { createMemoryTicketBackend, type MemoryTicketBackend, type MemoryTicketOptions } from './memory-ticket-backend.js'
export { type DirectorySample, testContactDirectory } from './test-contact-directory.js'
export { testDoNotCallList } from './test-do-not-call-list.js'
export { type StoreUnderTest, testJournalAndOutbox } from './test-journal-and-outbox.js'
export {
  type NotifierMood,
  type NotifierUnderTest,
  type ReceivedNotification,
  testNotifier,
} from './test-notifier.js'
export { testTicketBackend } from './test-ticket-backend.js'
export {
  type DoneByAnother,
  type PolledTicketSystem,
  type TicketPollingContract,
  testTicketPolling,
} from './test-ticket-polling.js'
export { type TicketWebhookContract, testTicketWebhooks } from './test-ticket-webhooks.js'
export type { TicketBackendContract, TicketSystemSample } from './ticket-backend/ticket-suite.js'
