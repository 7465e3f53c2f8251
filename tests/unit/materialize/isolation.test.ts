import { describe, expect, it } from 'vitest';
import { openRig } from '../../support/materialize-rig.ts';

describe('a run of models', () => {
  it('keeps the old table readable until the new one is committed', async () => {
    await using rig = await openRig(3);
    const config = { materialized: 'table' };
    await rig.runModel('a', { sql: 'select 1 as id', config });
    const slow = rig.runModel('a', {
      sql: 'select max(x.range) as id from range(3000) x, range(20000) y where x.range + y.range > 0',
      config,
    });
    const seen = new Set<unknown>();
    let done = false;
    const finished = slow.then(() => {
      done = true;
    });
    while (!done) seen.add((await rig.rows('select id from a'))[0]?.[0]);
    await finished;
    seen.add((await rig.rows('select id from a'))[0]?.[0]);
    expect([...seen]).toEqual([1, 2999]);
  });

  it('is rolled back when it is interrupted, and leaves nothing', async () => {
    await using rig = await openRig();
    const config = { materialized: 'incremental', uniqueKey: ['id'] };
    await rig.runModel('a', { sql: 'select 1 as id', config });
    const abort = new AbortController();
    const running = rig.runModel(
      'a',
      {
        sql: 'select x.range as id from range(100000) x, range(100000) y where x.range * y.range = 7',
        config,
      },
      { signal: abort.signal },
    );
    setTimeout(() => abort.abort(), 150);
    const result = await running;
    expect(result.status).toBe('error');
    expect(await rig.rows('select * from a')).toEqual([[1]]);
    expect(await rig.relations()).toEqual(['main.a base table']);
    const again = await rig.runModel('a', { sql: 'select 2 as id', config });
    expect(again.status).toBe('success');
  });

  it('may write many models at once', async () => {
    await using rig = await openRig(4);
    const names = Array.from({ length: 24 }, (_, index) => `m${index}`);
    const kinds = ['view', 'table', 'incremental'];
    const results = await Promise.all(
      names.map((name, index) =>
        rig.runModel(name, {
          sql: `select ${index} as id`,
          config: {
            materialized: kinds[index % 3] ?? 'view',
            uniqueKey: index % 3 === 2 ? ['id'] : [],
          },
        }),
      ),
    );
    expect(results.filter((result) => result.status !== 'success')).toEqual([]);
    expect(
      await rig.rows('select count(*), count(distinct commit_number) from memflow.commits'),
    ).toEqual([[24, 24]]);
  });

  it('creates the schemas it needs', async () => {
    await using rig = await openRig();
    const result = await rig.runModel(
      'a',
      { sql: 'select 1 as id', config: { materialized: 'table' } },
      { patch: (node) => ({ ...node, relation: { ...node.relation, schema: 'Other "one"' } }) },
    );
    expect(result.status).toBe('success');
    expect(await rig.rows('select id from "Other ""one""".a')).toEqual([[1]]);
  });

  it('can build beside and rename on an engine that cannot replace', async () => {
    await using rig = await openRig();
    const config = { materialized: 'table' };
    for (const value of [1, 2]) {
      const result = await rig.runModel(
        'a',
        { sql: `select ${value} as id`, config },
        { capabilities: { atomicReplace: false } },
      );
      expect(result.diagnostics).toEqual([]);
      expect(await rig.rows('select id from a')).toEqual([[value]]);
    }
    expect(await rig.relations()).toEqual(['main.a base table']);
  });

  it('writes into an attached database, with the ledger row in its own', async () => {
    await using rig = await openRig(1);
    await rig.execute(`attach '${rig.directory}/other.duckdb' as other`);
    for (let run = 0; run < 2; run++) {
      const result = await rig.runModel(
        'a',
        { sql: 'select 1 as id', config: { materialized: 'table' } },
        { patch: (node) => ({ ...node, relation: { ...node.relation, database: 'other' } }) },
      );
      expect(result.diagnostics).toEqual([]);
    }
    expect(await rig.rows('select id from other.main.a')).toEqual([[1]]);
    expect(await rig.rows('select distinct database_name, identifier from memflow.ledger')).toEqual(
      [['other', 'a']],
    );
  });
});
