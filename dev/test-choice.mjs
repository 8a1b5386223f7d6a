import { basename, relative, resolve } from 'node:path';

/**
 * Chooses the files that `npm test -- ARGUMENTS` runs. Paths, and words in file names, come first; everything from
 * the first option on goes to jest.
 * @param testFiles paths of all test files
 * @returns `{ files, options, unknown }`: `files` is empty if none were named, `unknown` matches no file
 */
export function choiceOf(args, testFiles) {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const named = firstOption === -1 ? args : args.slice(0, firstOption);
  const matching = named.map((name) => testFiles.filter(isNamedBy(name)));
  return {
    files: testFiles.filter((file) => matching.some((files) => files.includes(file))),
    options: args.slice(named.length),
    unknown: named.filter((_, index) => matching[index].length === 0),
  };
}

function isNamedBy(name) {
  const path = relative('.', resolve(name));
  return (file) => file === path || file.startsWith(`${path}/`) || basename(file).includes(name);
}
