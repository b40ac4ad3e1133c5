import type { CallFacts, RuleRow } from './rule-table.js'

interface Row {
  readonly shape: number
  readonly a: unknown
  readonly b: unknown
  readonly c: unknown
}

/** What somebody writes who needs no rule engine: the seven shapes by hand, over rows of what they are compared with. */
export function handWritten(rules: readonly RuleRow[]) {
  const rows: readonly Row[] = rules.map(({ shape, conditions: [a, b, c] }) => ({
    shape,
    a: a.expected,
    b: b.expected,
    c: c.expected,
  }))
  return {
    first(facts: CallFacts): number {
      for (let index = 0; index < rows.length; index++) if (holds(rows[index] as Row, facts)) return index
      return -1
    },
    all(facts: CallFacts): readonly number[] {
      const found: number[] = []
      for (let index = 0; index < rows.length; index++) if (holds(rows[index] as Row, facts)) found.push(index)
      return found
    },
  }
}

function holds({ shape, a, b, c }: Row, facts: CallFacts): boolean {
  switch (shape) {
    case 0:
      return facts.queue === a && (b as readonly string[]).includes(facts.level) && facts.waitSeconds >= (c as number)
    case 1:
      return facts.dialled === a && facts.country === b && facts.openTickets >= (c as number)
    case 2:
      return facts.direction === a && facts.reason === b && facts.talkSeconds < (c as number)
    case 3:
      return facts.tags.includes(a as string) && facts.priority === b && facts.ageSeconds >= (c as number)
    case 4:
      return facts.language === a && facts.sentiment < (b as number) && facts.topics.includes(c as string)
    case 5:
      return (
        (a as readonly string[]).includes(facts.weekday) && facts.hour >= (b as number) && facts.digits.startsWith(c as string)
      )
    default:
      return facts.number.startsWith(a as string) && facts.known === b && facts.waiting >= (c as number)
  }
}
