/** Builds the desk page into `directory` (default `dist/desk` of the gateway); gives the directory back. */
export function buildDeskPage(directory?: string): Promise<string>
