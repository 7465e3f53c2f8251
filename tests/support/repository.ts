import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A path below the folder of real data beside the repository; null where a user has no such folder. */
export function sharedPath(...parts: readonly string[]): string | null {
  const path = join(repositoryRoot, '..', 'shared', ...parts);
  return existsSync(path) ? path : null;
}
