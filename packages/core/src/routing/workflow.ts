import * as z from 'zod/mini'
import type { Condition } from '../rules/rule-set.js'
import { queueSchema, routeSchema } from './route-target.js'

/** By what agents can be put in order; several in a row decide ties. */
export const agentOrders = [
  'lastAgent',
  'skillLevel',
  'longestIdle',
  'fewestCalls',
  'leastTalkTime',
  'lowestLoad',
  'roundRobin',
  'weighted',
] as const
/** One of them; see {@link Workflow}. */
export type AgentOrder = (typeof agentOrders)[number]

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most))
const words = (most: number) => z.array(text(100)).check(z.minLength(1), z.maxLength(most))
const between = (least: number, most: number) => z.number().check(z.minimum(least), z.maximum(most))

/**
 * The schema of a workflow. Conditions are those of rules; they are given, so that a rule file can be made of both.
 *
 * After TaskRouter's workflows: the first filter that holds takes what comes, and its targets are tried in order.
 */
export const workflowSchemaOf = (condition: z.ZodMiniType<Condition>) => {
  const listOrFact = z.union([words(100), z.strictObject({ fact: text(200) })])
  const candidates = z.strictObject({
    /** Skill → least level. */
    skills: z.optional(z.record(text(100), between(0, 100))),
    /** Speaks one of them; or the one that a fact names, as far as it is known. */
    languages: z.optional(listOrFact),
    /** Works for one of them; or for the one that a fact names, as far as it is known. */
    regions: z.optional(listOrFact),
    /** By extension. With `teams`: named, or in one of the teams. */
    agents: z.optional(words(1000)),
    teams: z.optional(words(100)),
    /** Works in this queue of the switch. */
    queue: z.optional(text(100)),
    /** About each agent, by `agent.…` facts. */
    when: z.optional(condition),
  })
  const target = z.strictObject({
    /** In the words of reasons; its number if absent. */
    id: z.optional(text(64)),
    /** Who may be offered it: of all agents those who fit everything here. */
    candidates: z.optional(candidates),
    /** Longest idle first if absent. */
    orderBy: z.optional(z.array(z.enum(agentOrders)).check(z.minLength(1), z.maxLength(agentOrders.length))),
    /** Where calls wait for these candidates: a queue of the switch. Tickets get it as their queue. */
    queue: z.optional(queueSchema),
    /** Goes there instead, for good. */
    route: z.optional(routeSchema),
    /** After so long without an agent, the next target. */
    timeoutSeconds: z.optional(between(1, 86_400)),
    /** 0 to 10; what it means for the order of a queue says `ageing`. */
    priority: z.optional(between(0, 10)),
    /** Left out while this holds: `queue.…` facts are about this target. */
    skipIf: z.optional(condition),
    /** Who waits here may be offered a call back while this holds. */
    offerCallBack: z.optional(condition),
  })
  const filter = z.strictObject({
    id: z.string().check(z.regex(/^[a-zA-Z0-9_.-]{1,64}$/)),
    /** Absent: everything that came so far. */
    when: z.optional(condition),
    targets: z.array(target).check(z.minLength(1), z.maxLength(20)),
  })
  return z.strictObject({
    description: z.optional(z.string().check(z.maxLength(500))),
    filters: z.array(filter).check(z.minLength(1), z.maxLength(100)),
    /** For what no filter takes and no target keeps; what the dialplan would do, if absent. */
    default: z.optional(routeSchema),
    /** What priority is worth: a head start of so many seconds a point, and never more than `mostSeconds` (60 and 900). */
    ageing: z.optional(
      z.strictObject({ secondsPerPriority: z.optional(between(0, 3600)), mostSeconds: z.optional(between(0, 86_400)) }),
    ),
    /** All that hold add up, also while it waits. */
    raise: z.optional(z.array(z.strictObject({ when: condition, by: between(-10, 10) })).check(z.maxLength(100))),
  })
}

/** How work of a kind finds who does it, as a rule file says it. */
export type Workflow = z.infer<ReturnType<typeof workflowSchemaOf>>
/** One filter of a {@link Workflow}. */
export type WorkflowFilter = Workflow['filters'][number]
/** One target of a {@link Workflow}. */
export type WorkflowTarget = WorkflowFilter['targets'][number]
/** Whom a target asks for. */
export type Candidates = NonNullable<WorkflowTarget['candidates']>
