import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// `@ringloop/source` lets tests run on the sources of every package, without a build. `import` and `default` hold by themselves where they
// should; named here, they would hold for `require`, too, and give CommonJS packages what they cannot use.
const conditions = ['@ringloop/source', 'module']

/** What waits for servers and killed processes begins first: last and alone, it would keep one worker busy and the others waiting. */
class ServersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) => /\.server\.test\./.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))]
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['packages/gateway/test/support/prepared-database.ts'],
    include: [
      'packages/*/test/**/*.test.{ts,tsx}',
      'examples/*/test/**/*.test.ts',
      'docs/**/*.test.ts',
      'bench/test/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    // the longest files wait for servers, killed processes and clocks: on a small machine two at a time are done in half the time
    maxWorkers: 2,
    // reading the sources anew for each of some four hundred files takes longer than half of the tests
    isolate: false,
    sequence: { sequencer: ServersFirst },
  },
})
