import type { Channel } from '../channel';
import { newIdentityId } from '../identity';
import type { OpenedSession, SessionService } from './session-service';

/** Creates a guest. Their session is all that is stored until they add something. */
export async function signInGuest(
  sessions: SessionService,
  { channel, agent }: { channel: Channel; agent: string },
  deadline: number,
): Promise<OpenedSession> {
  return sessions.open({ identity: newIdentityId(), kind: 'GUEST', channel, agent }, deadline);
}
