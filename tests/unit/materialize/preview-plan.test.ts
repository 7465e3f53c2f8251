import { describe, expect, it } from 'vitest';
import { openRig } from '../../support/materialize-rig.ts';

describe('previewPlan', () => {
  it('shows what would be sent, and sends nothing', async () => {
    await using rig = await openRig();
    const spec = {
      sql: 'select 1 as id',
      config: { materialized: 'incremental', uniqueKey: ['id'] },
    };
    expect(await rig.previewModel('a', spec)).toContain('create or replace table "main"."a"');
    expect(await rig.relations()).toEqual([]);
    await rig.runModel('a', spec);
    expect(await rig.previewModel('a', spec)).toContain('delete from "main"."a"');
    expect(await rig.rows('select count(*) from memflow.commits')).toEqual([[1]]);
  });

  it('says what is missing where the plan depends on it', async () => {
    await using rig = await openRig();
    const sql = 'select id from upstream';
    const config = { materialized: 'incremental' };
    expect(await rig.previewModel('a', { sql, config })).toContain(sql);
    await rig.execute('create table a (id integer)');
    await expect(rig.previewModel('a', { sql, config })).rejects.toMatchObject({ code: 'MF4001' });
  });
});
