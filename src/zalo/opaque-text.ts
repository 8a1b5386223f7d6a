const OPAQUE = /^[\x21-\x7e]{1,2048}$/;

/** Whether a text can be a code or a token of Zalo; anything else would be no header, and an error would repeat it. */
export function isOpaque(text: unknown): text is string {
  return typeof text === 'string' && OPAQUE.test(text);
}
