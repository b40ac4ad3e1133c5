import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', 'building-blocks': 'src/building-blocks.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: { compilerOptions: { ignoreDeprecations: '6.0', composite: false } },
  sourcemap: true,
  clean: true,
})
