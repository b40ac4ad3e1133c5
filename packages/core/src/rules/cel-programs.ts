import { RingloopError } from '../errors/ringloop-error.js'
import type { CelCondition } from './condition.js'
import type { FactName } from './fact-catalogue.js'
import type { FactValue } from './facts-of.js'

/** A condition in CEL that was read and checked against the facts. */
export interface CelProgram {
  /** The facts it asks about, each once. */
  readonly facts: readonly FactName[]
  /** With the values of those facts in their order: what it comes to; `null` if it cannot be told, as where a fact is not known. */
  evaluate(values: readonly FactValue[]): boolean | null
}

/** Reads conditions in CEL; from `@ringloop/core/cel`, so that who has none needs no library for it. */
export interface CelEngine {
  /** @throws RingloopError `invalidRules` that says what is wrong with the expression. */
  compile(expression: string): CelProgram
}

/** An engine that compiles each expression once, however often a file is read, checked and kept. */
export function compilingOnce(engine: CelEngine): CelEngine {
  const known = new Map<string, CelProgram>()
  return {
    compile(expression) {
      const program = known.get(expression) ?? engine.compile(expression)
      known.set(expression, program)
      return program
    },
  }
}

// A rule set is data that can be stored and compared; what its expressions were compiled to stays beside it.
const programs = new WeakMap<CelCondition, CelProgram>()

/** Keeps what a condition was compiled to, for those who evaluate it. */
export const keepCelProgram = (condition: CelCondition, program: CelProgram): void => {
  programs.set(condition, program)
}

/**
 * What a condition was compiled to when its rules were read.
 *
 * @throws `invalidRules` if they were not read by `parseRuleSet` with an engine.
 */
export function celProgramOf(condition: CelCondition): CelProgram {
  const program = programs.get(condition)
  if (program !== undefined) return program
  throw new RingloopError('invalidRules', `The condition ${celName(condition)} was not read with an engine for CEL.`, {
    mend: 'Read the rules with parseRuleSet(source, { cel: createCelEngine() }); the engine is in @ringloop/core/cel.',
  })
}

/** What stands for a condition in CEL where otherwise a fact is named. */
export const celName = ({ cel }: CelCondition): string => `cel: ${cel.length <= 200 ? cel : `${cel.slice(0, 199)}…`}`
