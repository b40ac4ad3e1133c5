// Conditions of rules written in CEL: `@ringloop/core/cel`. Needs the package `@marcbachmann/cel-js`.
export type { CelEngine, CelProgram } from '../rules/cel-programs.js'
export { createCelEngine } from './create-cel-engine.js'
