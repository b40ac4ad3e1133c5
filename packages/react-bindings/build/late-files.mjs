// Who shares a module with a file that is loaded later has it in a chunk of its own: a dozen small files with the first view, 5 kB more
// than one. So each later file is made to know the whole first one: then all of that is shared by all, and is one chunk.

/** For esbuild. `first`: the path of the entry, whose page has always loaded it when a later file comes. */
export const lateFiles = (first) => ({
  name: 'late-files',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^\./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === lateFiles) return undefined
      const found = await resolve(path, { importer, resolveDir, kind: 'import-statement', pluginData: lateFiles })
      return found.errors.length > 0 ? found : { path: found.path, namespace: 'late-files', pluginData: { resolveDir } }
    })
    onLoad({ filter: /.*/, namespace: 'late-files' }, ({ path, pluginData: { resolveDir } }) => ({
      contents: `import ${JSON.stringify(first)}\nexport * from ${JSON.stringify(path)}`,
      resolveDir,
    }))
  },
})
