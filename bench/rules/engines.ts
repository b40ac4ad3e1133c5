import { Environment } from '@marcbachmann/cel-js'
import {
  compileRules,
  type ExpandedTrace,
  expandTrace,
  type FactName,
  type Facts,
  type FactValue,
  parseRuleSet,
} from '@ringloop/core'
import { LogicEngine } from 'json-logic-engine'
import { Engine, type RuleProperties } from 'json-rules-engine'
import { handWritten } from './hand-written.js'
import type { CallFacts, Field, RowCondition, RuleRow } from './rule-table.js'

/** An engine with its rules, ready to be asked: indexes of rules, in order. */
export interface ReadyEngine {
  readonly engine: string
  readonly trace: boolean
  /** Takes rules as data, which a stranger may have written: makes no code of them, and takes bounded time. */
  readonly safe: boolean
  /** Facts in the form that this engine likes best; made before anything is measured. */
  readonly factsOf: (facts: CallFacts) => unknown
  readonly first: (facts: never) => number | Promise<number>
  readonly all: (facts: never) => readonly number[] | Promise<readonly number[]>
  /** What the traces of `first` and `all` tell: checked against the oracle as well. */
  readonly why?: { readonly first: (facts: never) => ExpandedTrace; readonly all: (facts: never) => ExpandedTrace }
}

const engine = <Form>(
  ready: Omit<ReadyEngine, 'factsOf' | 'first' | 'all' | 'why'> & {
    readonly factsOf: (facts: CallFacts) => Form
    readonly first: (facts: Form) => number | Promise<number>
    readonly all: (facts: Form) => readonly number[] | Promise<readonly number[]>
    readonly why?: { readonly first: (facts: Form) => ExpandedTrace; readonly all: (facts: Form) => ExpandedTrace }
  },
): ReadyEngine => ready as unknown as ReadyEngine

const names: Readonly<Record<Field, FactName>> = {
  queue: 'call.queue',
  level: 'contact.level',
  waitSeconds: 'call.waitSeconds',
  dialled: 'call.dialled',
  country: 'caller.country',
  openTickets: 'contact.openTickets',
  direction: 'call.direction',
  reason: 'call.variable.reason',
  talkSeconds: 'call.talkSeconds',
  outcome: 'call.outcome',
  tags: 'contact.tags',
  priority: 'ticket.priority',
  ageSeconds: 'ticket.ageSeconds',
  language: 'transcript.language',
  sentiment: 'transcript.sentiment',
  topics: 'transcript.topics',
  weekday: 'time.weekday',
  hour: 'time.hour',
  digits: 'call.digits',
  number: 'caller.number',
  known: 'contact.known',
  waiting: 'queue.waiting',
}

/** The engines of which each gets the same rules. */
export function prepareEngines(rows: readonly RuleRow[]): readonly ReadyEngine[] {
  return [...ringloop(rows), jsonRulesEngine(rows), ...jsonLogicEngine(rows), celJs(rows), byHand(rows)]
}

function ringloop(rows: readonly RuleRow[]): readonly ReadyEngine[] {
  const source = {
    version: 1,
    rules: rows.map(({ conditions }, index) => ({
      id: String(index),
      when: { all: conditions.map(({ field, test, expected }) => ({ fact: names[field], [test]: expected })) },
      // an exclusive action for the first match, an additive one for all
      then: { route: 'continue', tag: ['matched'] },
    })),
  }
  const rules = compileRules(parseRuleSet(JSON.stringify(source)))
  const indexes = new Map(rules.ruleSet.rules.map((rule, index) => [rule, index]))
  const factsOf = (facts: CallFacts): Facts => {
    const byName: Readonly<Record<string, FactValue>> = Object.fromEntries(
      Object.entries(names).map(([field, name]) => [name, facts[field as Field]]),
    )
    return (name) => byName[name] ?? null
  }
  const indexOf = (rule: (typeof rules.ruleSet.rules)[number] | null | undefined) => (rule ? (indexes.get(rule) ?? -1) : -1)
  const inOrder = (found: readonly (typeof rules.ruleSet.rules)[number][]) => found.map(indexOf)
  return [
    engine({
      engine: 'ringloop',
      trace: false,
      safe: true,
      factsOf,
      first: (facts) => indexOf(rules.first('route', facts)),
      all: (facts) => inOrder(rules.all('tag', facts)),
    }),
    // with its trace: the facts that were read, and of every rule tried what turned it away, written down while it is evaluated
    engine({
      engine: 'ringloop',
      trace: true,
      safe: true,
      factsOf,
      first: (facts) => indexOf(rules.traceFirst('route', facts).matches[0]),
      all: (facts) => inOrder(rules.traceAll('tag', facts).matches),
      why: {
        first: (facts) => expandTrace(rules.traceFirst('route', facts)),
        all: (facts) => expandTrace(rules.traceAll('tag', facts)),
      },
    }),
    // and that trace put into an object for each rule, as a decision carries it
    engine({
      engine: 'ringloop, trace told',
      trace: true,
      safe: true,
      factsOf,
      first: (facts) => {
        const tried = expandTrace(rules.traceFirst('route', facts)).rulesTried
        return tried.at(-1)?.matched === true ? tried.length - 1 : -1
      },
      all: (facts) => {
        const tried = expandTrace(rules.traceAll('tag', facts)).rulesTried
        return tried.flatMap(({ matched }, index) => (matched ? [index] : []))
      },
    }),
  ]
}

