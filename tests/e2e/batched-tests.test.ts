import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

/** Tests that share a statement must end as they would alone. */
const FILES = {
  'models/a.sql': 'select * from (values (1, 1), (2, null), (2, 3)) t(id, value)',
  'models/p.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests: [not_null, unique, {accepted_values: {arguments: {values: [1, 2]}}}]
      - name: value
        data_tests:
          - not_null: {config: {severity: warn}}
          - unique
          - accepted_values: {arguments: {values: [1]}}
`,
  'tests/fine.sql': "select * from {{ ref('a') }} where false -- a comment at the end",
  'tests/broken.sql': "select nosuch from {{ ref('a') }}",
  'tests/unbalanced.sql': 'select 1) as t union all select 0, 7 from (select 2 where false',
};

async function statuses(threads: string): Promise<Record<string, readonly unknown[]>> {
  await using project = await createProject(FILES);
  await project.memflow('run');
  await project.memflow('test', '--threads', threads);
  const { results } = JSON.parse(project.read('target/run_results.json'));
  return Object.fromEntries(
    results.map((r: { unique_id: string; status: string; failures: number; message: string }) => [
      r.unique_id.split('.')[2],
      [r.status, r.failures, r.message?.split('\n')[0] ?? null],
    ]),
  );
}

test('a broken test touches no other that shares its statement', async () => {
  const together = await statuses('1');
  expect(together).toEqual(await statuses('50'));
  expect(together['unique_a_id']).toEqual(['fail', 1, 'Got 1 result, configured to fail if != 0']);
  expect(together['not_null_a_value']?.[0]).toBe('warn');
  expect(together['fine']?.[0]).toBe('pass');
  expect(together['broken']?.[0]).toBe('error');
});

test('tests share a statement where there are many of them', async () => {
  const { 'tests/broken.sql': _, 'tests/unbalanced.sql': __, ...files } = FILES;
  await using project = await createProject(files);
  await project.memflow('run');
  await project.memflow('test', '--threads', '1');
  const { results } = JSON.parse(project.read('target/run_results.json'));
  const shared = results.filter(
    (r: { adapter_response: { tests_in_statement?: number } }) =>
      r.adapter_response.tests_in_statement === 7,
  );
  expect(shared).toHaveLength(7);
});
