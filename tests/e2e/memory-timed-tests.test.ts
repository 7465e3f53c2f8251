import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { createMemoryProject } from './memory-project.ts';

const FOLDER = 'tests/benchmarks';

test.each(['sample', null])(
  'the timed tests of the project come back right: history %s',
  async (source) => {
    await using project = await createMemoryProject();
    const files = readdirSync(join(repositoryRoot, FOLDER));
    for (const file of files) {
      project.write(`${FOLDER}/${file}`, readFileSync(join(repositoryRoot, FOLDER, file), 'utf8'));
    }
    if (source !== null) await project.memflow('ingest', source);
    else {
      project.write('empty.csv', 'commit_id,committed_at,author_id,subject,path\n');
      await project.memflow('ingest', 'touches', 'empty.csv');
    }
    await project.memflow('build', '--exclude-resource-type', 'test');
    const { results } = JSON.parse(project.read('target/run_results.json'));
    const timed = results.filter((result: { unique_id: string }) =>
      result.unique_id.startsWith('benchmark.'),
    );
    expect(timed).toHaveLength(files.length);
    // Budgets are for machines that do nothing else; here it counts that every query runs and returns what it should.
    for (const { unique_id, status } of timed)
      expect(status, unique_id).not.toMatch(/error|skipped/);
  },
);
