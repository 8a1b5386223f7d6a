import { setFlagsFromString } from 'node:v8';

/*
 * V8 guesses by what the first requests leave behind where objects live long, and from then on makes them in the old
 * generation, for the life of the process. It guesses so of the carts that are decoded for a request and live for
 * milliseconds: each collection of young objects then goes through dead carts, and memory fills with them.
 */
setFlagsFromString('--no-allocation-site-pretenuring');
