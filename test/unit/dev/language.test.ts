import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Phrases that mark unidiomatic English, with what to write instead. */
const refused: readonly (readonly [phrase: RegExp, instead: string])[] = [
  [/\b(?:of )?who asks\b/, 'the caller'],
  [/\bwhoever\b/, 'anyone who, the caller'],
  [/\banew\b/, 'again'],
  [/\bfor ever\b/, 'permanently'],
  [/\bof now\b/, 'current'],
  [/\bof before\b/, 'previous'],
  [/\bmend(?:s|ed|ing)?\b/, 'fix'],
  [/\bso many\b/, 'that many, or the number'],
  [/\bno proof\b/, 'does not prove'],
  [/\b(?:is|are|was|were|be|been) told\b/, 'is notified, is passed, gets'],
  [/\bnobody waits\b/, 'not awaited'],
];

const TEXT = /\.(?:ts|mjs|cjs|lua|rhai|md|graphql|yaml|json)$/;
const THIS = 'test/unit/dev/language.test.ts';
const GENERATED = /__generated__|package-lock|\/results\/|^schema\/openapi\.json$/;

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => TEXT.test(file) && !GENERATED.test(file) && file !== THIS);

function findings(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      refused
        .filter(([phrase]) => new RegExp(phrase, 'i').test(line))
        .map(([phrase, instead]) => `${file}:${index + 1} ${phrase.source}: write "${instead}"`),
    );
}

it('has no phrase that marks unidiomatic English', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(findings)).toEqual([]);
});
