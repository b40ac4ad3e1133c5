// Builds the desk page into dist/desk: index.html, and hashed files in assets/ that a browser may keep for ever.
//   node desk-page/build.mjs [directory]
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const at = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Builds the page; what was in `directory` before is replaced. Takes well under three seconds, so that a demo can build it as it starts. */
export async function buildDeskPage(directory = at('../dist/desk')) {
  const assets = join(directory, 'assets')
  const { metafile } = await build({
    entryPoints: [at('main.tsx'), at('page.css')],
    outdir: assets,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    sourcemap: true,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'none',
    // From the sources of the workspace, without a build of its packages before.
    conditions: ['@ringloop/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  })
  const outputs = Object.keys(metafile.outputs).map((path) => basename(path))
  const built = (pattern) => {
    const name = outputs.find((output) => pattern.test(output))
    if (name === undefined) throw new Error(`the build of the desk page made no ${pattern}`)
    return `assets/${name}`
  }
  const html = await readFile(at('index.html'), 'utf8')
  await mkdir(assets, { recursive: true })
  // Files of earlier builds; after the new ones are there, so that a page that is being served always finds its own.
  for (const old of await readdir(assets)) if (!outputs.includes(old)) await rm(join(assets, old))
  await copyFile(at('icon.svg'), join(directory, 'icon.svg'))
  await writeFile(
    join(directory, 'index.html'),
    html.replace('{{page.css}}', built(/^page-.*\.css$/)).replace('{{main.js}}', built(/^main-.*\.js$/)),
  )
  return directory
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now()
  const directory = await buildDeskPage(process.argv[2])
  console.log(`desk page built in ${Math.round(performance.now() - started)} ms: ${directory}`)
}
