// `import css from './desk.css' with { type: 'text' }` gives the whole stylesheet, with what it imports: for constructed stylesheets.
import { build } from 'esbuild'

// tsup would take whatever ends with .css for itself
const mark = '#text'

/** For esbuild, tsup, and whoever bundles the web components from their sources. */
export const cssText = {
  name: 'css-text',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /\.css$/ }, async ({ path, importer, resolveDir, kind, with: { type } = {}, pluginData }) => {
      if (type !== 'text' || pluginData === cssText) return undefined
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: cssText })
      return found.errors.length > 0 ? found : { path: `${found.path}${mark}`, namespace: 'css-text' }
    })
    onLoad({ filter: /.*/, namespace: 'css-text' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path.slice(0, -mark.length)],
        bundle: true,
        minify: true,
        write: false,
        metafile: true,
        legalComments: 'none',
      })
      return { contents: outputFiles[0].text, loader: 'text', watchFiles: Object.keys(metafile.inputs) }
    })
  },
}
