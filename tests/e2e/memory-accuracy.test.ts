import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestProject } from '../support/create-project.ts';
import { repositoryRoot, sharedPath } from '../support/repository.ts';
import { createMemoryProject, ingest, succeed } from './memory-project.ts';

/** What each test of accuracy said, by its name. */
async function accuracy(project: TestProject, asOf: string) {
  const printed = await succeed(
    project,
    ...['test', '--select', 'tag:accuracy', '--as-of', asOf, '--output', 'json'],
  );
  const { results } = JSON.parse(printed) as {
    results: readonly { unique_id: string; status: string; figures: string | null }[];
  };
  return new Map(
    results.map(({ unique_id, status, figures }) => [
      unique_id.split('.')[2] ?? '',
      { status, figures: figures ?? '' },
    ]),
  );
}

/** The figure of a name in a text of figures. */
const figure = (text: string | undefined, name: string) =>
  Number(new RegExp(`(^|, )${name} (-?[\\d.]+)`).exec(text ?? '')?.[2] ?? Number.NaN);

const HISTORIES = [
  { name: 'dbt_core', end: '2026-08-22 05:06:08', tail: 'pass' },
  // of a tenth of the files: not a heavy tail, and the test says so
  { name: 'sqlmesh', end: '2026-04-03 14:30:35', tail: 'warn' },
].map((history) => ({
  ...history,
  path: sharedPath('data', `git_touches_${history.name}.csv.gz`),
}));

describe.each(HISTORIES)('the accuracy tests on $name', ({ path, end, tail }) => {
  test.skipIf(path === null)(
    'pass, and say by how much (needs ../shared/data)',
    async () => {
      await using project = await createMemoryProject();
      await succeed(project, 'ingest', 'touches', path ?? '');
      await succeed(project, 'run', '--as-of', end);
      const said = await accuracy(project, end);
      expect(said.size).toBeGreaterThanOrEqual(15);
      for (const [name, { status, figures }] of said) {
        expect([name, status]).toEqual([name, name === 'heavy_tail' ? tail : 'pass']);
        expect(figures, name).toMatch(/\d/);
        expect(figures, name).not.toContain('nothing judged');
      }
      // against the published table: random keeps what it is given, and the base level more than LRU
      const kept = said.get('fate_keeps_the_needed')?.figures;
      expect(figure(kept, 'random')).toBeGreaterThan(0.2);
      expect(figure(kept, 'random')).toBeLessThan(0.4);
      expect(figure(kept, 'kept')).toBeGreaterThan(figure(kept, 'LRU'));
    },
    300_000,
  );
});

test('on a short history, the tests that need a long one say so and judge nothing', async () => {
  await using project = await createMemoryProject();
  await ingest(project, [
    { commit: 'c1', at: '2024-03-01 11:00:00', path: 'a.txt' },
    { commit: 'c2', at: '2024-05-01 11:00:00', path: 'b.txt' },
  ]);
  await succeed(project, 'run', '--as-of', '2024-06-01');
  const said = await accuracy(project, '2024-06-01');
  for (const name of ['recency', 'frequency', 'base_level_predicts', 'fate_keeps_the_needed'])
    expect(said.get(name)).toEqual({
      status: 'pass',
      figures: 'nothing judged: the history has 61 of 365 days, 2 of 100 active',
    });
  expect(said.get('forgetting_power')?.figures).toContain('R2 Ebbinghaus 0.975 (>= 0.95)');
});

const curves = sharedPath('data', 'forgetting_curves.csv');

test.skipIf(curves === null)(
  'the forgetting curves are the published ones (needs ../shared/data)',
  () => {
    const test = readFileSync(
      join(repositoryRoot, 'tests/data/accuracy/forgetting_power.sql'),
      'utf8',
    );
    const rows = readFileSync(curves ?? '', 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const numbers = (text: string) => text.split(',').map(Number);
    const written = [...test.matchAll(/^ {4}\(([\d., ]+)\)/gm)].map((match) =>
      numbers(match[1] ?? ''),
    );
    expect(written).toEqual(rows.map(numbers));
  },
);
