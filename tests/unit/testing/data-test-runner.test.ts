import { describe, expect, it } from 'vitest';
import type { NodeConfig } from '../../../src/config/node-config.ts';
import { parseTemplate } from '../../../src/jinja/template.ts';
import type { DataTestNode } from '../../../src/manifest/node.ts';
import { fakeSingularTest } from '../../support/build-manifest.ts';
import { openRig } from '../../support/materialize-rig.ts';

function test(sql: string, config: Partial<NodeConfig> = {}): DataTestNode {
  const node = fakeSingularTest('t', { sql, config });
  const relation = { ...node.relation, schema: 'main_dbt_test__audit' };
  return { ...node, template: parseTemplate(node.file), relation };
}

const three = 'select range as n from range(3) -- rows';
const none = 'select 1 as n where false';

/** configuration, failing rows, status, message */
const VERDICTS: readonly (readonly [Partial<NodeConfig>, string, string, string | null])[] = [
  [{}, none, 'pass', null],
  [{}, three, 'fail', 'Got 3 results, configured to fail if != 0'],
  [{}, 'select 1', 'fail', 'Got 1 result, configured to fail if != 0'],
  [{ severity: 'warn' }, three, 'warn', 'Got 3 results, configured to warn if != 0'],
  [{ severity: 'warn' }, none, 'pass', null],
  [{ errorIf: '>10' }, three, 'warn', 'Got 3 results, configured to warn if != 0'],
  [{ errorIf: '>10', warnIf: '>5' }, three, 'pass', null],
  [{ errorIf: '> 2', warnIf: '> 1' }, three, 'fail', 'Got 3 results, configured to fail if > 2'],
  [{ severity: 'warn', errorIf: '> 2', warnIf: '> 5' }, three, 'pass', null],
  [
    { errorIf: 'between 1 and 3' },
    three,
    'fail',
    'Got 3 results, configured to fail if between 1 and 3',
  ],
  [{ errorIf: 'in (4, 5)', warnIf: '= 4' }, three, 'pass', null],
  [{ limit: 2 }, three, 'fail', 'Got 2 results, configured to fail if != 0'],
  [{ failCalc: 'sum(n)' }, three, 'fail', 'Got 3 results, configured to fail if != 0'],
  [{ failCalc: 'sum(n)' }, none, 'pass', null],
  [
    { failCalc: 'sum(n)', errorIf: '= 0', warnIf: '= 0' },
    none,
    'fail',
    'Got 0 results, configured to fail if = 0',
  ],
  [{ failCalc: 'max(n)', limit: 2 }, three, 'fail', 'Got 1 result, configured to fail if != 0'],
];

describe('data tests', () => {
  it.each(VERDICTS)('%j on %j: %s', async (config, sql, status, message) => {
    await using rig = await openRig(1);
    const result = await rig.runTest(test(sql, config));
    expect(result).toMatchObject({ status, message, diagnostics: [] });
    const rows = /Got (\d+)/.exec(message ?? '')?.[1];
    if (rows !== undefined) expect(result.failures).toBe(Number(rows));
  });

  it('are errors when their SQL fails, whatever the severity, with the place in the file', async () => {
    await using rig = await openRig();
    const sql = 'select *\nfrom nowhere';
    const result = await rig.runTest(test(sql, { severity: 'warn', limit: 5, warnIf: '> 3' }));
    expect(result).toMatchObject({ status: 'error', failures: null });
    expect(result.diagnostics[0]).toMatchObject({ code: 'MF4001' });
    expect(result.diagnostics[0]?.span?.start).toBe(sql.indexOf('nowhere'));
  });

  it('refuse a fail_calc that gives no number', async () => {
    await using rig = await openRig();
    const calc = await rig.runTest(test(three, { failCalc: "'x' || max(n)" }));
    expect(calc.diagnostics[0]).toMatchObject({ code: 'MF6002' });
  });

  it('store their failing rows anew on every run, and count from there', async () => {
    await using rig = await openRig();
    const node = test(three, { limit: 1 });
    const stored = 'main_dbt_test__audit.t';
    const first = await rig.runTest(node, { storeFailures: true });
    expect(first).toMatchObject({ status: 'fail', failures: 1 });
    expect(first.relationName).toBe('"test"."main_dbt_test__audit"."t"');
    expect(await rig.rows(`select n from ${stored} order by n`)).toEqual([[0], [1], [2]]);
    await rig.runTest(test('select 7 as m'), { storeFailures: true });
    expect(await rig.rows(`select * from ${stored}`)).toEqual([[7]]);
    await rig.runTest(test('select 8 as m'));
    await rig.runTest(test('select 8 as m', { storeFailures: false }), { storeFailures: true });
    expect(await rig.rows(`select * from ${stored}`)).toEqual([[7]]);
    await rig.execute(`drop table ${stored}; create view ${stored} as select 1 as x`);
    await rig.runTest(test('select 9 as m', { storeFailures: true }));
    expect(await rig.rows(`select * from ${stored}`)).toEqual([[9]]);
  });

  it('leave the stored rows of the last run when they fail', async () => {
    await using rig = await openRig();
    await rig.runTest(test('select 7 as m'), { storeFailures: true });
    const sql = "select cast('x' as integer) as m";
    const result = await rig.runTest(test(sql), { storeFailures: true });
    expect(result.status).toBe('error');
    expect(result.diagnostics[0]?.span?.start).toBe(sql.indexOf('cast'));
    expect(await rig.rows('select * from main_dbt_test__audit.t')).toEqual([[7]]);
  });
});
