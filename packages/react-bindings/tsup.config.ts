import { build } from 'esbuild'
import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: { compilerOptions: { ignoreDeprecations: '6.0', composite: false } },
  sourcemap: true,
  clean: true,
  // For React Server Components: everything here lives in the browser.
  banner: { js: '"use client";' },
  async onSuccess() {
    await build({ entryPoints: ['src/styles/desk.css'], bundle: true, minify: true, outfile: 'dist/desk.css' })
  },
})
