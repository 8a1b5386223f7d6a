import { basename, relative, resolve } from 'node:path';

/**
 * Which files `npm test -- ARGUMENTS` runs. Paths of files and folders and words in the names of files come first; from the
 * first option on, everything is for jest.
 * @param testFiles paths of all of them
 * @returns `{ files, options, unknown }`: of `files` there are none if none were named; `unknown` names no file
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
