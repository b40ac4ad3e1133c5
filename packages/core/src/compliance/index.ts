// What may be done, stored and shown: `@ringloop/core/compliance`.
export {}
