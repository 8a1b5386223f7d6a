import { existsSync, readFileSync } from 'node:fs';

/**
 * The packages that package-lock.json demands and node_modules does not have, by the list that npm leaves there. So it
 * does not matter who installed them, or when. What is optional may be missing: most of it is for other machines.
 */
export function missingPackages() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json'))
    .filter(([path, wanted]) => path !== '' && !(isSame(wanted, installed[path]) && existsSync(path)))
    .filter(([path, wanted]) => !(wanted.optional && !installed[path]))
    .map(([path]) => path);
}

function packagesOf(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {};
}

function isSame(wanted, installed) {
  return ['version', 'integrity', 'link'].every((part) => wanted[part] === installed?.[part]);
}
