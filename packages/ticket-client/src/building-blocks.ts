/**
 * What the backends here are made of, for a backend of your own: HTTP done once, creating once, tables of words, proofs of webhooks,
 * polling, and cleaning of texts.
 *
 * @module
 */
export { fingerprint } from './changes/fingerprint.js'
export { createTimePoll, type TimePollParts } from './changes/poll-by-time.js'
export {
  checkWebhookTime,
  type HmacProof,
  readWebhookJson,
  verifyHmac,
  verifySharedSecret,
} from './changes/webhook-proof.js'
export { type CreateOnce, createOnceWith, mayHaveHappened, type OnceBackend } from './filing/create-once.js'
export { createKeyedLock, type KeyedLock } from './filing/keyed-lock.js'
export { refuseOtherReaders } from './filing/refuse-other-readers.js'
export { refuseUnknownConditions } from './filing/refuse-unknown-conditions.js'
export { storableId } from './filing/storable-id.js'
export type { ReadComplaint } from './http/error-of-answer.js'
export type { HttpAuth } from './http/http-auth.js'
export { createHttpClient, type HttpClient, type HttpClientOptions } from './http/http-client.js'
export type { HttpAnswer, HttpBody, HttpRequest } from './http/http-request.js'
export { mapInBatches } from './http/map-in-batches.js'
export { type FormPart, multipartBody } from './http/multipart.js'
export { createPriorityTable, type PriorityWords } from './mapping/priority-table.js'
export { createStatusTable, type StatusWords } from './mapping/status-table.js'
export type { Words, WordTable, WordTableParts } from './mapping/word-table.js'
export { appendDetails } from './text/append-details.js'
export { fileNameOf } from './text/file-name.js'
export { oneLine, plainText } from './text/plain-text.js'
export { sha256 } from './text/sha256.js'
export { compactNumber, e164Among } from './text/written-number.js'
