/** Registers one test of a contract: `it` of vitest, jest, mocha or `node:test` fits as it is. */
export type ContractIt = (name: string, run: () => Promise<void>) => unknown

/** Runs `use` with what `make` gave, and disposes of it afterwards if it can be. */
export async function using<Subject extends object>(
  make: () => Promise<Subject> | Subject,
  use: (subject: Subject) => Promise<void>,
): Promise<void> {
  const subject = await make()
  try {
    await use(subject)
  } finally {
    await (subject as Partial<AsyncDisposable>)[Symbol.asyncDispose]?.()
  }
}
