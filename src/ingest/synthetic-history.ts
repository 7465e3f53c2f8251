import type { Connection } from '../adapter/connection.ts';
import type { Effects } from '../base/effects.ts';
import { stringLiteral } from '../sql/literals.ts';
import { type IngestResult, unchangedResult } from './ingest-result.ts';
import {
  lastAccessedAt,
  nextLoadId,
  prepareRawTables,
  queryNumber,
  RAW_SCHEMA,
  timestampText,
} from './raw-tables.ts';
import {
  SYNTHETIC_END,
  type SyntheticSize,
  syntheticAccessesSql,
  syntheticMemoriesSql,
  syntheticSourceId,
} from './synthetic-sql.ts';

/**
 * Brings generated memories into the raw tables, for benchmarks: the same on every machine. Does nothing where that size
 * is there already; another size takes its place. One transaction.
 * @throws {AdapterError} MF4xxx
 */
export async function ingestSynthetic(
  size: SyntheticSize,
  connection: Connection,
  effects: Effects,
): Promise<IngestResult> {
  const sourceId = syntheticSourceId(size);
  return connection.transaction(async () => {
    await prepareRawTables(connection);
    const result = unchangedResult('synthetic', sourceId, { lastAccessedAt: SYNTHETIC_END });
    const here = stringLiteral(sourceId);
    const known = await queryNumber(
      connection,
      `select count(*) from ${RAW_SCHEMA}.raw_memories where source_id = ${here} and not is_removed`,
    );
    if (known > 0) return result;
    const loadId = await nextLoadId(connection);
    const others = "source_id like 'synthetic:%' and not is_removed";
    for (const table of ['raw_memories', 'memory_accesses']) {
      await connection.execute(
        `update ${RAW_SCHEMA}.${table} set is_removed = true, load_id = ${loadId} where ${others}`,
      );
    }
    const rows = `${here} as source_id, ${loadId} as load_id, false as is_removed`;
    await connection.execute(
      `delete from ${RAW_SCHEMA}.raw_memories where source_id like 'synthetic:%'
       and memory_id in (select memory_id from (${syntheticMemoriesSql(size)}))`,
    );
    const memories = await connection.execute(
      `insert into ${RAW_SCHEMA}.raw_memories by name
       select *, memory_id as natural_key, ${rows} from (${syntheticMemoriesSql(size)})`,
    );
    const accesses = await connection.execute(
      `insert into ${RAW_SCHEMA}.memory_accesses by name
       select *, ${rows} from (${syntheticAccessesSql(size)}) order by accessed_at, context_id, memory_id`,
    );
    await connection.execute(`
      insert into ${RAW_SCHEMA}.ingestions values (
        ${loadId}, 'synthetic', ${here}, timestamp ${timestampText(effects.clock.now())}, 0, ${accesses}, ${memories}, 0)`);
    const last = await lastAccessedAt(connection);
    return { ...result, loadId, memories, accesses, lastAccessedAt: last ?? SYNTHETIC_END };
  });
}
