// What a stylesheet is when it is imported `with { type: 'text' }` (see build/css-text.mjs).
declare module '*.css' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: the form that such imports have
  export default text
}
