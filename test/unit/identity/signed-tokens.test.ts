import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignedTokens } from '../../../src/identity/tokens/signed-tokens';
import { SigningKeys } from '../../../src/identity/keys/signing-keys';

describe('a token of ours', () => {
  const RealDate = Date;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onecart-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  afterEach(() => {
    global.Date = RealDate;
  });

  it('is good although a second ends while it is signed', async () => {
    const keys = await SigningKeys.load(join(folder, 'keys.json'), true, console);
    const tokens = new SignedTokens(keys, { type: 'at+jwt', issuer: 'us', audience: 'us', lifeSeconds: 900 });
    global.Date = clockThatTicksWhenRead();
    const token = await tokens.sign('shopper', {});
    global.Date = RealDate;
    await expect(tokens.verify(token)).resolves.toMatchObject({ sub: 'shopper' });
  });

  /** Each reading of the clock is a second later than the one before. */
  function clockThatTicksWhenRead(): DateConstructor {
    let time = RealDate.now() - 10_000;
    const tick = () => (time += 1000);
    return class extends RealDate {
      constructor() {
        super(tick());
      }
      static override now = tick;
    } as DateConstructor;
  }
});
