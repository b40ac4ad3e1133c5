// Work orders to engineers: `@ringloop/core/dispatch`.
export {}
