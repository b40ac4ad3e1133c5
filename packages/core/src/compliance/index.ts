// What may be done, stored and shown: `@ringloop/core/compliance`.
export {
  type Consent,
  type ConsentChannel,
  type ConsentEvent,
  type ConsentProof,
  type ConsentPurpose,
  type ConsentState,
  type Consents,
  consentPurposes,
} from './consent/consent.js'
export { readOptOut } from './consent/opt-out.js'
export { consentAt, consentFact, isGranted, reduceConsent, reduceConsents } from './consent/reduce-consent.js'
export { type BloomFilter, createBloomFilter, readBloomFilter } from './do-not-call/bloom-filter.js'
export { type DoNotCallList, refuseAborted } from './do-not-call/do-not-call-list.js'
export { createFilteredDoNotCallList } from './do-not-call/filtered-do-not-call-list.js'
export { createMemoryDoNotCallList } from './do-not-call/memory-do-not-call-list.js'
export { longestCard } from './masking/card-number.js'

export { maskSign } from './masking/digit-value.js'
export { type KeyedDigit, secretKeys } from './masking/keyed-digits.js'
export { maskDeep } from './masking/mask-deep.js'
export { createMasker, type Masker, type MaskingOptions, mostTemplates } from './masking/masker.js'
export {
  type CallingHours,
  type CallingHoursOptions,
  type CallingTimes,
  type CallingVerdict,
  createCallingHours,
} from './quiet-hours/calling-hours.js'
export { zonesOfNumber } from './quiet-hours/zones-of-number.js'
