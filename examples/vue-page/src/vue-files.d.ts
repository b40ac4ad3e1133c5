// What TypeScript is told of `import CustomerPage from './CustomerPage.vue'`; vue-tsc knows more.
declare module '*.vue' {
  import type { Component } from 'vue'

  const page: Component
  // biome-ignore lint/style/noDefaultExport: the form that such files have
  export default page
}
