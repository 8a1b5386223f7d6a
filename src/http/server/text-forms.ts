/** The form of a text in a request: as a pattern for the check, and in words for the error. */
interface TextForm {
  readonly pattern: string;
  readonly words: string;
}

/**
 * A structured-field string (RFC 8941, section 3.3.3) of 1 to 128 characters, as
 * draft-ietf-httpapi-idempotency-key-header-07 requires, or the same without quotation marks, as many clients send it.
 */
export const idempotencyKeyForm: TextForm = {
  pattern: '^("([ !#-\\[\\]-~]|\\\\["\\\\]){1,128}"|[\\w.:~+/=-]{1,128})$',
  words:
    'must be one key of 1 to 128 characters, such as a UUID: printable ASCII in quotation marks, with \\ before " and \\, or only letters, digits and _ . : ~ + / = - without them',
};

/** At least 128 bits: guessing it, together with the code, would open the session. */
export const attemptForm: TextForm = {
  pattern: '^[A-Za-z0-9_-]{22,128}$',
  words: 'must have 22 to 128 characters: only letters, digits, - and _',
};

export const codeForm: TextForm = {
  pattern: '^[A-Za-z0-9_-]{43}$',
  words: 'must have 43 characters: only letters, digits, - and _',
};

const forms = [idempotencyKeyForm, attemptForm, codeForm];

/** The words for a pattern, which the error shows instead of the pattern. */
export function wordsOf(pattern: unknown): string | undefined {
  return forms.find((form) => form.pattern === pattern)?.words;
}
