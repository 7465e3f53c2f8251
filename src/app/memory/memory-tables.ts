import type { CellValue } from '../../adapter/connection.ts';
import { errorDiagnostic, UsageError } from '../../base/errors.ts';
import type { Compiler } from '../../compile/compiler.ts';
import { fromJs } from '../../jinja/from-js.ts';
import { rowObjects } from '../../report/cells.ts';
import { openCompiler, readAccess } from '../compile-session.ts';
import type { LoadedProject } from '../loaded-project.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { Session } from '../session.ts';

/** One row of an answer by its columns, as JSON can hold it. */
export type MemoryRow = Readonly<Record<string, unknown>>;

/** The built tables of a memory project, asked through the project's own macros: they alone know the formulas. */
export interface MemoryTables {
  /** The rows of the query that a macro of the project gives. @throws {UsageError | CompileError | AdapterError} */
  ask(macro: string, args?: readonly CellValue[], limit?: number): Promise<readonly MemoryRow[]>;
}

/** What the questions read; without them there is no answer. */
const MODELS = [
  'stg_memories',
  'stg_accesses',
  'stm_episode_members',
  'memory_activation',
  'working_memory',
  'ltm_associations',
  'ltm_concepts',
  'memory_fate',
  'memory_health',
  'in_mind',
  'belongs_together',
  'memory_overview',
] as const;

function notAMemoryProject({ manifest }: LoadedProject, missing: string): UsageError {
  const { name } = manifest.project;
  return new UsageError(
    errorDiagnostic('MF1831', `project "${name}" is not a memory project: it has no ${missing}`, {
      hint: 'docs/guide/memory.md describes the models and macros that memflow ships',
    }),
  );
}

/** @throws {UsageError} MF1831, MF1832 */
async function requireTables(project: LoadedProject, opened: OpenDatabase): Promise<void> {
  const nodes = new Map([...project.manifest.nodes.values()].map((node) => [node.name, node]));
  const models = MODELS.map((name) => {
    const node = nodes.get(name);
    if (node?.resourceType !== 'model') throw notAMemoryProject(project, `model "${name}"`);
    return node;
  });
  for (const { name, relation } of models) {
    if (await opened.relations.relation(relation)) continue;
    throw new UsageError(
      errorDiagnostic('MF1832', `model "${name}" is not built yet`, {
        hint: 'memflow ingest brings a history in, memflow build makes a memory of it',
      }),
    );
  }
}

/** Opens the tables of the target for reading; builds nothing. @throws {UsageError} MF1831, MF1832 */
export async function openMemory(session: Session): Promise<MemoryTables> {
  const project = await session.project();
  const access = await readAccess(project);
  const opened = await session.database(access);
  await requireTables(project, opened);
  const compiler = await openCompiler(session, project, { access });
  const { signal } = session.effects;
  return {
    ask: async (macro, args = [], limit) => {
      if (!project.manifest.macrosByName.has(macro))
        throw notAMemoryProject(project, `macro "${macro}"`);
      const sql = await queryOf(compiler, macro, args);
      const limited = limit === undefined ? sql : `select * from (\n${sql}\n) limit ${limit}`;
      return rowObjects(
        await opened.database.withConnection((c) => c.query(limited, { signal }), signal),
      );
    },
  };
}

async function queryOf(
  compiler: Compiler,
  macro: string,
  args: readonly CellValue[],
): Promise<string> {
  const positional = args.map(fromJs);
  return String(await compiler.callMacro(macro, { positional, keyword: new Map() }));
}
