import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeId } from '../../../src/manifest/node-id.ts';
import { appendRunRecord, type RunRecord, readRunHistory } from '../../../src/state/run-history.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function run(number: number, nodes = 2): RunRecord {
  return {
    invocationId: `run-${number}`,
    command: 'build',
    target: 'dev',
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, number)),
    elapsedMs: 1234,
    status: 'success',
    nodes: Array.from({ length: nodes }, (_, i) => ({
      id: nodeId('model.shop', `m${i}`),
      status: 'success',
      elapsedMs: i * 10,
    })),
  };
}

test('runs come back as they were added, oldest first', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'runs.ndjson');
  expect(await readRunHistory(path)).toEqual([]);
  await appendRunRecord(path, run(1));
  await appendRunRecord(path, run(2, 0));
  expect(await readRunHistory(path)).toEqual([run(1), run(2, 0)]);
});

test('a line torn by a crash costs that run only', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'runs.ndjson');
  await appendRunRecord(path, run(1));
  await appendFile(path, '{"version":1,"invocation_id":"torn","nod');
  await appendRunRecord(path, run(2));
  expect((await readRunHistory(path)).map((r) => r.invocationId)).toEqual(['run-1', 'run-2']);
});

test('the history stays bounded and keeps the newest runs', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'runs.ndjson');
  for (let i = 1; i <= 60; i++) await appendRunRecord(path, run(i, 20), 20_000);
  expect((await stat(path)).size).toBeLessThanOrEqual(20_000);
  const ids = (await readRunHistory(path)).map((r) => r.invocationId);
  expect(ids.length).toBeGreaterThan(5);
  expect(ids).toEqual(Array.from({ length: ids.length }, (_, i) => `run-${61 - ids.length + i}`));
});

test('a single run larger than the bound is kept', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'runs.ndjson');
  await appendRunRecord(path, run(1));
  await appendRunRecord(path, run(2, 500), 1000);
  expect((await readRunHistory(path)).map((r) => r.invocationId)).toEqual(['run-2']);
});
