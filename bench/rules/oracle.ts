import type { CallFacts, RowCondition, RuleRow } from './rule-table.js'

/** Which rules hold, tried one after the other in the plainest way. */
export const oracle = (rows: readonly RuleRow[], facts: CallFacts): readonly number[] =>
  rows.flatMap(({ conditions }, index) => (conditions.every((condition) => holds(condition, facts)) ? [index] : []))

/** Whether one condition holds. */
export function holds(condition: RowCondition, facts: CallFacts): boolean {
  const value = facts[condition.field]
  switch (condition.test) {
    case 'is':
      return value === condition.expected
    case 'in':
      return condition.expected.some((each) => each === value)
    case 'atLeast':
      return Number(value) >= condition.expected
    case 'below':
      return Number(value) < condition.expected
    case 'startsWith':
      return String(value).startsWith(condition.expected)
    case 'has':
      return (value as readonly string[]).includes(condition.expected)
  }
}
