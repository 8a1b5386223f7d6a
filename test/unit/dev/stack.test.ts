import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackSchema } from '../../../dev/settings';
import { planStack } from '../../../dev/stack';
import { freePorts } from '../../support/free-port';

const anyPorts = Object.fromEntries(
  Object.keys(stackSchema.properties).flatMap((name) => (name.endsWith('_PORT') ? [[name, '0']] : [])),
);

describe('the issuer of the tokens under npm start', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'onecart-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function issuerWith(env: Record<string, string>): Promise<string | undefined> {
    const { waves } = await planStack({ ...anyPorts, DATA_DIR: folder, ...env }, false);
    return waves.flat().find(({ name }) => name === 'cart')!.env!['TOKEN_ISSUER'];
  }

  it('follows PORT', async () => {
    const [port] = await freePorts(1);
    expect(await issuerWith({ PORT: String(port) })).toBe(`http://localhost:${port}`);
  });

  it('does not follow a port that is another one at each start', async () => {
    expect(await issuerWith({ PORT: '0' })).toBeUndefined();
  });

  it('is TOKEN_ISSUER where that is set', async () => {
    const [port] = await freePorts(1);
    const env = { PORT: String(port), TOKEN_ISSUER: 'https://cart.example' };
    // The service inherits it.
    expect(await issuerWith(env)).toBeUndefined();
  });
});
