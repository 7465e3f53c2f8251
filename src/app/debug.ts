import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { AdapterError, errorDiagnostic, MemflowError } from '../base/errors.ts';
import { fileSize, freeBytes } from '../base/files.ts';
import { MEMFLOW_VERSION } from '../config/version.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { processIdentity } from './node-effects.ts';
import type { Session } from './session.ts';

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  readonly detail: string;
  /** 0 where all is well. */
  readonly exitCode: number;
}

/** The exit code of every fault that is another process's doing. */
const LOCKED = 75;

/** With less an engine cannot even write its log. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024;

function diskFull(folder: string, free: number): AdapterError {
  const message = `only ${megabytes(free)} are free in ${folder}`;
  const hint = 'free space on the disk: nothing can be built';
  return new AdapterError(errorDiagnostic('MF4009', message, { hint }));
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Runs a check; a fault becomes its detail, everything else passes on. */
async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, detail: await look(), exitCode: 0 };
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    const lines = error.diagnostics.map(
      ({ code, message, hint }) => `${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
    );
    return { name, detail: lines.join('; '), exitCode: error.exitCode };
  }
}

/**
 * Looks at everything a run depends on and says what it found. With `acceptDatabase` it takes a database that is behind
 * its commit counter, such as a restored backup, as the truth. Exit code 0 where all is well, else that of the fault
 * which ended the checks: 3 where the storage is damaged, 75 where another run has the database.
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
      exitCode: 0,
      detail: `${MEMFLOW_VERSION}, node ${nodeVersion}, ${cores} cores, ${megabytes(totalmem())} memory`,
    },
  ];
  checks.push(
    await check('project', async () => {
      const { files, manifest } = await session.project();
      return `${files.config.name} in ${files.root}: ${manifest.nodes.size} nodes`;
    }),
  );
  if (checks.every((found) => found.exitCode === 0)) {
    const { target, targetName, files } = await session.project();
    checks.push({
      name: 'target',
      exitCode: 0,
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
    if (checks.at(-1)?.exitCode !== LOCKED && target.path !== null)
      checks.push({ name: 'lock', exitCode: 0, detail: 'free: no other run holds the database' });
    checks.push(
      await check('disk', async () => {
        const folder = target.path === null ? files.root : dirname(target.path);
        const free = await freeBytes(folder);
        if (free === null) return `unknown how much is free in ${folder}`;
        if (free < LEAST_FREE_BYTES) throw diskFull(folder, free);
        return `${megabytes(free)} free in ${folder}`;
      }),
    );
    if (checks.every((found) => found.exitCode === 0)) {
      const { database } = await session.database('write');
      const limits = [...(await database.limits())].map(([name, value]) => `${name} ${value}`);
      checks.push({ name: 'limits', exitCode: 0, detail: limits.join(', ') });
    }
  }
  const failed = checks.filter((found) => found.exitCode !== 0);
  const width = Math.max(...checks.map(({ name }) => name.length));
  return {
    exitCode: failed[0]?.exitCode ?? 0,
    lines: [
      ...checks.map(
        ({ name, exitCode, detail }) =>
          `${name.padEnd(width)}  ${exitCode === 0 ? 'OK   ' : 'ERROR'}  ${detail}`,
      ),
      '',
      failed.length === 0
        ? 'All checks passed!'
        : `${failed.length} of ${checks.length} checks failed.`,
    ],
    document: {
      checks: checks.map(({ name, detail, exitCode }) => ({ name, ok: exitCode === 0, detail })),
    },
  };
}
