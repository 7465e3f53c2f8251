import fc from 'fast-check';
import { expect, test } from 'vitest';
import { soakCount } from '../support/random.ts';
import { createMemoryProject, fingerprint, query } from './memory-project.ts';
import { type AccessRow, type Load, runModels, writeLoad } from './memory-rows.ts';

const END = '2024-06-01T00:00:00';

const pad = (value: number) => String(value).padStart(2, '0');

/** Minutes around the end of January and of February 2024, so that most histories cross a month's end. */
const moment = fc
  .record({
    month: fc.constantFrom(1, 2),
    minutes: fc.integer({ min: -150, max: 150 }),
  })
  .map(({ month, minutes }) => {
    const at = new Date(Date.UTC(2024, month, 1) + minutes * 60_000);
    return at.toISOString().slice(0, -5).replace('T', ' ');
  });

const access: fc.Arbitrary<AccessRow> = fc.record({
  memory: fc.integer({ min: 1, max: 5 }).map((n) => `m${pad(n)}`),
  at: moment,
  actor: fc.constantFrom(null, 'ada', 'bob'),
  context: fc.constantFrom(null, null, 'c1', 'c2'),
  weight: fc.constantFrom(0.5, 1),
});

const keyOf = (row: AccessRow) => [row.memory, row.at, row.actor, row.context].join('|');

/** A history in the order in which it happens to arrive, cut into loads; some rows are taken back by a later load. */
const history: fc.Arbitrary<readonly Load[]> = fc
  .record({
    rows: fc.uniqueArray(access, { minLength: 1, maxLength: 24, selector: keyOf }),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    taken: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
  })
  .map(({ rows, cuts, taken }) => {
    const ends = [...cuts.map((cut) => Math.floor(cut * rows.length)), rows.length].sort(
      (a, b) => a - b,
    );
    const loads: Load[] = ends.map((end, i) => ({ added: rows.slice(ends[i - 1] ?? 0, end) }));
    const removed = [...new Set(taken.map((at) => Math.floor(at * rows.length)))].flatMap(
      (at) => rows[at] ?? [],
    );
    return removed.length === 0 ? loads : [...loads, { added: [], removed }];
  });

test('however a history is cut into loads, late rows and rows taken back included, each run equals a rebuild', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (loads) => {
      await using project = await createMemoryProject();
      for (const [i, load] of loads.entries()) {
        await writeLoad(project, load, i + 1);
        await runModels(project, END);
      }
      const grown = await fingerprint(project);
      const loadIds = await loadsOfStores(project);
      await runModels(project, END);
      expect(await fingerprint(project)).toEqual(grown);
      await runModels(project, END, { fullRefresh: true });
      expect(await fingerprint(project)).toEqual(grown);
      expect(await loadsOfStores(project)).toEqual(loadIds);
    }),
    { numRuns: soakCount(12) },
  );
}, 600_000);

/** What the stores by month believe to have seen, which must not depend on how it came either. */
function loadsOfStores(project: Parameters<typeof query>[0]) {
  return query(
    project,
    `select 'co_activation', activation_month::varchar, load_id::int from co_activation group by all
     union all select 'ltm_pair_months', month::varchar, load_id::int from ltm_pair_months group by all
     union all select 'stm_episodes', started_month::varchar, load_id::int from stm_episodes group by all
     union all select 'stm_episode_members', access_id, load_id::int from stm_episode_members
     order by all`,
  );
}
