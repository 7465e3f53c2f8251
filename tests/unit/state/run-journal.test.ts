import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeId } from '../../../src/manifest/node-id.ts';
import { type JournalHeader, RunJournal, readRunJournal } from '../../../src/state/run-journal.ts';
import { ManualClock } from '../../support/run-rig.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const header: JournalHeader = {
  invocationId: 'abc',
  command: 'build',
  args: { which: 'build', select: ['+orders'], vars: { day: 'ü' } },
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
  asOf: new Date('2025-12-31T00:00:00.000Z'),
  nodes: [nodeId('model.shop.a'), nodeId('model.shop.b')],
};

test('what is written can be read, before and after the end', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'journal');
  const journal = await RunJournal.open(path, header, new ManualClock());
  expect(await readRunJournal(path)).toEqual({ ...header, results: [], isComplete: false });
  journal.nodeFinished({ id: nodeId('model.shop.a'), status: 'success', elapsedMs: 12.3 });
  const results = [{ id: 'model.shop.a', status: 'success' }];
  expect(await readRunJournal(path)).toEqual({ ...header, results, isComplete: false });
  journal.runFinished('success');
  expect(await readRunJournal(path)).toEqual({ ...header, results, isComplete: true });
  expect(journal.problem).toBeNull();
});

test('a new run replaces the journal of the one before', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'journal');
  const first = await RunJournal.open(path, header, new ManualClock());
  first.nodeFinished({ id: nodeId('model.shop.a'), status: 'success', elapsedMs: 1 });
  first.close();
  const second = await RunJournal.open(path, { ...header, invocationId: 'def' }, new ManualClock());
  second.close();
  expect(await readRunJournal(path)).toMatchObject({ invocationId: 'def', results: [] });
});

test('a closed journal takes no more lines and no offence', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'journal');
  const journal = await RunJournal.open(path, header, new ManualClock());
  journal.close();
  journal.close();
  journal.nodeFinished({ id: nodeId('model.shop.a'), status: 'success', elapsedMs: 1 });
  expect((await readRunJournal(path))?.results).toEqual([]);
});

test('the file is synced to disk in the background while the run goes on', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock();
  const journal = await RunJournal.open(join(folder.path, 'journal'), header, clock);
  for (let i = 0; i < 5; i++) {
    clock.advance(700);
    journal.nodeFinished({ id: nodeId('model.shop.a'), status: 'success', elapsedMs: 1 });
  }
  journal.runFinished('success');
  expect(journal.problem).toBeNull();
});

test('a journal that cannot be started says so', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'none', 'journal');
  await expect(RunJournal.open(path, header, new ManualClock())).rejects.toMatchObject({
    code: 'MF7002',
  });
});

describe('damage', () => {
  test('however a kill cuts the file, what was whole before is read', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'journal');
    const journal = await RunJournal.open(path, header, new ManualClock());
    journal.nodeFinished({ id: nodeId('model.shop.a'), status: 'success', elapsedMs: 1 });
    journal.nodeFinished({ id: nodeId('model.shop.b'), status: 'error', elapsedMs: 1 });
    journal.runFinished('failure');
    const whole = await readFile(path);
    const lengths: (number | null)[] = [];
    for (let size = whole.length; size >= 0; size--) {
      await truncate(path, size);
      const read = await readRunJournal(path);
      if (read !== null) expect(read.args).toEqual(header.args);
      lengths.push(read === null ? null : read.results.length + (read.isComplete ? 1 : 0));
    }
    expect([...new Set(lengths)]).toEqual([3, 2, 1, 0, null]);
  });

  test('lines of other kinds and garbage are passed over', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'journal');
    (await RunJournal.open(path, header, new ManualClock())).close();
    await appendFile(path, 'null\n[]\n{"kind":"node_finished"}\n{"kind":"later"}\n\u0000\u0000');
    expect(await readRunJournal(path)).toMatchObject({ results: [], isComplete: false });
  });

  test('no file, an empty one and one of another version are no journal', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'journal');
    expect(await readRunJournal(path)).toBeNull();
    for (const text of ['', '{}\n', '{"kind":"run_started","version":2}\n']) {
      await writeFile(path, text);
      expect(await readRunJournal(path)).toBeNull();
    }
  });
});
