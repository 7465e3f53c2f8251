import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const script = join(repositoryRoot, 'scripts', 'check-architecture.mjs');

function check(root: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], {
    encoding: 'utf8',
  });
  return { status, output: stderr + stdout };
}

test('the repository follows its own rules, and the check sees its modules', () => {
  const { status, output } = check(repositoryRoot);
  expect(output).toMatch(/^architecture: [1-9]\d+ modules, 0 faults$/m);
  expect(status).toBe(0);
});

describe('a planted fault is found', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'memflow-architecture-'));
    mkdirSync(join(root, 'docs'));
    cpSync(
      join(repositoryRoot, 'docs', 'architecture.json'),
      join(root, 'docs', 'architecture.json'),
    );
    cpSync(join(repositoryRoot, 'src'), join(root, 'src'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const plant = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  test.each([
    [
      'an upward import',
      'src/base/planted.ts',
      "import { buildGraph } from '../graph/graph.ts';\nbuildGraph;\n",
      'base may not import graph',
    ],
    [
      'an upward import of a type',
      'src/graph/planted.ts',
      "import type { CompiledNode } from '../compile/compiled-node.ts';\nexport type X = CompiledNode;\n",
      'graph may not import compile',
    ],
    [
      'an import between folders of one layer',
      'src/graph/planted.ts',
      "import '../state/run-journal.ts';\n",
      'graph may not import state',
    ],
    [
      'a dynamic upward import',
      'src/base/planted.ts',
      "export const x = () => import('../cli/main.ts');\n",
      'base may not import cli',
    ],
    [
      'a second importer of an external package',
      'src/graph/planted.ts',
      "import { parse } from 'yaml';\nparse;\n",
      'yaml may be imported only in src/yaml/',
    ],
    [
      'the file system where it has no business',
      'src/graph/planted.ts',
      "import 'node:fs';\n",
      'node:fs may be imported only in',
    ],
    ['a banned name', 'src/graph/graph-utils.ts', 'export {};\n', '"utils" says nothing'],
    ['the clock', 'src/graph/planted.ts', 'export const t = Date.now();\n', 'Date.now is ambient'],
    [
      'the environment',
      'src/graph/planted.ts',
      'export const e = process.env;\n',
      'process is ambient',
    ],
    ['a huge file', 'src/graph/planted.ts', '\n'.repeat(401), '401 lines, at most 400'],
    [
      'a folder without a layer',
      'src/extra/planted.ts',
      'export {};\n',
      'folder "extra" has no layer',
    ],
  ])('%s', (_name, path, text, expected) => {
    plant(path, text);
    const { status, output } = check(root);
    expect(output).toContain(expected);
    expect(status).toBe(1);
  });

  test('a cycle of types only', () => {
    plant('src/graph/one.ts', "import type { B } from './two.ts';\nexport type A = B | 1;\n");
    plant('src/graph/two.ts', "import type { A } from './one.ts';\nexport type B = A | 2;\n");
    const { status, output } = check(root);
    expect(output).toContain(
      'import cycle: src/graph/one.ts -> src/graph/two.ts -> src/graph/one.ts',
    );
    expect(status).toBe(1);
  });

  test('an empty source folder', () => {
    rmSync(join(root, 'src'), { recursive: true });
    mkdirSync(join(root, 'src'));
    const { status, output } = check(root);
    expect(output).toContain('the check saw nothing');
    expect(status).toBe(1);
  });

  test('Biome refuses a floating promise and a default export', () => {
    for (const file of ['biome.json', '.gitignore'])
      cpSync(join(repositoryRoot, file), join(root, file));
    cpSync(join(repositoryRoot, 'tsconfig.json'), join(root, 'tsconfig.json'));
    spawnSync('git', ['init', '-q'], { cwd: root });
    plant(
      'src/graph/planted.ts',
      'export default async function planted(): Promise<number> {\n  return 1;\n}\nplanted();\n',
    );
    appendFileSync(join(root, 'src/graph/planted.ts'), '');
    const biome = join(repositoryRoot, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [biome, 'lint', '--max-diagnostics=none', 'src/graph/planted.ts'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(stdout + stderr).toContain('noDefaultExport');
    expect(stdout + stderr).toContain('noFloatingPromises');
    expect(status).not.toBe(0);
  });
});
