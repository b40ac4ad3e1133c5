// Runs the tests of the packages on another version of Node, which comes from the npm registry as the package `node`.
import { spawnSync } from 'node:child_process'

const version = process.argv[2] ?? '24'
// A browser, a ticket server and fifty killed gateways are the same on every version of Node.
const elsewhere = [
  '**/browser/**',
  '**/*.browser.test.ts',
  '**/*.server.test.ts',
  '**/demo/**',
  '**/desk-page/**',
  '**/exactly-once/**',
  '**/redmine/**',
  '**/request-tracker/**',
  '**/znuny/**',
]
const result = spawnSync(
  'npx',
  ['--yes', `node@${version}`, 'node_modules/vitest/vitest.mjs', 'run', ...elsewhere.flatMap((glob) => ['--exclude', glob])],
  { stdio: 'inherit' },
)
process.exit(result.status ?? 1)
