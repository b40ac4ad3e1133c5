// What may be done, stored and shown: `@ringloop/core/compliance`.

export { maskSign } from './masking/digit-value.js'
export { type KeyedDigit, secretKeys } from './masking/keyed-digits.js'
export { maskDeep } from './masking/mask-deep.js'
export { createMasker, type Masker, type MaskingOptions, mostTemplates } from './masking/masker.js'
