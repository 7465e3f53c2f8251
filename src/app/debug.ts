import { cpus, totalmem } from 'node:os';
import { MemflowError } from '../base/errors.ts';
import { fileSize } from '../base/files.ts';
import { MEMFLOW_VERSION } from '../config/version.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { processIdentity } from './node-effects.ts';
import type { Session } from './session.ts';

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Runs a check; a fault becomes its detail, everything else passes on. */
async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    const lines = error.diagnostics.map(
      ({ code, message, hint }) => `${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
    );
    return { name, ok: false, detail: lines.join('; ') };
  }
}

/**
 * Looks at everything a run depends on and says what it found. With `acceptDatabase` it takes a database that is behind
 * its commit counter, such as a restored backup, as the truth. Exit code 0 where all is well, 2 otherwise.
 */
export async function debug(
  session: Session,
  request: { readonly acceptDatabase: boolean },
): Promise<CommandOutcome> {
  const { nodeVersion } = processIdentity();
  const cores = cpus().length;
  const checks: Check[] = [
    {
      name: 'memflow',
      ok: true,
      detail: `${MEMFLOW_VERSION}, node ${nodeVersion}, ${cores} cores, ${megabytes(totalmem())} memory`,
    },
  ];
  checks.push(
    await check('project', async () => {
      const { files, manifest } = await session.project();
      return `${files.config.name} in ${files.root}: ${manifest.nodes.size} nodes`;
    }),
  );
  if (checks.every((found) => found.ok)) {
    const { target, targetName, files } = await session.project();
    checks.push({
      name: 'target',
      ok: true,
      detail: `${files.profile.profileName}.${targetName}: ${target.settings.type}, schema ${target.schema}, ${target.threads} threads`,
    });
    checks.push(
      await check('database', async () => {
        const { database } = await session.database('write', request);
        const size = target.path === null ? null : await fileSize(target.path);
        const where = target.path === null ? 'in memory' : `${target.path}`;
        return `${where}${size === null ? '' : `, ${megabytes(size)}`}, ${database.engine.name} ${database.engine.version}`;
      }),
    );
  }
  const failed = checks.filter((found) => !found.ok);
  const width = Math.max(...checks.map(({ name }) => name.length));
  return {
    exitCode: failed.length === 0 ? 0 : 2,
    lines: [
      ...checks.map(
        ({ name, ok, detail }) => `${name.padEnd(width)}  ${ok ? 'OK   ' : 'ERROR'}  ${detail}`,
      ),
      '',
      failed.length === 0
        ? 'All checks passed!'
        : `${failed.length} of ${checks.length} checks failed.`,
    ],
    document: { checks },
  };
}
