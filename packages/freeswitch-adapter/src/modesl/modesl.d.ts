/** modesl ships no types; this is what is used of it here. */
declare module 'modesl' {
  interface Modesl {
    readonly Event: new (headers?: object, body?: string) => import('./modesl-connection.js').ModeslEvent
    readonly Connection: {
      new (host: string, port: number, password: string, ready?: () => void): import('./modesl-connection.js').ModeslConnection
      new (socket: import('node:net').Socket, ready?: () => void): import('./modesl-connection.js').ModeslConnection
    }
    readonly Server: new (
      options: { readonly host?: string; readonly port?: number; readonly server?: import('node:net').Server },
      ready?: () => void,
    ) => import('./modesl-connection.js').ModeslServer
  }
  const modesl: Modesl
  // biome-ignore lint/style/noDefaultExport: a CommonJS module's exports are its default
  export default modesl
}
