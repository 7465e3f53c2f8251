import { expect, test } from 'vitest';
import { ingestSample, removeSample } from '../../../src/ingest/sample-history.ts';
import { openConnection } from './open-connection.ts';
import { testEffects } from './test-effects.ts';

const effects = testEffects();

test('the sample is 10,000 memories, the same on every machine', async () => {
  await using open = await openConnection();
  const { connection } = open;
  const result = await ingestSample(connection, effects);
  expect(result).toMatchObject({
    source: 'sample',
    loadId: 1,
    memories: 10_000,
    lastAccessedAt: '2026-06-30 17:42:10',
  });
  const { rows } = await connection.query(
    `select count(*), count(distinct context_id), count(distinct actor_id),
       bit_xor(md5_number_lower(concat_ws('|', memory_id, accessed_at, weight, context_id, actor_id)))::varchar
     from raw.memory_accesses`,
  );
  expect(rows).toEqual([[24_659, 8805, 12, '17187125566739778107']]);
  const { rows: many } = await connection.query(
    'select count(*) from raw.memory_accesses join raw.raw_memories using (memory_id)',
  );
  expect(many[0]?.[0]).toBe(result.accesses);
  expect(await ingestSample(connection, effects)).toMatchObject({ loadId: null, memories: 0 });
});

test('the sample goes without a trace that models would see', async () => {
  await using open = await openConnection();
  const { connection } = open;
  const { commits } = await ingestSample(connection, effects);
  expect(await removeSample(connection, effects)).toBe(commits);
  expect(await removeSample(connection, effects)).toBe(0);
  const { rows } = await connection.query(
    `select (select count(*) from raw.raw_memories where not is_removed),
       (select count(*) from raw.memory_accesses where not is_removed),
       (select max(load_id) from raw.ingestions)`,
  );
  expect(rows).toEqual([[0, 0, 2]]);
});
