import { RespFramer, type RespFrame } from '../../support/resp-frames';

const REPLIES = {
  'simple string': '+OK\r\n',
  error: '-ERR unknown command\r\n',
  integer: ':-42\r\n',
  null: '_\r\n',
  double: ',3.25\r\n',
  boolean: '#t\r\n',
  'big number': '(3492890328409238509324850943850943825024385\r\n',
  'bulk string': '$6\r\na\r\n$1\n\r\n',
  'empty bulk string': '$0\r\n\r\n',
  'null bulk string': '$-1\r\n',
  'bulk error': '!9\r\nERR worse\r\n',
  'verbatim string': '=8\r\ntxt:some\r\n',
  array: '*2\r\n:1\r\n$1\r\na\r\n',
  'empty array': '*0\r\n',
  'null array': '*-1\r\n',
  'nested array': '*3\r\n*2\r\n:1\r\n*0\r\n*1\r\n*1\r\n+a\r\n_\r\n',
  map: '%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n%0\r\n',
  set: '~2\r\n:1\r\n:2\r\n',
  'value with an attribute': '|1\r\n+ttl\r\n:3600\r\n*1\r\n|1\r\n+a\r\n+b\r\n:1\r\n',
  'inline command': 'PING now\r\n',
};
const EVERYTHING = Object.values(REPLIES).join('');
const EVERY_END = Object.values(REPLIES).reduce<number[]>(
  (ends, reply) => [...ends, (ends.at(-1) ?? 0) + reply.length],
  [],
);

function endsWhenCut(text: string, ...cuts: number[]): number[] {
  const framer = new RespFramer();
  const edges = [0, ...cuts, text.length];
  return edges.slice(1).flatMap((end, index) => {
    const start = edges[index] ?? 0;
    return framer.read(Buffer.from(text.slice(start, end), 'latin1')).map((frame) => start + frame.end);
  });
}

describe('RESP frames', () => {
  it.each(Object.entries(REPLIES))('takes a %s as one frame', (_type, reply) => {
    const frames: RespFrame[] = new RespFramer().read(Buffer.from(reply, 'latin1'));
    expect(frames).toEqual([{ end: reply.length, push: false }]);
  });

  it('finds the same frames wherever the stream is cut into chunks', () => {
    for (let cut = 1; cut < EVERYTHING.length; cut += 1) {
      expect(endsWhenCut(EVERYTHING, cut)).toEqual(EVERY_END);
    }
    const everyByte = Array.from({ length: EVERYTHING.length - 1 }, (_, index) => index + 1);
    expect(endsWhenCut(EVERYTHING, ...everyByte)).toEqual(EVERY_END);
  });

  it('tells a push from a reply', () => {
    const push = '>2\r\n+invalidate\r\n*1\r\n$1\r\na\r\n';
    expect(new RespFramer().read(Buffer.from(`${push}:1\r\n`))).toEqual([
      { end: push.length, push: true },
      { end: push.length + 4, push: false },
    ]);
  });

  it.each(['$?\r\n', '?3\r\n', '*x\r\n', '*1\r\nPING\r\n'])('refuses %j', (bytes) => {
    expect(() => new RespFramer().read(Buffer.from(bytes))).toThrow('not RESP as Redis speaks it');
  });
});
