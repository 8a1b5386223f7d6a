import { createHash, randomBytes } from 'node:crypto';
import { channels } from '../caller';
import type { Channel, Viewer } from '../caller';
import type { Hash } from '../../redis/hash-reader';

/** One sign-in on one device, until sign-out or until it was unused for `SESSION_TTL_SECONDS`. */
export interface Session {
  /** SHA-256 of the cookie's secret, so that the id in a token or in Redis does not reveal the cookie. */
  readonly id: string;
  /** The identity when the session was opened; it may have become an alias since. */
  readonly identity: string;
  readonly kind: Viewer['kind'];
  readonly channel: Channel;
  /** The credential that proved the identity; empty for a guest. */
  readonly credential: string;
  /** The User-Agent, see {@link agentLabel}. */
  readonly agent: string;
  /** The name from the provider of the credential, see {@link displayName}; empty if there is none. */
  readonly name: string;
  /** The session whose hand-off opened it; empty for a sign-in. */
  readonly openedBy: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Unix seconds; by cookie it may be up to an hour behind. */
  readonly seenAt: number;
  /** The current generation of refresh tokens, +1 at every refresh. */
  readonly generation: number;
}

const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const MAX_AGENT_LENGTH = 120;
const MAX_NAME_LENGTH = 60;

/** The value of the cookie: 256 random bits, base64url. */
export function newSessionSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * The same secret for each retry of one hand-off. It needs both the client's attempt and the seed in Redis, so neither
 * alone reveals the cookie.
 */
export function handoffSecret(seed: string, attempt: string): string {
  return createHash('sha256').update(`handoff ${seed} ${attempt}`).digest('base64url');
}

/** The id of the session that a secret opens; undefined for a malformed secret. */
export function sessionIdOf(secret: string): string | undefined {
  return SECRET.test(secret) ? createHash('sha256').update(secret).digest('base64url') : undefined;
}

/** The User-Agent for display: at most 120 printable ASCII characters. */
export function agentLabel(userAgent: string | undefined): string {
  return (userAgent ?? '').replace(/[^ -~]/g, '').slice(0, MAX_AGENT_LENGTH);
}

/** A name for display: without control characters and without characters that change the text direction. */
export function displayName(name: unknown): string {
  if (typeof name !== 'string') return '';
  const shown = name.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  return [...shown.trim()].slice(0, MAX_NAME_LENGTH).join('');
}

/** @returns undefined for a session that does not exist or has ended. */
export function decodeSession(id: string, fields: Hash): Session | undefined {
  const {
    identity = '',
    kind,
    channel,
    credential = '',
    agent = '',
    name = '',
    openedBy = '',
    created,
    seen,
    generation,
  } = fields;
  if (!identity || 'ended' in fields) return undefined;
  if (kind !== 'GUEST' && kind !== 'SHOPPER') throw new Error(`Session of an unknown kind: ${kind}`);
  if (!channels.includes(channel as Channel)) throw new Error(`Session of an unknown channel: ${channel}`);
  return {
    id,
    identity,
    kind,
    channel: channel as Channel,
    credential,
    agent,
    name,
    openedBy,
    createdAt: Number(created),
    seenAt: Number(seen),
    generation: Number(generation),
  };
}
