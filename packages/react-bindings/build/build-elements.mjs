// Builds the web components with React and their styles for <script type="module" src="…/ringloop-elements.js">. What only the whole
// desk needs is a file beside it, loaded with the first <ringloop-desk>.
//   node build/build-elements.mjs [directory]
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { cssText } from './css-text.mjs'
import { lateFiles } from './late-files.mjs'
import { react18 } from './react-18.mjs'

const at = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Builds them into `directory` (default `dist/elements` of the package); gives the script's path. From the sources, without a build before. */
export async function buildElements(directory = at('../dist/elements')) {
  const first = at('../src/web-components/index.ts')
  await build({
    entryPoints: [{ in: first, out: 'ringloop-elements' }],
    outdir: directory,
    chunkNames: 'ringloop-[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'none',
    charset: 'utf8',
    conditions: ['@ringloop/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: react18,
    plugins: [cssText, lateFiles(first)],
    logLevel: 'warning',
  })
  return join(directory, 'ringloop-elements.js')
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`elements built: ${await buildElements(process.argv[2])}`)
}
