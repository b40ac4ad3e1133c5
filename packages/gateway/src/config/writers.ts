import { resolveSecret, type SecretEnvironment, secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'

/** A program that may tell the gateway something, and nothing else. */
export interface Writer {
  /** Who says so, where it is kept. */
  readonly name: string
  readonly token: string
}

/** {@link Writer}s in the configuration, each with a name and a secret of its own. */
export const writersSchema = z
  .array(
    z.strictObject({
      name: z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'must begin with a letter, and have letters, digits and . _ - only'),
      token: secretSchema,
    }),
  )
  .max(100)
  .superRefine((writers, context) => {
    for (const [index, { name }] of writers.entries())
      if (writers.findIndex((other) => other.name === name) < index)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is used twice; give each its own` })
  })
  .default([])

/**
 * With their tokens.
 *
 * @param at where they stand in the configuration: `transcripts.writers`
 * @throws `invalidConfig` that names the one whose token is missing
 */
export const resolveWriters = (
  writers: z.output<typeof writersSchema>,
  at: string,
  environment: SecretEnvironment,
): readonly Writer[] =>
  writers.map(({ name, token }, index) => ({ name, token: resolveSecret(token, environment, `${at}[${index}].token`) }))
