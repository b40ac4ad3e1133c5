import * as z from 'zod/mini'
import { type Condition, type ConditionTest, conditionTests, testsByKind } from './condition.js'
import { type FactDescription, factCatalogue, factFamilies } from './fact-catalogue.js'

// Schemas are made in functions marked as pure, so that a bundle that uses none of them leaves zod out.

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most))
const bounded = <Item extends z.ZodMiniType>(item: Item, most: number) => z.array(item).check(z.minLength(1), z.maxLength(most))

/** What a fact can be compared with. */
function valueSchema({ kind, values, spelled }: FactDescription): z.ZodMiniType {
  if (values !== undefined) return z.union([z.enum(values as [string, ...string[]]), z.null()])
  const word = z.string().check(z.maxLength(500))
  if (spelled) return z.union([word, z.number(), z.boolean(), z.null()])
  return z.union([kind === 'flag' ? z.boolean() : kind === 'number' ? z.number() : word, z.null()])
}

/** What may stand behind each test of a fact. */
function testSchemas(fact: FactDescription): Partial<Record<ConditionTest, z.ZodMiniType>> {
  const value = valueSchema(fact)
  const all: Readonly<Record<ConditionTest, () => z.ZodMiniType>> = {
    is: () => value,
    isNot: () => value,
    in: () => bounded(value, 1000),
    inList: () => text(64),
    known: () => z.boolean(),
    atLeast: () => z.number(),
    atMost: () => z.number(),
    above: () => z.number(),
    below: () => z.number(),
    between: () => z.tuple([z.number(), z.number()]),
    startsWith: () => text(200),
    endsWith: () => text(200),
    contains: () => text(200),
    matches: () => text(500),
    has: () => text(200),
    hasAny: () => bounded(text(200), 1000),
    hasAll: () => bounded(text(200), 1000),
  }
  return Object.fromEntries(testsByKind[fact.kind].map((test) => [test, z.optional(all[test]())]))
}

/** One schema for each sort of fact; facts with values of their own have their own. */
function factConditionSchemas(): readonly z.ZodMiniType[] {
  const sorts = new Map<string, { readonly description: FactDescription; readonly names: string[] }>()
  for (const [name, description] of Object.entries(factCatalogue)) {
    const sort = description.values === undefined ? description.kind : name
    const known = sorts.get(sort)
    if (known === undefined) sorts.set(sort, { description, names: [name] })
    else known.names.push(name)
  }
  const named = [...sorts.values()].map(({ description, names }) => oneTest(z.enum(names as [string, ...string[]]), description))
  const families = Object.entries(factFamilies).map(([family, description]) =>
    oneTest(z.templateLiteral([family, text(200)]), description),
  )
  return [...named, ...families]
}

const oneTest = (fact: z.ZodMiniType, description: FactDescription): z.ZodMiniType =>
  z
    .strictObject({ fact, ...testSchemas(description) })
    .check(z.refine((value) => conditionTests.filter((test) => Object.hasOwn(value, test)).length === 1, 'needs one test'))

/** The schema of a condition, made from the catalogue of facts. */
export const conditionSchema: z.ZodMiniType<Condition> = /* @__PURE__ */ (() => {
  const self = z.lazy(() => schema)
  const schema = z.union([
    z.strictObject({ all: bounded(self, 50) }),
    z.strictObject({ any: bounded(self, 50) }),
    z.strictObject({ not: self }),
    z.strictObject({ cel: text(2000) }),
    ...factConditionSchemas(),
  ]) as unknown as z.ZodMiniType<Condition>
  return schema
})()
