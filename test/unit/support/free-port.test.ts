import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { ephemeralRange, freePorts, rangeBeside, releasePorts } from '../../support/free-port';

describe('the ports that tests get', () => {
  it.each([
    ['as Linux has it', [32_768, 60_999], [12_000, 30_000]],
    ['from the middle on', [20_000, 65_535], [12_000, 20_000]],
    ['from the beginning', [1_024, 25_000], [25_001, 65_536]],
    ['all of them', [1_024, 65_535], [12_000, 30_000]],
  ] as const)('are none that outgoing connections get: %s', (_, ephemeral, range) => {
    expect(rangeBeside(ephemeral)).toEqual(range);
  });

  it('are none that outgoing connections of this machine get', async () => {
    const [first, last] = ephemeralRange();
    const ports = await freePorts(200);
    releasePorts(ports);

    expect(ports.filter((port) => first <= port && port <= last)).toEqual([]);
  });

  it('are given to nobody else until they are released, though nobody listens there', async () => {
    const [port = 0] = await freePorts(1);
    const other = createSocket('udp4');
    const refused = once(other, 'listening').catch((error: NodeJS.ErrnoException) => error.code);
    other.bind({ port, address: '127.0.0.1', exclusive: true });

    expect(await refused).toBe('EADDRINUSE');
    other.close();
    releasePorts([port]);
    const next = createSocket('udp4').bind({ port, address: '127.0.0.1', exclusive: true });
    await once(next, 'listening');
    next.close();
  });
});
