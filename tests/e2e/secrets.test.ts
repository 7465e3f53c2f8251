import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CommandResult, createProject, type TestProject } from '../support/create-project.ts';

const CANARIES = {
  DBT_ENV_SECRET_PATH: 'canary-path-1a2b',
  MEMFLOW_ENV_SECRET_ATTACH: 'canary-attach-3c4d',
  DBT_ENV_SECRET_KEY: 'canary-key-5e6f',
  DBT_ENV_SECRET_TOKEN: `canary-'"token-7a8b`,
  DBT_ENV_SECRET_UNUSED: 'canary-unused-9c0d',
};

const PROFILE = `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('DBT_ENV_SECRET_PATH') }}/shop.duckdb"
      attach:
        - {path: "{{ env_var('MEMFLOW_ENV_SECRET_ATTACH') }}.duckdb", alias: other}
      secrets:
        - {type: s3, name: mine, key_id: "{{ env_var('DBT_ENV_SECRET_KEY') }}", secret: "{{ env_var('DBT_ENV_SECRET_TOKEN') }}"}
`;

/** The same without what needs an extension. */
const PROFILE_WITHOUT_SECRETS = PROFILE.split('      secrets:')[0] ?? '';

/** Every file of the project but the database's own names, and everything printed. */
function hits(project: TestProject, results: readonly CommandResult[]): readonly string[] {
  const texts = results.flatMap(({ stdout, stderr }, i) => [
    [`stdout of ${i}`, stdout],
    [`stderr of ${i}`, stderr],
  ]);
  const files = readdirSync(project.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(project.root.length), readFileSync(path, 'latin1')]);
  return [...texts, ...files].flatMap(([where, text]) =>
    Object.values(CANARIES).flatMap((canary) =>
      [canary, JSON.stringify(canary).slice(1, -1)].some((form) => text?.includes(form))
        ? [`${canary} in ${where}`]
        : [],
    ),
  );
}

const FILES = {
  'project.yml': 'name: shop\nprofile: shop\n',
  'models/a.sql':
    "{{ config(materialized='table') }} select 1 as id, '{{ target.name }}' as target",
  'models/tells.sql':
    "{{ config(materialized='table') }} -- {{ target.path }}\n{{ log(target.path, info=true) }} select 1 as id",
  'models/bad.sql': 'select nosuch from other.main.nowhere',
  'models/p.yml': 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]\n',
};

describe('secrets of the environment', () => {
  test.each([
    ['in paths', PROFILE_WITHOUT_SECRETS],
    ['in secrets of the engine', PROFILE],
  ])('%s turn up nowhere', async (_where, profile) => {
    await using project = await createProject({ ...FILES, 'profiles.yml': profile });
    mkdirSync(project.path(CANARIES.DBT_ENV_SECRET_PATH));
    const env = CANARIES;
    const results = [];
    for (const args of [
      ['build'],
      ['build', '--debug', '--log-format', 'json'],
      ['build', '--output', 'json'],
      ['debug'],
      ['show', 'a'],
      ['parse'],
      ['run', '--vars', `{x: ${CANARIES.DBT_ENV_SECRET_PATH}}`],
    ])
      results.push(await project.memflowWith({ env }, ...args));
    expect(hits(project, results)).toEqual([]);
    expect(results.map(({ exitCode }) => exitCode)).not.toContain(70);
    // There was something to hide.
    expect(results.map(({ stdout, stderr }) => stdout + stderr).join()).toContain('*****');
  });

  test('are refused in models, by name and place', async () => {
    await using project = await createProject({
      'models/a.sql': "select '{{ env_var('DBT_ENV_SECRET_UNUSED') }}' as leak",
    });
    const result = await project.memflowWith({ env: CANARIES }, 'run');
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('models/a.sql:1:');
    expect(hits(project, [result])).toEqual([]);
    expect(project.exists('shop.duckdb')).toBe(false);
  });
});
