import type { CommandOutcome } from '../../src/app/command-outcome.ts';
import { createSession, type MemflowSession } from '../../src/app/create-session.ts';
import { nodeEffects } from '../../src/app/node-effects.ts';
import { prepareRawTables } from '../../src/ingest/raw-tables.ts';
import { stringLiteral } from '../../src/sql/literals.ts';
import { openDuckDb } from '../support/adapter-rig.ts';
import type { TestProject } from '../support/create-project.ts';

/** A row of the access log, as a source might give it. Times in UTC. */
export interface AccessRow {
  readonly memory: string;
  readonly at: string;
  readonly actor?: string | null;
  readonly context?: string | null;
  readonly weight?: number;
  readonly kind?: string;
}

/** One ingestion: rows that come, and rows that its source takes back. */
export interface Load {
  readonly added: readonly AccessRow[];
  readonly removed?: readonly AccessRow[];
}

const text = (value: string | null | undefined) =>
  value === null || value === undefined ? 'null' : stringLiteral(value);

/** Sends SQL to the project's database, with the raw tables made where they are missing. */
export async function writeRaw(project: TestProject, sql: string): Promise<void> {
  const database = await openDuckDb(project.root, { path: 'memory.duckdb' });
  try {
    await database.withConnection(async (connection) => {
      await prepareRawTables(connection);
      await connection.execute(sql);
    });
  } finally {
    await database.close();
  }
}

function accessSql(row: AccessRow, loadId: number): string {
  return `insert into raw.memory_accesses (memory_id, accessed_at, kind, weight, context_id, actor_id, load_id, is_removed)
    values (${text(row.memory)}, ${text(row.at)}, ${text(row.kind ?? 'touch')}, ${row.weight ?? 1},
      ${text(row.context)}, ${text(row.actor)}, ${loadId}, false)`;
}

function removalSql(row: AccessRow, loadId: number): string {
  const same = (column: string, value: string | null | undefined) =>
    `${column} is not distinct from ${text(value)}`;
  return `update raw.memory_accesses set is_removed = true, load_id = ${loadId}
    where memory_id = ${text(row.memory)} and accessed_at = ${text(row.at)}::timestamp
      and ${same('context_id', row.context)} and ${same('actor_id', row.actor)}`;
}

/** Brings the rows of a load into the raw tables under its number; unknown memories are made, created with their first access. */
export function writeLoad(project: TestProject, load: Load, loadId: number): Promise<void> {
  const newMemories = `
    insert into raw.raw_memories by name
    select memory_id, memory_id as content, [memory_id] as concepts, min(accessed_at) as created_at, 'test' as source_id,
      memory_id as natural_key, ${loadId} as load_id, false as is_removed
    from raw.memory_accesses
    where memory_id not in (select memory_id from raw.raw_memories)
    group by memory_id`;
  return writeRaw(
    project,
    [
      ...load.added.map((row) => accessSql(row, loadId)),
      ...(load.removed ?? []).map((row) => removalSql(row, loadId)),
      newMemories,
    ].join(';\n'),
  );
}

/** Runs models in this process, which is faster than a process each; throws where one fails. */
export function runModels(
  project: TestProject,
  asOf: string,
  options: { readonly fullRefresh?: boolean; readonly select?: readonly string[] } = {},
): Promise<void> {
  return inSession(project, asOf, (session) => session.run(options));
}

/** The same with every data test of the project. */
export function buildModels(project: TestProject, asOf: string): Promise<void> {
  return inSession(project, asOf, (session) => session.build());
}

async function inSession(
  project: TestProject,
  asOf: string,
  call: (session: MemflowSession) => Promise<CommandOutcome>,
): Promise<void> {
  const session = createSession(
    { projectDir: project.root, asOf: new Date(`${asOf}Z`), writesArtifacts: false },
    nodeEffects(),
  );
  await using _ = session;
  const outcome = await call(session);
  if (outcome.exitCode !== 0) throw new Error(JSON.stringify(outcome.document, null, 1));
}
