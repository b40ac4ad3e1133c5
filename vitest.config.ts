import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { react18 } from './packages/react-bindings/build/react-18.mjs'

// `@ringloop/source` lets tests run on the sources of every package, without a build. `import` and `default` hold by themselves where they
// should; named here, they would hold for `require`, too, and give CommonJS packages what they cannot use.
const conditions = ['@ringloop/source', 'module']

/**
 * What waits for servers and killed processes begins first: last and alone, it would keep one worker busy and the others waiting. Then what
 * needs a document, together: a worker goes from one file to the next, and not from one environment to another.
 */
class InTurn extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turnOf = ({ moduleId }: TestSpecification) =>
      /\.server\.test\./.test(moduleId) ? 0 : /\.test\.tsx$/.test(moduleId) ? 1 : 2
    return (await super.sort(files)).sort((one, other) => turnOf(one) - turnOf(other))
  }
}

/** As ES modules, whose imports the alias reaches. */
const renderer = fileURLToPath(new URL('node_modules/@testing-library/react/dist/@testing-library/react.esm.js', import.meta.url))

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['packages/gateway/test/support/prepared-database.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // what is awaited comes at once on a quiet machine, and later on a loaded one: the usual second says nothing about what is tested
    expect: { poll: { timeout: 15_000 } },
    reporters: ['default'],
    // the longest files wait for servers, killed processes and clocks: on a small machine two at a time are done in half the time
    maxWorkers: 2,
    // reading the sources anew for each of some four hundred files takes longer than half of the tests
    isolate: false,
    sequence: { sequencer: InTurn },
    projects: [
      {
        extends: true,
        test: {
          name: 'ringloop',
          include: [
            'packages/*/test/**/*.test.{ts,tsx}',
            'examples/*/test/**/*.test.ts',
            'docs/**/*.test.ts',
            'bench/test/**/*.test.ts',
          ],
        },
      },
      // the oldest React that a host may have
      {
        extends: true,
        resolve: { alias: { ...react18, '@testing-library/react': renderer } },
        test: {
          name: 'react-18',
          include: ['packages/react-bindings/test/**/*.test.tsx'],
          env: { RINGLOOP_REACT: '18' },
          server: { deps: { inline: ['@testing-library/react'] } },
        },
      },
    ],
  },
})
