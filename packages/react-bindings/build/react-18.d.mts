/** The React that the web components bring along, for esbuild's `alias`. */
export const react18: Record<string, string>
