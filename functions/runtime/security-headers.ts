/**
 * What every answer of the site's origin carries, from the site and from `/api`: CloudFront's response headers
 * policy and the local gateway are both made from this. An answer may bring its own value for a header.
 *
 * The one style and the one script inside index.html are allowed by their hashes, nothing else inside a page is; the
 * site's build stops when they no longer match. Payment pages are reached by navigation,
 * which no directive here limits; `form-action` stays at home.
 */
export const contentSecurityPolicy: string = [
  "default-src 'none'",
  "script-src 'self' 'sha256-6EeFlHIwWYTLx7TtfN5uUTqmMkCmpes6EeIO1ni9e5A='",
  "style-src 'self' 'sha256-xUYBwM60IkRtE3ct2LtsHsYFMjvHGGTH0VmjVcDJgIc='",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Activation and recovery links carry a token in their address: it must not travel on.
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** In AWS only, where the site is always behind HTTPS: two years, the preload list's minimum being one. */
export const strictTransportSecurity = {
  maxAgeSeconds: 63_072_000,
  includeSubdomains: true,
  preload: true,
} as const;
