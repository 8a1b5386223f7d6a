import { generateKeyPairSync } from 'node:crypto';

/** A key that our service has never seen, in all its forms. */
export function strangersKey(namedCurve: string) {
  const pair = generateKeyPairSync('ec', { namedCurve });
  return {
    privateKey: pair.privateKey,
    jwk: pair.publicKey.export({ format: 'jwk' }),
    spki: pair.publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/** Of an ECDSA signature (r, s) also (r, n - s) is one. */
export function malleated(token: string): string {
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  const at = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(at), 'base64url');
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return token.slice(0, at) + Buffer.concat([signature.subarray(0, 32), other]).toString('base64url');
}

/** The same signature in DER, as most libraries make it, where JWTs want r and s alone (RFC 7518 §3.4). */
export function inDer(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(at), 'base64url');
  const integers = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
    const positive = Buffer.concat([Buffer.alloc(bytes[0]! & 0x80 ? 1 : 0), bytes]);
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  });
  const body = Buffer.concat(integers);
  return token.slice(0, at) + Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64url');
}

/** 64 bytes take 86 characters, of which the last has four bits that mean nothing. */
export function withOtherLastBits(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1)!) ^ 1]!;
}
