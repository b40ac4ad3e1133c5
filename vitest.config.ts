import { defineConfig } from 'vitest/config'

// `@ringloop/source` lets tests run on the sources of every package, without a build. `import` and `default` hold by themselves where they
// should; named here, they would hold for `require`, too, and give CommonJS packages what they cannot use.
const conditions = ['@ringloop/source', 'module']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.{ts,tsx}', 'examples/*/test/**/*.test.ts', 'docs/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    // the longest files wait for servers, killed processes and clocks: on a small machine two at a time are done in half the time
    maxWorkers: 2,
  },
})
