/** What a text in a request must look like: for the check, and in words for the error. */
interface TextForm {
  readonly pattern: string;
  readonly words: string;
}

/**
 * A string of structured fields (RFC 8941, section 3.3.3) of 1 to 128 characters, as the draft wants it
 * (draft-ietf-httpapi-idempotency-key-header-07), or the same without quotation marks, as many clients send it.
 */
export const idempotencyKeyForm: TextForm = {
  pattern: '^("([ !#-\\[\\]-~]|\\\\["\\\\]){1,128}"|[\\w.:~+/=-]{1,128})$',
  words:
    'must be one key of 1 to 128 characters, such as a UUID: printable ASCII in quotation marks, with \\ before " and \\, or without them letters, digits and _ . : ~ + / = - only',
};

/** As many letters as 128 bits need: whoever guesses it, and has the code, would get the session. */
export const attemptForm: TextForm = {
  pattern: '^[A-Za-z0-9_-]{22,128}$',
  words: 'must have 22 to 128 characters, letters, digits, - and _ only',
};

export const codeForm: TextForm = {
  pattern: '^[A-Za-z0-9_-]{43}$',
  words: 'must have 43 characters, letters, digits, - and _ only',
};

const forms = [idempotencyKeyForm, attemptForm, codeForm];

/** What the error says of a text that does not have the form, instead of its pattern. */
export function wordsOf(pattern: unknown): string | undefined {
  return forms.find((form) => form.pattern === pattern)?.words;
}
