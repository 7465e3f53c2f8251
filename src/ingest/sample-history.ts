import type { Connection } from '../adapter/connection.ts';
import type { Effects } from '../base/effects.ts';
import { type IngestResult, unchangedResult } from './ingest-result.ts';
import {
  lastAccessedAt,
  nextLoadId,
  prepareRawTables,
  queryNumber,
  RAW_SCHEMA,
} from './raw-tables.ts';
import {
  dropIncoming,
  INCOMING,
  prepareIncoming,
  REMOVED,
  recordTouches,
} from './record-touches.ts';
import { sampleTouchesSql } from './sample-sql.ts';

/** The id under which the bundled sample is kept. */
const SAMPLE_SOURCE = 'sample';

const KNOWN = `select commit_id from ${RAW_SCHEMA}.git_commits where source_id = '${SAMPLE_SOURCE}'`;

/**
 * Brings the bundled sample into the raw tables: 10,000 memories, generated, the same on every machine. Does nothing
 * where it is there already. One transaction.
 * @throws {AdapterError} MF4xxx
 */
export async function ingestSample(
  connection: Connection,
  effects: Effects,
): Promise<IngestResult> {
  return connection.transaction(async () => {
    await prepareRawTables(connection);
    const isKnown = (await queryNumber(connection, `select count(*) from (${KNOWN})`)) > 0;
    const result = unchangedResult('sample', SAMPLE_SOURCE);
    if (isKnown) return { ...result, lastAccessedAt: await lastAccessedAt(connection) };
    await prepareIncoming(connection);
    await connection.execute(`insert into ${INCOMING} ${sampleTouchesSql()}`);
    const loadId = await nextLoadId(connection);
    const recorded = await recordTouches(connection, {
      source: 'sample',
      sourceId: SAMPLE_SOURCE,
      loadId,
      now: effects.clock.now(),
    });
    await dropIncoming(connection);
    return { ...result, ...recorded, loadId, lastAccessedAt: await lastAccessedAt(connection) };
  });
}

/**
 * Takes the bundled sample back, as when a real history replaces it. Returns how many of its commits were removed.
 * One transaction.
 * @throws {AdapterError} MF4xxx
 */
export async function removeSample(connection: Connection, effects: Effects): Promise<number> {
  return connection.transaction(async () => {
    await prepareRawTables(connection);
    const known = await queryNumber(connection, `select count(*) from (${KNOWN})`);
    if (known === 0) return 0;
    await prepareIncoming(connection);
    await connection.execute(`insert into ${REMOVED} ${KNOWN}`);
    const { removed } = await recordTouches(connection, {
      source: 'sample',
      sourceId: SAMPLE_SOURCE,
      loadId: await nextLoadId(connection),
      now: effects.clock.now(),
    });
    await dropIncoming(connection);
    return removed;
  });
}
