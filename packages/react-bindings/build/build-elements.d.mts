/** Builds `ringloop-elements.js` and what it loads into `directory` (default `dist/elements` of the package); gives the script's path. */
export function buildElements(directory?: string): Promise<string>
