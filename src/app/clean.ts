import { relative, resolve } from 'node:path';
import { ConfigError, errorDiagnostic } from '../base/errors.ts';
import { pathExists, removeTree } from '../base/files.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import type { Session } from './session.ts';

/**
 * Removes the folders of `clean-targets`. Folders outside of the project, the project itself and folders with its
 * sources or its database are refused. @throws {ConfigError} MF1007; nothing is removed then
 */
export async function clean(session: Session): Promise<CommandOutcome> {
  const { files, target } = await session.project();
  const { root, config } = files;
  const kept = [
    ...config.modelPaths,
    ...config.seedPaths,
    ...config.testPaths,
    ...config.benchmarkPaths,
    ...config.macroPaths,
    ...(target.path === null ? [] : [target.path]),
  ].map((path) => resolve(root, path));
  const holds = (folder: string, path: string) =>
    path === folder || !/^(\.\.|$)|^([A-Za-z]:)?[\\/]/.test(relative(folder, path));
  const folders = config.cleanTargets.map((path) => resolve(root, path));
  const faults = folders.flatMap((folder, i) => {
    const isOutside = folder === root || !holds(root, folder);
    const keeps = kept.find((path) => holds(folder, path));
    if (!isOutside && keeps === undefined) return [];
    const reason = isOutside
      ? 'lies outside of the project'
      : `holds ${relative(root, keeps ?? '')}`;
    return [
      errorDiagnostic(
        'MF1007',
        `clean-targets names "${config.cleanTargets[i]}", which ${reason}`,
        {
          hint: 'nothing was removed; correct clean-targets in the project file',
        },
      ),
    ];
  });
  if (faults.length > 0) throw new ConfigError(faults);
  const removed: string[] = [];
  for (const folder of folders) {
    if (!(await pathExists(folder))) continue;
    await removeTree(folder);
    removed.push(relative(root, folder));
  }
  const words = removed.length === 0 ? 'Nothing to remove' : `Removed ${removed.join(', ')}`;
  return succeeded([words], { removed });
}
