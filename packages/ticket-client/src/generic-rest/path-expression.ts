/**
 * Where a value is in JSON: `ticket.subject`, `items[0].id`, or `custom_fields[id=123].value` for the entry of a list whose
 * `id` is 123. A name with dots goes in quotes: `fields["a.b"]`.
 */
export type PathExpression = string

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'entry'; readonly key: string; readonly value: string | number }

const stepPattern = /(?:^|\.)([^.[\]"]+)|\[(\d{1,4})\]|\["([^"]+)"\]|\[([^=[\]"]+)=([^[\]]+)\]/y
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** The steps of an expression, or what is wrong with it, as a text. */
export function parsePathExpression(expression: PathExpression): readonly Step[] | string {
  const steps: Step[] = []
  stepPattern.lastIndex = 0
  while (stepPattern.lastIndex < expression.length) {
    const at = stepPattern.lastIndex
    const match = stepPattern.exec(expression)
    if (!match) return `cannot be read from "${expression.slice(at, at + 20)}" on`
    const [, name, index, quoted, key, value] = match
    const plain = name ?? quoted ?? key
    if (plain !== undefined && forbidden.has(plain)) return `must not contain "${plain}"`
    if (index !== undefined) steps.push({ kind: 'index', index: Number(index) })
    else if (key !== undefined && value !== undefined)
      steps.push({ kind: 'entry', key, value: /^\d{1,15}$/.test(value) ? Number(value) : value })
    else if (plain !== undefined) steps.push({ kind: 'key', key: plain })
  }
  return steps.length === 0 ? 'is empty' : steps
}

function stepsOf(expression: PathExpression): readonly Step[] {
  const steps = parsePathExpression(expression)
  // Descriptions are checked when they are read.
  if (typeof steps === 'string') throw new TypeError(`path expression "${expression}" ${steps}`)
  return steps
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEntry = (candidate: unknown, key: string, value: string | number): candidate is Record<string, unknown> =>
  isRecord(candidate) && String(candidate[key]) === String(value)

/** The value at an expression, or `undefined`. */
export function readPath(from: unknown, expression: PathExpression): unknown {
  let value = from
  for (const step of stepsOf(expression)) {
    if (step.kind === 'key') value = isRecord(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined
    else if (!Array.isArray(value)) return undefined
    else if (step.kind === 'index') value = value[step.index]
    else value = value.find((candidate) => isEntry(candidate, step.key, step.value))
  }
  return value
}

/** Puts a value at an expression, making what is missing on the way. */
export function writePath(into: Record<string, unknown>, expression: PathExpression, value: unknown): void {
  const steps = stepsOf(expression)
  let place: unknown = into
  steps.forEach((step, position) => {
    const next = steps[position + 1]
    const fresh = (): unknown => (next === undefined ? value : next.kind === 'key' ? {} : [])
    const isLast = next === undefined
    if (step.kind === 'key' && isRecord(place)) {
      if (isLast || place[step.key] === undefined) place[step.key] = fresh()
      place = place[step.key]
    } else if (step.kind === 'index' && Array.isArray(place)) {
      if (isLast || place[step.index] === undefined) place[step.index] = fresh()
      place = place[step.index]
    } else if (step.kind === 'entry' && Array.isArray(place)) {
      let entry: unknown = place.find((candidate) => isEntry(candidate, step.key, step.value))
      if (entry === undefined) {
        entry = { [step.key]: step.value }
        place.push(entry)
      }
      place = entry
    } else throw new TypeError(`path expression "${expression}" collides with another`)
  })
}
