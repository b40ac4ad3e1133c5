import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Builds a page of a benchmark into a directory, as one would for production.
 *
 * @param page where `….tsx` and `….css` of the page are, without the ending.
 */
export async function buildBenchPage(page: URL, directory: string): Promise<void> {
  const path = fileURLToPath(page)
  const name = basename(path)
  await build({
    entryPoints: [`${path}.tsx`, `${path}.css`],
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
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="${name}.css"><main id="root"></main><script type="module" src="${name}.js"></script></html>`,
  )
}
