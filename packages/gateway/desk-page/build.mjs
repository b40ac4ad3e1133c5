// Builds the gateway's own pages into dist/desk: an HTML file each, and hashed files in assets/ that a browser may keep for ever.
//   node desk-page/build.mjs [directory]
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const at = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Each page with the HTML file it is, and its own styles beside those of all. The agent's desk is what opens at `/`. */
const pages = [
  { name: 'desk', html: 'index.html', title: 'Agent desk', styles: [] },
  { name: 'supervisor', html: 'supervisor.html', title: 'Supervisor desk', styles: ['pages/supervisor.css'] },
  { name: 'wallboard', html: 'wallboard.html', title: 'Wallboard', styles: ['pages/wallboard.css'] },
  { name: 'dispatch', html: 'dispatch.html', title: 'Dispatch', styles: ['pages/dispatch.css'] },
]

/** Builds the pages; what was in `directory` before is replaced. Takes well under three seconds, so that a demo can build them as it starts. */
export async function buildDeskPage(directory = at('../dist/desk')) {
  const assets = join(directory, 'assets')
  const { metafile } = await build({
    entryPoints: [at('page.css'), ...pages.flatMap(({ name, styles }) => [at(`pages/${name}.tsx`), ...styles.map(at)])],
    outdir: assets,
    entryNames: '[name]-[hash]',
    // Each page alone: it loads what it shows and nothing else. Parts that pages share would be whole files, with what of them no page but
    // the desk needs.
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
  /** The path of what was built out of a file of this directory. */
  const builtFrom = (source) => {
    const found = Object.keys(metafile.outputs).find((path) => {
      const { entryPoint } = metafile.outputs[path]
      return entryPoint !== undefined && resolve(entryPoint) === at(source)
    })
    if (found === undefined) throw new Error(`the build of the desk page made nothing of ${source}`)
    return found
  }
  const address = (path) => `assets/${basename(path)}`
  const template = await readFile(at('index.html'), 'utf8')
  await mkdir(assets, { recursive: true })
  // Files of earlier builds; after the new ones are there, so that a page that is being served always finds its own.
  const outputs = new Set(Object.keys(metafile.outputs).map((path) => basename(path)))
  for (const old of await readdir(assets)) if (!outputs.has(old)) await rm(join(assets, old))
  await copyFile(at('icon.svg'), join(directory, 'icon.svg'))
  for (const { name, html, title, styles } of pages) {
    const script = builtFrom(`pages/${name}.tsx`)
    const sheets = ['page.css', ...styles].map((source) => `<link rel="stylesheet" href="${address(builtFrom(source))}">`)
    const page = template
      .replace('{{title}}', title)
      .replace('{{styles}}', sheets.join('\n    '))
      .replace('{{script}}', address(script))
    await writeFile(join(directory, html), page)
  }
  return directory
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now()
  const directory = await buildDeskPage(process.argv[2])
  console.log(`desk page built in ${Math.round(performance.now() - started)} ms: ${directory}`)
}
