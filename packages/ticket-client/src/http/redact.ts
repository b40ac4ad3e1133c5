/**
 * Makes a function that takes the secrets, as they are then, out of a text; servers echo headers in their error pages.
 *
 * Secrets under four characters are left alone: to take those out would cut up every message and hide nothing.
 */
export function createRedactor(secrets: () => readonly string[]): (text: string) => string {
  return (text) => {
    const long = secrets().filter((secret) => secret.length >= 4)
    const forms = new Set(long.flatMap((secret) => [secret, encodeURIComponent(secret)]))
    // Longest first, so that a secret inside another leaves no rest behind.
    const ordered = [...forms].sort((left, right) => right.length - left.length)
    return ordered.reduce((rest, form) => rest.replaceAll(form, '***'), text)
  }
}
