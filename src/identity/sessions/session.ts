import { createHash, randomBytes } from 'node:crypto';
import type { Channel } from '../channel';
import { channels } from '../channel';
import type { Hash } from '../../redis/hash-reader';
import type { Viewer } from '../caller';

/** Somebody on one device, from signing in until signing out or 30 days of silence. */
export interface Session {
  /** Names the session; whoever reads it, in a token or in Redis, cannot make the cookie from it. */
  readonly id: string;
  /** Whose it was when it was opened; that identity may have become an alias. */
  readonly identity: string;
  readonly kind: Viewer['kind'];
  readonly channel: Channel;
  /** What proved the identity; empty for a guest. */
  readonly credential: string;
  /** What the client calls itself, see {@link agentLabel}. */
  readonly agent: string;
  /** What the provider of the credential calls them, see {@link displayName}; empty if it does not say. */
  readonly name: string;
  /** The session whose hand-off opened it; empty if somebody signed in. */
  readonly openedBy: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Unix seconds; by cookie it may be up to an hour behind. */
  readonly seenAt: number;
  /** Which refresh token is good: +1 at every refresh. */
  readonly generation: number;
}

const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const MAX_AGENT_LENGTH = 120;
const MAX_NAME_LENGTH = 60;

/** 256 random bits, base64url: what the cookie holds. */
export function newSessionSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * The same secret for each repetition of one hand-off: neither the client, which made up the attempt, nor a look into
 * Redis, which has the seed, makes the cookie alone.
 */
export function handoffSecret(seed: string, attempt: string): string {
  return createHash('sha256').update(`handoff ${seed} ${attempt}`).digest('base64url');
}

/** The id of the session that a secret opens; undefined if it is no secret that we could have made. */
export function sessionIdOf(secret: string): string | undefined {
  return SECRET.test(secret) ? createHash('sha256').update(secret).digest('base64url') : undefined;
}

/** The User-Agent of a client as a shopper may be shown it again: 120 printable ASCII characters at most. */
export function agentLabel(userAgent: string | undefined): string {
  return (userAgent ?? '').replace(/[^ -~]/g, '').slice(0, MAX_AGENT_LENGTH);
}

/** A name as a page may show it: no controls, and nothing that turns the direction of the text around it. */
export function displayName(name: unknown): string {
  if (typeof name !== 'string') return '';
  const shown = name.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  return [...shown.trim()].slice(0, MAX_NAME_LENGTH).join('');
}

/** @returns undefined for a session that is not there, or has been ended. */
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
