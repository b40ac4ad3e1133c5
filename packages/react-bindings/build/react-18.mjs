// The React that the web components bring along: the oldest that hosts may have too (`peerDependencies`), and by 23 kB the smaller one.
import { fileURLToPath } from 'node:url'

const at = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url))

/** For esbuild's `alias`. */
export const react18 = { react: at('react-18'), 'react-dom': at('react-dom-18') }
