import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanFiles, findLeftovers } from '../../../src/materialize/partitions/clean-files.ts';
import { makeDirectory } from '../../support/adapter-rig.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const at = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

describe('files that no partition needs', () => {
  test('go at once when no ledger row has ever named them, and after ten minutes when one did', () => {
    const found = ['live', 'orphan', 'fresh', 'old', 'again'].map((path) => ({
      path,
      isLive: path === 'live' || path === 'again',
    }));
    const superseded = [
      { path: 'fresh', since: at(9) },
      { path: 'old', since: at(11) },
      { path: 'again', since: at(60) },
      { path: 'elsewhere', since: at(60) },
    ];
    expect(findLeftovers(found, superseded, NOW)).toEqual({
      files: ['old', 'elsewhere', 'orphan'],
      forgotten: ['old', 'again', 'elsewhere'],
    });
  });

  test('are told from those of others by their names', async () => {
    await using directory = await makeDirectory();
    const names = [
      'month=2026-01/0123456789ab.parquet',
      'month=2026-01/ba9876543210.parquet',
      'month=2026-02/0123456789ab.parquet.tmp',
      'month=2026-02/mine.parquet',
      'month=2026-03/ba9876543210.parquet',
      'notes.txt',
    ];
    for (const name of names) {
      await mkdir(dirname(join(directory.path, name)), { recursive: true });
      await writeFile(join(directory.path, name), '');
    }
    const live = new Set(['month=2026-01/0123456789ab.parquet']);
    await cleanFiles({ forgetFiles: async () => {} }, [{ folder: directory.path, live }], [], NOW);
    const left = names.filter((name) => existsSync(join(directory.path, name)));
    expect(left).toEqual([
      'month=2026-01/0123456789ab.parquet',
      'month=2026-02/mine.parquet',
      'notes.txt',
    ]);
    expect(existsSync(join(directory.path, 'month=2026-03'))).toBe(false);
  });
});
