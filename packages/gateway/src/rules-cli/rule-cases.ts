import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { toConfigProblems } from '../config/config-problem.js'
import { parseJson } from '../config/parse-json.js'

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])

/** Who the directory says is calling in a recording; `null`: nobody. */
export const recordedContactSchema = z
  .strictObject({ name: z.string().optional(), level: z.string().optional(), tags: z.array(z.string()).optional() })
  .nullable()

const caseSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** What is known; what is not here is not. */
  facts: z.record(z.string(), valueSchema).optional(),
  /** When it happens: what hangs on time is read at it. */
  at: z.iso.datetime({ offset: true }).optional(),
  /** A recorded Event Socket stream instead of facts; relative to the file of cases. */
  recording: z.string().optional(),
  /** Of the recording's calls, the one whose id begins so; absent: the first. */
  call: z.string().optional(),
  /** Who the directory says is calling in the recording; `null`: nobody. Absent: the directory does not answer. */
  contact: recordedContactSchema.optional(),
  /** Every action that rules take, by name; what is not here must not be taken. Objects need to have what is said, and may have more. */
  expect: z.record(z.string(), z.unknown()),
})

const casesSchema = z.strictObject({
  /** Country of national numbers, ISO 3166. */
  region: z.string().length(2).optional(),
  cases: z.array(caseSchema).min(1).max(1000),
})

/** Cases that say what rules are to do. */
export type RuleCases = z.infer<typeof casesSchema>
/** One of them. */
export type RuleCase = RuleCases['cases'][number]

/**
 * Cases from a file's text.
 *
 * @throws `invalidConfig` that names file, place and mend
 */
export function parseRuleCases(text: string, name: string): RuleCases {
  const value = parseJson(text, name)
  const parsed = casesSchema.safeParse(value)
  if (!parsed.success) {
    const [first] = toConfigProblems(parsed.error, casesSchema, value)
    throw new RingloopError('invalidConfig', `${name}: ${first?.key} ${first?.problem}`, { mend: first?.mend ?? '' })
  }
  for (const [index, { facts, recording }] of parsed.data.cases.entries())
    if ((facts === undefined) === (recording === undefined))
      throw new RingloopError(
        'invalidConfig',
        `${name}: cases[${index}] has ${facts === undefined ? 'neither' : 'both'} "facts" and "recording".`,
        {
          mend: 'Give what is known as "facts", or a recorded call as "recording".',
        },
      )
  return parsed.data
}
