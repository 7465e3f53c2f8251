import type { Database } from '../adapter/adapter.ts';
import { relationKey } from '../adapter/relation.ts';
import { benchmarkHistoryPath, readHistory } from '../bench/benchmark-history.ts';
import { fillHistoryTable, HISTORY_RELATION } from '../bench/history-table.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { Session } from './session.ts';

/**
 * Brings the history of timed tests into the database, for projects that declare it as a source.
 * @throws {FileError | AdapterError}
 */
export async function offerHistory(
  session: Session,
  { manifest, adapter }: LoadedProject,
  database: Database,
): Promise<void> {
  const wanted = relationKey(HISTORY_RELATION);
  const isDeclared = [...manifest.sources.values()].some(
    ({ relation }) => relationKey(relation) === wanted,
  );
  if (!isDeclared) return;
  const history = await readHistory(benchmarkHistoryPath(await session.targetDirectory()));
  await database.withConnection((connection) =>
    fillHistoryTable(connection, adapter.dialect.relation(HISTORY_RELATION), history),
  );
}
