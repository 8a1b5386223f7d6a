import { existsSync, readFileSync } from 'node:fs';

/**
 * The packages in package-lock.json that node_modules lacks, according to the list npm leaves there, so it does not
 * matter who installed them or when. Optional packages may be missing: most are for other platforms.
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
