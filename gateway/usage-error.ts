/** The command cannot do what it was asked to; the message says what to do instead. Exit code 2. */
export class UsageError extends Error {}
