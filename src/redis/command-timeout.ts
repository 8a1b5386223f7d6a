/** After this many milliseconds the fate of a command is unknown; it may then be repeated under its operation id. */
export const COMMAND_TIMEOUT_MS = 250;
