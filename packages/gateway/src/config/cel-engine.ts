import { createCelEngine } from '@ringloop/core/cel'

/** Reads the conditions in CEL of this gateway's rule files. */
export const celEngine = createCelEngine()
