// Runs the tests of the packages on another version of Node, which comes from the npm registry as the package `node`. What else is
// given goes to vitest: `--shard=1/2` runs half of the files.
import { spawnSync } from 'node:child_process'

const [version = '24', ...others] = process.argv.slice(2)
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
  [
    '--yes',
    `node@${version}`,
    'node_modules/vitest/vitest.mjs',
    'run',
    ...elsewhere.flatMap((glob) => ['--exclude', glob]),
    ...others,
  ],
  { stdio: 'inherit' },
)
process.exit(result.status ?? 1)
