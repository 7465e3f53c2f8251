import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CommandResult, PROJECT_YML, runBinary } from '../support/create-project.ts';
import { repositoryRoot } from '../support/repository.ts';

/**
 * Each folder of tests/golden/errors is a broken project with the whole of what memflow says about it:
 * `project/` the files (project.yml is added where there is none), `command` the arguments (default: build),
 * `expected.txt` the exit code and stderr. A mismatch writes `expected.txt.changed` beside it; read it, then rename it.
 */
const folder = join(repositoryRoot, 'tests', 'golden', 'errors');
const cases = existsSync(folder)
  ? readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
  : [];

/** What differs between machines and runs, replaced by words. */
function normalise(text: string, root: string): string {
  return text
    .replaceAll(root, '<project>')
    .replaceAll('\\', '/')
    .replace(/pid \d+/g, 'pid <pid>')
    .replace(/\d+(\.\d+)? (seconds|ms)\b/g, '<time> $2')
    .replace(/in \d+\.\d+s/g, 'in <time>');
}

function commandOf(name: string): readonly string[] {
  const file = join(folder, name, 'command');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(/\s+/) : ['build'];
}

async function runCase(name: string): Promise<{ result: CommandResult; said: string; hasDatabase: boolean }> {
  const root = mkdtempSync(join(tmpdir(), 'memflow-errors-'));
  try {
    cpSync(join(folder, name, 'project'), root, { recursive: true });
    const hasProject = ['project.yml', 'dbt_project.yml'].some((f) => existsSync(join(root, f)));
    if (!hasProject && !existsSync(join(folder, name, 'no-project')))
      writeFileSync(join(root, 'project.yml'), PROJECT_YML);
    const result = await runBinary(root, commandOf(name));
    const hasDatabase = existsSync(join(root, 'shop.duckdb'));
    const said = `exit code ${result.exitCode}\n${normalise(result.stderr, root)}`;
    return { result, said, hasDatabase };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('there are broken projects to try', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

describe.each(cases)('%s', (name) => {
  test('is refused in the expected words', async () => {
    const { result, said, hasDatabase } = await runCase(name);
    const file = join(folder, name, 'expected.txt');
    const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (said !== expected) writeFileSync(`${file}.changed`, said);
    else rmSync(`${file}.changed`, { force: true });
    expect(said).toBe(expected);
    expect(result.signal).toBeNull();
    expect(said).not.toMatch(/\n\s+at .*\(.*:\d+:\d+\)/);
    // Faults that are found before a run leave no database behind.
    if (result.exitCode === 2) expect(hasDatabase).toBe(false);
  });
});
