import { scripts } from '../../src/redis/scripts';

/** What an add writes beside the hash of the cart, as the calls that do it. */
const BESIDE = {
  outbox: /^.*redis\.call\('XADD', KEYS\[3\].*$/gm,
  journal: /^.*redis\.call\('(RPUSH|LTRIM|EXPIRE)', KEYS\[2\].*$/gm,
  record: /^.*redis\.call\('(HSET|PEXPIRE)', KEYS\[4\].*$/gm,
};

/**
 * addCartLines as it is, and with some of its writes left out, by name; only good to see what those writes cost.
 * @throws Error if the script has no such writes any more.
 */
export function addVariants(): Record<string, string> {
  const { source } = scripts.addCartLines;
  const without = (text: string, [name, calls]: [string, RegExp]) => {
    const rest = text.replace(calls, '');
    if (rest === text)
      throw new Error(`addCartLines writes no ${name} any more: tell the benchmark how it does.`);
    return rest;
  };
  const parts = Object.entries(BESIDE);
  return {
    addCartLines: source,
    ...Object.fromEntries(parts.map((part) => [`without the ${part[0]}`, without(source, part)])),
    'without all three': parts.reduce(without, source),
  };
}
