import { defineConfig } from 'tsup'
import { buildDeskPage } from './desk-page/build.mjs'

const common = {
  target: 'es2022',
  sourcemap: true,
  // the files beside a module are found by import.meta.url, which CommonJS has not
  shims: true,
} as const

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts' },
    format: ['esm', 'cjs'],
    dts: { compilerOptions: { ignoreDeprecations: '6.0', composite: false } },
  },
  {
    ...common,
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    async onSuccess() {
      await buildDeskPage()
    },
  },
  {
    ...common,
    // a thread, which lies beside whatever starts it
    entry: { 'planning-worker': 'src/dispatch/planning-worker.ts' },
    format: ['esm'],
  },
])
