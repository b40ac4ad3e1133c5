import type { Plugin } from 'esbuild'

/** `import css from './desk.css' with { type: 'text' }` gives the whole stylesheet, with what it imports. */
export const cssText: Plugin
