import { addCartLines, shortenAlias, takeCode } from '../../../src/redis/__generated__/script-calls';
import { joinHeaders, resolveNames, splitHeader } from '../../../src/redis/script-header';
import type { ScriptRunner } from '../../../src/redis/script-runner';
import { linkScript } from '../../../src/redis/scripts';

const line = { index: 0, key: 'P1', quantity: 2, detail: '' };
const input = {
  cart: 'the cart',
  journal: 'the journal',
  outbox: 'the outbox',
  operations: 'the operations',
  otherOperations: 'the other operations',
  latest: 'latest',
  now: 'now',
  channel: 'channel',
  keepSeconds: 'keepSeconds',
  call: 'call',
  outboxLength: 'outboxLength',
  operation: 'operation',
  fingerprint: 'fingerprint',
  keep: 'keep',
  expectedVersion: 'expectedVersion',
  maxLines: 'maxLines',
  maxQuantity: 'maxQuantity',
  maxTextBytes: 'maxTextBytes',
};

describe('the call of a script', () => {
  it('puts what it takes into the order of the headers', () => {
    const { script, keys, args } = addCartLines({
      ...input,
      lines: [line, { ...line, index: 1, key: 'P2' }],
    });
    const { header } = linkScript('addCartLines');

    expect(script.name).toBe('addCartLines');
    expect(keys).toEqual(header.keys.map(({ name }) => input[name as keyof typeof input]));
    expect(args).toEqual([...header.args.map(({ name }) => name), 0, 'P1', 2, '', 1, 'P2', 2, '']);
  });

  it('is one that the compiler checks', () => {
    const { cart, ...withoutCart } = input;
    const wrong = [
      // @ts-expect-error a key is missing
      () => addCartLines({ ...withoutCart, lines: [line] }),
      // @ts-expect-error an argument is missing
      () => shortenAlias({ cart, from: 'g1' }),
      // @ts-expect-error the script takes no such argument
      () => shortenAlias({ cart, from: 'g1', to: 's1', by: 's1' }),
      // @ts-expect-error a field of a line is missing
      () => addCartLines({ ...input, lines: [{ index: 0, key: 'P1', quantity: 2 }] }),
      // @ts-expect-error positions are no names
      () => shortenAlias([cart], ['g1', 's1']),
      async (runner: ScriptRunner) => {
        const answer = await runner.run(takeCode({ code: 'c', bound: 'b', redeemer: 't' }), 0);
        // @ts-expect-error GONE comes alone
        if (answer[0] === 'GONE') return answer[1];
        // @ts-expect-error the script does not answer this
        return answer[0] === 'FOLLOW';
      },
    ];

    expect(wrong).toHaveLength(6);
  });
});

describe('the header of a script', () => {
  const { header } = splitHeader(
    '--[[\n  Does.\n\n  KEYS.cart    the\n               cart\n  ARGV.now     now\n  ARGV.lines[]  key, units; of each\n\n' +
      '  Returns: a\n    OK(notes, more: list, last?)  done\n    LATE  no\n]]\n',
  );

  it('is read', () => {
    expect(header).toEqual({
      keys: [{ name: 'cart', about: 'the cart' }],
      args: [{ name: 'now', about: 'now' }],
      group: { name: 'lines', about: 'key, units; of each', fields: ['key', 'units'] },
      replies: [
        {
          status: 'OK',
          values: [
            { name: 'notes', type: 'text', isOptional: false },
            { name: 'more', type: 'list', isOptional: false },
            { name: 'last', type: 'text', isOptional: true },
          ],
        },
        { status: 'LATE', values: [] },
      ],
    });
  });

  it('gives names their positions', () => {
    expect(
      resolveNames(
        'for i = ARGV.lines.first, #ARGV, ARGV.lines.size do f(KEYS.cart, ARGV[i].key) end',
        header,
      ),
    ).toBe('for i = 2, #ARGV, 2 do f(KEYS[1], ARGV[i]) end');
    expect(resolveNames('ARGV[i].units + ARGV.now', header)).toBe('ARGV[i + 1] + ARGV[1]');
  });

  it.each(['KEYS.outbox', 'ARGV.cart', 'ARGV.names.first', 'ARGV[i].detail'])(
    'declares %s, or refuses it',
    (name) => {
      expect(() => resolveNames(`f(${name})`, header)).toThrow(`No header declares ${name}.`);
    },
  );

  it('declares nothing that an include declares', () => {
    expect(() => joinHeaders([header, { ...header, group: undefined }])).toThrow('Two headers declare cart.');
  });
});
