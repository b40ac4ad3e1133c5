// Runs the tests of the packages on another version of Node, which comes from the npm registry as the package `node`.
// The browser and the ticket servers are the same there, so that the suites that need them run on one version only.
import { spawnSync } from 'node:child_process'

const version = process.argv[2] ?? '24'
const result = spawnSync(
  'npx',
  [
    '--yes',
    `node@${version}`,
    'node_modules/vitest/vitest.mjs',
    'run',
    '--exclude',
    '**/*.browser.test.*',
    '--exclude',
    '**/*.server.test.*',
  ],
  { stdio: 'inherit' },
)
process.exit(result.status ?? 1)
