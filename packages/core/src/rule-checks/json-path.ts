/** A step of a path: a key of an object, or an index of a list. */
export type PathStep = string | number

/** The steps of a path as {@link RuleProblem} has it: `rules[2].when.all[0]["odd key"]`. */
export function stepsOf(path: string): readonly PathStep[] {
  const steps: PathStep[] = []
  for (const [, index, quoted, name] of path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([\w$-]+)/g)) {
    if (index !== undefined) steps.push(Number(index))
    else if (quoted !== undefined) steps.push(JSON.parse(quoted) as string)
    else if (name !== undefined) steps.push(name)
  }
  return steps
}

/** What is at a path, or `undefined`. */
export function valueAt(value: unknown, steps: readonly PathStep[]): unknown {
  let inner: unknown = value
  for (const step of steps) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined
    inner = (inner as Readonly<Record<PathStep, unknown>>)[step]
  }
  return inner
}

/** A copy with something else at a path; `undefined` takes it out. What is not on the path is shared. */
export function withValueAt(value: unknown, steps: readonly PathStep[], replacement: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return replacement
  if (Array.isArray(value) && typeof step === 'number') {
    if (rest.length === 0 && replacement === undefined) return value.filter((_, index) => index !== step)
    return value.map((item, index) => (index === step ? withValueAt(item, rest, replacement) : item))
  }
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {})
  const others = entries.filter(([key]) => key !== step)
  const inner = withValueAt(entries.find(([key]) => key === step)?.[1], rest, replacement)
  // `fromEntries` makes own properties of whatever name, also of `__proto__`
  return Object.fromEntries(inner === undefined ? others : [...others, [step, inner]])
}
