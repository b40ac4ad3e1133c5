import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Builds the page of these benchmarks into a directory, as one would for production. */
export async function buildDeskBenchPage(directory: string): Promise<void> {
  const at = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  await build({
    entryPoints: [at('desk-page.tsx'), at('desk-page.css')],
    outdir: directory,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['@ringloop/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  })
  await writeFile(
    join(directory, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Desk</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="desk-page.css"><main></main><script type="module" src="desk-page.js"></script></html>`,
  )
}
