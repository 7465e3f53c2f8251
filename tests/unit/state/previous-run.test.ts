import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeId } from '../../../src/manifest/node-id.ts';
import { journalPath, loadPreviousRun } from '../../../src/state/previous-run.ts';
import { parseRunResults } from '../../../src/state/read-run-results.ts';
import { RunJournal } from '../../../src/state/run-journal.ts';
import { ManualClock } from '../../support/run-rig.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** run_results.json in dbt's shape. */
function runResults(statuses: Readonly<Record<string, string>>, metadata: object = {}): string {
  return JSON.stringify({
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      dbt_version: '1.11.0',
      generated_at: '2026-01-01T00:00:10.000000Z',
      invocation_id: 'first',
      env: {},
      ...metadata,
    },
    results: Object.entries(statuses).map(([id, status]) => ({
      status,
      timing: [],
      thread_id: 'Thread-1',
      execution_time: 0.5,
      adapter_response: {},
      message: null,
      failures: null,
      unique_id: id,
      compiled: true,
      compiled_code: 'select 1',
      relation_name: 'main.a',
      batch_results: null,
    })),
    elapsed_time: 1,
    args: { which: 'build', select: [], vars: {} },
  });
}

async function writeJournal(
  target: string,
  run: {
    readonly invocationId: string;
    readonly startedAt: string;
    readonly statuses: Readonly<Record<string, string>>;
    readonly isComplete?: boolean;
  },
): Promise<void> {
  await mkdir(dirname(journalPath(target)), { recursive: true });
  const journal = await RunJournal.open(
    journalPath(target),
    {
      invocationId: run.invocationId,
      command: 'run',
      args: { which: 'run', select: ['tag:x'] },
      startedAt: new Date(run.startedAt),
      asOf: new Date('2025-06-01T00:00:00Z'),
      nodes: ['a', 'b', 'c', 'd'].map((name) => nodeId('model.shop', name)),
    },
    new ManualClock(),
  );
  for (const [name, status] of Object.entries(run.statuses)) {
    journal.nodeFinished({ id: nodeId('model.shop', name), status, elapsedMs: 1 });
  }
  if (run.isComplete === true) journal.runFinished('failure');
  else journal.close();
}

describe('from run_results.json', () => {
  test('what failed, was skipped or came through in part is left; hooks are not', async () => {
    await using folder = await temporaryFolder();
    const statuses = {
      'operation.shop.shop-on-run-start-0': 'error',
      'model.shop.a': 'success',
      'model.shop.b': 'error',
      'test.shop.c.123': 'fail',
      'test.shop.d.123': 'warn',
      'test.shop.e.123': 'pass',
      'model.shop.f': 'skipped',
      'model.shop.g': 'partial success',
      'test.shop.h.123': 'runtime error',
      'model.shop.i': 'no-op',
    };
    await writeFile(join(folder.path, 'run_results.json'), runResults(statuses));
    expect(await loadPreviousRun(folder.path)).toEqual({
      invocationId: 'first',
      command: 'build',
      args: { which: 'build', select: [], vars: {} },
      asOf: null,
      unfinished: [
        'model.shop.b',
        'test.shop.c.123',
        'model.shop.f',
        'model.shop.g',
        'test.shop.h.123',
      ],
      source: 'run_results',
    });
  });

  test('the journal of the same run adds its as_of', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'run_results.json'), runResults({ 'model.shop.a': 'error' }));
    const startedAt = '2026-01-01T00:00:00Z';
    await writeJournal(folder.path, { invocationId: 'first', startedAt, statuses: {} });
    expect(await loadPreviousRun(folder.path)).toMatchObject({
      command: 'build',
      asOf: new Date('2025-06-01T00:00:00Z'),
      source: 'run_results',
    });
  });

  test('there may be none', async () => {
    await using folder = await temporaryFolder();
    await expect(loadPreviousRun(folder.path)).rejects.toMatchObject({ code: 'MF7003' });
  });
});

describe('after a kill', () => {
  const crash = {
    invocationId: 'second',
    startedAt: '2026-01-02T00:00:00Z',
    statuses: { a: 'success', b: 'error', c: 'warn' },
  };

  test('the journal of the killed run goes before older results', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'run_results.json'), runResults({ 'model.shop.z': 'error' }));
    await writeJournal(folder.path, crash);
    expect(await loadPreviousRun(folder.path)).toEqual({
      invocationId: 'second',
      command: 'run',
      args: { which: 'run', select: ['tag:x'] },
      asOf: new Date('2025-06-01T00:00:00Z'),
      unfinished: ['model.shop.b', 'model.shop.d'],
      source: 'journal',
    });
  });

  test('no results, or broken ones, are no obstacle', async () => {
    await using folder = await temporaryFolder();
    await writeJournal(folder.path, crash);
    expect((await loadPreviousRun(folder.path)).source).toBe('journal');
    await writeFile(join(folder.path, 'run_results.json'), '{"metadata": {');
    expect((await loadPreviousRun(folder.path)).source).toBe('journal');
  });

  test('a journal older than the results, or one of a complete run, does not count', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'run_results.json'), runResults({ 'model.shop.z': 'error' }));
    await writeJournal(folder.path, { ...crash, startedAt: '2025-12-31T00:00:00Z' });
    expect((await loadPreviousRun(folder.path)).unfinished).toEqual(['model.shop.z']);
    await writeJournal(folder.path, { ...crash, isComplete: true });
    expect((await loadPreviousRun(folder.path)).unfinished).toEqual(['model.shop.z']);
  });
});

describe('broken run results', () => {
  const broken: readonly [string, string, string][] = [
    ['an empty file', '', 'it is empty'],
    ['a cut file', runResults({ a: 'error' }).slice(0, 200), 'it is not JSON, or cut off'],
    ['a list', '[]', 'it is not an object'],
    ['no results', '{"metadata": {}}', 'it has no list "results"'],
    ['results of another shape', '{"results": {}}', 'it has no list "results"'],
    ['a result without id', '{"results": [{"status": "error"}]}', 'result 1 has no'],
    ['a result that is null', '{"results": [null]}', 'result 1 has no'],
  ];
  test.each(broken)('%s', (_, text, reason) => {
    expect(() => parseRunResults(text, 'run_results.json')).toThrow(
      expect.objectContaining({ code: 'MF7004', message: expect.stringContaining(reason) }),
    );
  });

  test('a version from the future is refused by name', () => {
    const text = runResults({}, { dbt_schema_version: 'https://x/run-results/v9.json' });
    expect(() => parseRunResults(text, 'r.json')).toThrow(
      expect.objectContaining({ code: 'MF7005', message: expect.stringContaining('v9') }),
    );
  });

  test('missing metadata and a bad date are no obstacle', () => {
    const text = JSON.stringify({ results: [], metadata: { generated_at: 'soon' } });
    expect(parseRunResults(text, 'r.json')).toEqual({
      invocationId: null,
      generatedAt: null,
      command: null,
      args: {},
      results: [],
    });
  });

  test('retry needs to know the command', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'run_results.json'), '{"results": []}');
    await expect(loadPreviousRun(folder.path)).rejects.toMatchObject({
      code: 'MF7004',
      message: expect.stringContaining('does not say which command'),
    });
  });
});