function jsonRulesEngine(rows: readonly RuleRow[]): ReadyEngine {
  const operators = {
    is: 'equal',
    in: 'in',
    atLeast: 'greaterThanInclusive',
    below: 'lessThan',
    startsWith: 'startsWith',
    has: 'contains',
  }
  const make = (more: (index: number) => Partial<RuleProperties>) => {
    const made = new Engine()
    made.addOperator<string, string>('startsWith', (value, expected) => value.startsWith(expected))
    for (const [index, { conditions }] of rows.entries()) {
      made.addRule({
        conditions: {
          all: conditions.map(({ field, test, expected }) => ({ fact: field, operator: operators[test], value: expected })),
        },
        event: { type: 'matched', params: { index } },
        ...more(index),
      })
    }
    return made
  }
  const every = make(() => ({}))
  // its documented way to the first match: rules by priority, and a stop
  const one = make((index) => ({ priority: rows.length - index, onSuccess: () => void one.stop() }))
  return engine({
    engine: 'json-rules-engine',
    trace: false,
    safe: true,
    factsOf: (facts) => facts as unknown as Record<string, unknown>,
    first: async (facts) => {
      const { events } = await one.run(facts)
      return events.length === 0 ? -1 : Number(events[0]?.params?.index)
    },
    all: async (facts) => {
      const { events } = await every.run(facts)
      return events.map(({ params }) => Number(params?.index)).sort((a, b) => a - b)
    },
  })
}

function jsonLogicEngine(rows: readonly RuleRow[]): readonly ReadyEngine[] {
  const logic = new LogicEngine()
  logic.addMethod('startsWith', ([value, start]: [string, string]) => value.startsWith(start), {
    deterministic: true,
  })
  const testOf = ({ field, test, expected }: RowCondition): unknown => {
    const value = { var: field }
    switch (test) {
      case 'is':
        return { '===': [value, expected] }
      case 'in':
        return { in: [value, expected] }
      case 'atLeast':
        return { '>=': [value, expected] }
      case 'below':
        return { '<': [value, expected] }
      case 'startsWith':
        return { startsWith: [value, expected] }
      case 'has':
        return { in: [expected, value] }
    }
  }
  const written = rows.map(({ conditions }) => ({ and: conditions.map(testOf) }))
  const built = written.map((each) => logic.build(each) as (facts: CallFacts) => unknown)
  return [
    oneByOne('json-logic-engine', true, (index, facts: CallFacts) => logic.run(written[index], facts) === true, rows.length),
    oneByOne('json-logic-engine, compiled', false, (index, facts: CallFacts) => built[index]?.(facts) === true, rows.length),
  ]
}

function celJs(rows: readonly RuleRow[]): ReadyEngine {
  const types: Readonly<Partial<Record<Field, string>>> = {
    waitSeconds: 'double',
    openTickets: 'double',
    talkSeconds: 'double',
    ageSeconds: 'double',
    sentiment: 'double',
    hour: 'double',
    waiting: 'double',
    known: 'bool',
    tags: 'list<string>',
    topics: 'list<string>',
  }
  const environment = new Environment()
  for (const field of Object.keys(names) as Field[]) environment.registerVariable(field, types[field] ?? 'string')
  const number = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value))
  const testOf = ({ field, test, expected }: RowCondition): string => {
    switch (test) {
      case 'is':
        return `${field} == ${JSON.stringify(expected)}`
      case 'in':
        return `${field} in ${JSON.stringify(expected)}`
      case 'atLeast':
        return `${field} >= ${number(expected)}`
      case 'below':
        return `${field} < ${number(expected)}`
      case 'startsWith':
        return `${field}.startsWith(${JSON.stringify(expected)})`
      case 'has':
        return `${JSON.stringify(expected)} in ${field}`
    }
  }
  const programs = rows.map(({ conditions }) => {
    const program = environment.parse(conditions.map(testOf).join(' && '))
    const { valid, error } = program.check()
    if (!valid) throw error ?? new Error('cel-js refuses an expression')
    return program
  })
  return oneByOne('@marcbachmann/cel-js', true, (index, facts: CallFacts) => programs[index]?.(facts) === true, rows.length)
}

function byHand(rows: readonly RuleRow[]): ReadyEngine {
  const { first, all } = handWritten(rows)
  return engine({
    engine: 'hand-written',
    trace: false, // its rules are code: whoever changes one changes the program
    safe: false,
    factsOf: (facts) => facts,
    first,
    all,
  })
}

/** An engine that evaluates one rule at a time, up to the first that holds or all of them. */
function oneByOne(name: string, safe: boolean, holds: (index: number, facts: CallFacts) => boolean, count: number): ReadyEngine {
  return engine({
    engine: name,
    trace: false,
    safe,
    factsOf: (facts) => facts,
    first: (facts) => {
      for (let index = 0; index < count; index++) if (holds(index, facts)) return index
      return -1
    },
    all: (facts) => {
      const found: number[] = []
      for (let index = 0; index < count; index++) if (holds(index, facts)) found.push(index)
      return found
    },
  })
}
