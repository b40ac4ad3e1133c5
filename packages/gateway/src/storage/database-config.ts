import { secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'

/** `database` in the config file: in this process, or a PostgreSQL server. */
export const databaseConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('embedded') }),
  z.strictObject({
    kind: z.literal('postgres'),
    /** `postgres://user:password@host:port/database?sslmode=verify-full`. */
    url: secretSchema,
    schema: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be small letters, digits and _, not beginning with a digit')
      .default('ringloop'),
    /** At most, beside one that holds the schema. */
    connections: z.int().min(2).max(100).default(8),
    /** A statement may take so long. */
    statementSeconds: z.int().min(1).max(300).default(15),
    /** So long journal and outbox wait for a database that is away. */
    patienceSeconds: z.int().min(1).max(86_400).default(300),
  }),
])

/** `database` as read. */
export type DatabaseConfig = z.infer<typeof databaseConfigSchema>
