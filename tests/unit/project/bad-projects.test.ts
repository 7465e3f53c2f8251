import { describe, expect, test } from 'vitest';
import { BAD_PROJECTS } from './bad-projects.ts';
import { complaints } from './parse-files.ts';

describe('a broken project is told all that is wrong with it', () => {
  test.each(BAD_PROJECTS)('$name', async ({ files, options, expected }) => {
    expect(await complaints(files, options)).toEqual(expected);
  });

  test('no project at all', async () => {
    const [first] = await complaints({}, { bare: true });
    expect(first).toMatch(/^error MF1101 - there is no project\.yml or dbt_project\.yml in /);
  });

  test('a profile without profiles.yml', async () => {
    const files = { 'project.yml': 'name: a\nprofile: shop\n' };
    expect(await complaints(files)).toEqual([
      'error MF1102 project.yml:2:10 there is no profiles.yml with the profile "shop"',
    ]);
  });
});
