const PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Whether a text is a JWS in its one compact spelling (RFC 7515 §7.1). Decoders pass over white space and surplus bits, so
 * one token would have many spellings.
 */
export function isCompactJws(token: string): boolean {
  return PARTS.test(token) && token.split('.').every(isCanonical);
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
