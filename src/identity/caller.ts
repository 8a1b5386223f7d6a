import type { ServiceCaller } from './service-caller';
import type { Viewer } from './viewer';

/** What a token proves to be calling: a shopper, a guest or a service. */
export type Caller = Viewer | ServiceCaller;

export function isService(caller: Caller): caller is ServiceCaller {
  return caller.kind === 'SERVICE';
}
