import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { compileScript, parse } from 'vue/compiler-sfc'

/** `.vue` files for esbuild, by Vue's own compiler; a project has `@vitejs/plugin-vue` for that, with the same `isCustomElement`. */
export const vueFiles: Plugin = {
  name: 'vue-files',
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, 'utf8'), { filename: path })
      if (errors.length > 0) return { errors: errors.map(({ message }) => ({ text: message })) }
      const { content } = compileScript(descriptor, {
        id: path,
        inlineTemplate: true,
        templateOptions: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('ringloop-') } },
      })
      return { contents: content, loader: 'ts' }
    })
  },
}
