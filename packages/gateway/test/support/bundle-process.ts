import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const directory = fileURLToPath(new URL('../../node_modules/.ringloop-test', import.meta.url))

/**
 * Makes one file of a process that a test starts and kills, so that it starts quickly many times. Gives its path.
 *
 * @param name of the file; test files that run at once need names of their own
 */
export async function bundleProcess(name: string, entry: URL): Promise<string> {
  await mkdir(directory, { recursive: true })
  const outfile = join(directory, `${name}.mjs`)
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@ringloop/source'],
    // they read files beside themselves
    external: ['@electric-sql/pglite', 'pino'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return outfile
}
