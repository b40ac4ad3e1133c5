// Service levels: `@ringloop/core/sla`.
export {}
