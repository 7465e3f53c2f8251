import type { Diagnostic } from '../base/diagnostic.ts';
import { openCompileDatabase } from '../compile/compile-database.ts';
import { type Compiler, createCompiler } from '../compile/compiler.ts';
import type { Node } from '../manifest/node.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { DatabaseAccess } from './open-database.ts';
import type { Session } from './session.ts';

export interface CompilerRequest {
  /** null = ask the database nothing. */
  readonly access: DatabaseAccess | null;
  /** Whether templates may send statements that change something. */
  readonly allowsWrites?: boolean;
  readonly fullRefresh?: boolean;
  readonly empty?: boolean;
  readonly selected?: readonly Node[];
  /** Told of warnings instead of the session. */
  readonly onWarning?: (diagnostic: Diagnostic) => void;
}

/** A compiler for a command that looks and does not run. */
export async function openCompiler(
  session: Session,
  project: LoadedProject,
  request: CompilerRequest,
): Promise<Compiler> {
  const { manifest, adapter, target, baseContext } = project;
  const { signal, clock } = session.effects;
  const opened = request.access === null ? null : await session.database(request.access);
  return createCompiler({
    manifest,
    adapter,
    target,
    baseContext,
    database:
      opened === null
        ? null
        : openCompileDatabase({
            database: opened.database,
            dialect: adapter.dialect,
            relations: opened.relations,
            allowsWrites: request.allowsWrites ?? false,
            statement: { signal, tag: `memflow:${session.invocationId}` },
          }),
    fullRefresh: request.fullRefresh ?? false,
    empty: request.empty ?? false,
    storeFailures: false,
    selectedResources: (request.selected ?? []).map((node) => node.id),
    monotonicMs: clock.monotonicMs,
    onWarning: request.onWarning ?? ((diagnostic) => session.warnOfNode(diagnostic)),
  });
}

/** `read` where the database exists, else `memory`, so that looking never creates a file. */
export async function readAccess(project: LoadedProject): Promise<DatabaseAccess> {
  const { path } = project.target;
  if (path === null) return 'memory';
  const { pathExists } = await import('../base/files.ts');
  return (await pathExists(path)) ? 'read' : 'memory';
}
