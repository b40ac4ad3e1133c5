import { build } from 'esbuild'
import { defineConfig } from 'tsup'
import { buildElements } from './build/build-elements.mjs'
import { cssText } from './build/css-text.mjs'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'web-components': 'src/web-components/index.ts',
    'web-components/wallboard': 'src/web-components/wallboard.ts',
    frame: 'src/frame/index.ts',
    wallboard: 'src/wallboard/index.ts',
    dispatch: 'src/dispatch/index.ts',
    supervisor: 'src/supervisor/index.ts',
    softphone: 'src/softphone/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  // One context for all entries: what two of them share is a chunk of its own, also in CommonJS.
  splitting: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0', composite: false } },
  sourcemap: true,
  esbuildPlugins: [cssText],
  esbuildOptions(options) {
    // Chinese as it is written, not as escapes
    options.charset = 'utf8'
  },
  clean: true,
  // For React Server Components: everything here lives in the browser.
  banner: { js: '"use client";' },
  async onSuccess() {
    await build({ entryPoints: ['src/styles/desk.css'], bundle: true, minify: true, outfile: 'dist/desk.css' })
    await build({ entryPoints: ['src/styles/dispatch.css'], bundle: true, minify: true, outfile: 'dist/dispatch.css' })
    await build({ entryPoints: ['src/styles/wallboard.css'], bundle: true, minify: true, outfile: 'dist/wallboard.css' })
    await build({ entryPoints: ['src/styles/supervisor.css'], bundle: true, minify: true, outfile: 'dist/supervisor.css' })
    await build({ entryPoints: ['src/styles/softphone.css'], bundle: true, minify: true, outfile: 'dist/softphone.css' })
    await buildElements('dist/elements')
  },
})
