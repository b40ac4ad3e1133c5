/**
 * Headers of every answer. The page takes scripts, styles and connections from its own origin only; nobody may frame it except the
 * origins that the configuration names (a CRM that embeds the desk).
 */
export function securityHeaders(frameAncestors: readonly string[]): Readonly<Record<string, string>> {
  const frames = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "media-src 'self' data: blob:",
      "connect-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${frames}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
    ...(frameAncestors.length === 0 ? { 'x-frame-options': 'DENY' } : {}),
  }
}
