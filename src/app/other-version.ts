import { join, resolve } from 'node:path';
import { errorDiagnostic, MemflowError, UsageError } from '../base/errors.ts';
import { copyWhole, ensureDirectory, isFile, removeTree } from '../base/files.ts';
import { benchError } from '../bench/bench-error.ts';
import { compileBenchmark } from '../bench/compile-benchmark.ts';
import { unjudged } from '../bench/load-references.ts';
import type { Member } from '../bench/measure-group.ts';
import { databaseClients } from '../bench/open-clients.ts';
import { askGit } from '../ingest/run-git.ts';
import type { Node } from '../manifest/node.ts';
import { benchmarkRuns } from './benchmark-runs.ts';
import { buildAbove } from './build-above.ts';
import { openCompiler } from './compile-session.ts';
import type { OpenDatabase } from './open-database.ts';
import { openQuietly } from './quiet-session.ts';
import { run } from './run.ts';
import type { Session } from './session.ts';
import type { SessionOptions } from './session-context.ts';

/** Another version of the project or its data, open beside this one. */
export interface OtherVersion {
  /** The same benchmark there. @throws {MemflowError} MF6123 where there is none, MF2xxx where it does not compile */
  readonly versionOf: (member: Member) => Promise<Member>;
  close(): Promise<void>;
}

/**
 * Opens what `--against` names: a database file, a target of the profile, or a git revision, whose models are then built
 * anew in a copy of the database. The session holds its own database from then on.
 * @throws {UsageError} MF6124 it is none of them
 */
export async function openOtherVersion(
  session: Session,
  against: string,
  benchmarks: readonly Node[],
): Promise<OtherVersion> {
  const { files } = await session.project();
  const same = { ...session.options, projectDir: files.root };
  const path = resolve(session.effects.cwd, against);
  if (await isFile(path)) return openWith(session, { ...same, databasePath: path });
  if (await isTarget(session, against)) return openWith(session, { ...same, target: against });
  return openRevision(session, against, benchmarks);
}

async function isTarget(session: Session, name: string): Promise<boolean> {
  const { files } = await session.project();
  const options = { ...session.options, projectDir: files.root, target: name };
  const { session: other } = openQuietly(session, options);
  try {
    await other.project();
    return true;
  } catch (error) {
    if (error instanceof MemflowError && error.code === 'MF1103') return false;
    throw error;
  }
}

/** What is attached is open in both versions, so that neither may write it. */
function openOwn(session: Session): Promise<OpenDatabase> {
  return session.database('write', { attachReadOnly: true });
}

async function openWith(
  session: Session,
  options: SessionOptions,
  removeCopies: () => Promise<void> = async () => {},
): Promise<OtherVersion> {
  await openOwn(session);
  const { session: other } = openQuietly(session, options);
  const project = await other.project();
  const { database } = await other.database('read');
  await database.setThreads(project.target.engineThreads);
  const compiler = await openCompiler(other, project, { access: 'read' });
  return {
    versionOf: async (member) => {
      const { node } = member.compiled;
      const found = project.manifest.nodes.get(node.id);
      if (found?.resourceType !== 'benchmark')
        throw benchError('MF6123', `the other version has no benchmark "${node.name}"`, {
          span: node.span,
          hint: 'compare with its baseline: leave --against out',
        });
      const compiled = await compileBenchmark(compiler, found);
      return {
        compiled: { ...compiled, node: unjudged(found), expectQuery: null },
        source: databaseClients(database, session.effects.clock, benchmarkRuns(other, run)),
        tag: `${member.tag}:other`,
      };
    },
    close: async () => {
      await other.close();
      await removeCopies();
    },
  };
}

/** Checks a revision out beside the project, and builds what the benchmarks read in a copy of the database. */
async function openRevision(
  session: Session,
  revision: string,
  benchmarks: readonly Node[],
): Promise<OtherVersion> {
  const { files, target } = await session.project();
  const git = (...args: readonly string[]) =>
    askGit(args, { directory: files.root }, session.effects);
  const commit = await commitOf(session, revision);
  const folder = await session.targetFile('state', 'versions', commit);
  const copy = join(folder, 'database', `${target.database}.duckdb`);
  const checkout = join(folder, 'project');
  const removeAll = async () => {
    await git('worktree', 'remove', '--force', checkout).catch(() => '');
    await removeTree(folder);
  };
  await removeAll();
  try {
    await ensureDirectory(join(copy, '..'));
    await git('worktree', 'prune');
    await git('worktree', 'add', '--detach', checkout, commit);
    const { database } = await openOwn(session);
    await database.checkpoint();
    if (target.path !== null) await copyWhole(target.path, copy);
    // Profiles are often no part of the repository.
    const hasProfiles = await isFile(join(files.root, 'profiles.yml'));
    const options: SessionOptions = {
      ...session.options,
      projectDir: join(checkout, await git('rev-parse', '--show-prefix')),
      ...(hasProfiles && { profilesDir: files.root }),
      targetPath: join(folder, 'target'),
      databasePath: copy,
      targetBase: files.root,
    };
    const ids = benchmarks.map(({ id }) => id);
    const isBuilt = await buildAbove(run, openQuietly(session, options).session, ids, (count) =>
      session.log('OtherVersion', `Building ${count} nodes as of ${revision} in a copy`),
    );
    if (!isBuilt)
      throw benchError('MF6123', `the models of "${revision}" cannot be built`, {
        hint: 'check it out and run memflow build there',
      });
    return await openWith(session, options, removeAll);
  } catch (error) {
    await removeAll();
    throw error;
  }
}

async function commitOf(session: Session, revision: string): Promise<string> {
  const { files } = await session.project();
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    return await askGit(args, { directory: files.root }, session.effects);
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    throw new UsageError(
      errorDiagnostic('MF6124', `"${revision}" is no database file, target or git revision`, {
        hint: 'memflow bench compare --against main',
      }),
      error,
    );
  }
}
