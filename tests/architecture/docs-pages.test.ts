import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  DUCKDB_TARGET_KEYS,
  REFUSED_TARGET_KEYS,
} from '../../src/adapter/duckdb/duckdb-credentials.ts';
import { ERROR_CODES } from '../../src/base/error-codes.ts';
import { COMMAND_ROWS } from '../../src/cli/commands.ts';
import { OPTION_TABLE } from '../../src/cli/option-table.ts';
import { SELECTION_METHODS } from '../../src/graph/selector-expression.ts';
import { UNSUPPORTED_METHODS } from '../../src/graph/selector-syntax.ts';
import { propertiesShape } from '../../src/project/properties-shape.ts';
import { anchorsOf, linksOf } from '../support/markdown-page.ts';
import { repositoryRoot } from '../support/repository.ts';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'target', 'logs', 'tests', 'src']);

function pagesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : pagesBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const pages = pagesBelow(repositoryRoot);

/** Links of a page that lead nowhere. */
function brokenLinks(page: string, text: string): readonly string[] {
  return linksOf(text).filter((link) => {
    const [path = '', anchor] = link.split('#', 2);
    const target = path === '' ? page : join(dirname(page), decodeURIComponent(path));
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
  });
}

describe('links', () => {
  it('are looked at in every page', () => {
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.some((page) => page.endsWith('README.md'))).toBe(true);
  });

  it('lead to files and headings that exist', () => {
    const broken = pages.flatMap((page) =>
      brokenLinks(page, readFileSync(page, 'utf8')).map(
        (link) => `${relative(repositoryRoot, page)}: ${link}`,
      ),
    );
    expect(broken).toEqual([]);
  });

  it('that lead nowhere are found', () => {
    const page = join(repositoryRoot, 'README.md');
    const text =
      '[a](nowhere.md) [b](LICENSE) [c](#no-such-heading) [d](https://x.org) [e](#memflow)';
    expect(brokenLinks(page, `${text}\n`)).toEqual(['nowhere.md', '#no-such-heading']);
  });
});

describe('reference', () => {
  const cli = read('docs/reference/cli.md');

  it.each(COMMAND_ROWS.map((row) => row.name))('cli.md has the command %s', (name) => {
    expect(cli).toContain(`## memflow ${name}`);
  });

  it('cli.md has every flag', () => {
    const missing = OPTION_TABLE.filter(
      (row) => !cli.includes(`\`${row.flags.replaceAll('|', '\\|')}\``),
    );
    expect(missing.map((row) => row.flags)).toEqual([]);
  });

  it('selectors.md has every method', () => {
    const selectors = read('docs/reference/selectors.md');
    expect(SELECTION_METHODS.filter((method) => !selectors.includes(`| \`${method}`))).toEqual([]);
  });

  it('profiles.md has every key of a target', () => {
    const profiles = read('docs/reference/profiles.md');
    expect(DUCKDB_TARGET_KEYS.filter((key) => !profiles.includes(`\`${key}\``))).toEqual([]);
  });

  it('dbt.md names everything that is refused', () => {
    const page = read('docs/guide/dbt.md');
    const methods = Object.keys(UNSUPPORTED_METHODS);
    const targetKeys = Object.keys(REFUSED_TARGET_KEYS);
    const words = [...methods, ...targetKeys].map((word) => `\`${word}\``);
    const kinds = Object.keys(propertiesShape.unsupported ?? {});
    expect(kinds.length).toBeGreaterThan(0);
    const plain = kinds.map((kind) => kind.replaceAll('_', ' '));
    expect([...words, ...plain].filter((word) => !page.includes(word))).toEqual([]);
  });

  it('exit-codes.md has every exit code', () => {
    const page = read('docs/reference/exit-codes.md');
    const codes = new Set(Object.values(ERROR_CODES).map((entry) => entry.exit));
    expect([...codes].filter((code) => !page.includes(`| ${code} |`))).toEqual([]);
  });

  it('is not stale: `npm run docs` would change nothing', () => {
    const script = join(repositoryRoot, 'scripts', 'generate-reference.mjs');
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});

describe('package', () => {
  const manifest: unknown = JSON.parse(read('package.json'));
  const version = /"version": "([^"]+)"/.exec(read('package.json'))?.[1] ?? '?';

  it('has its version in the changelog', () => {
    expect(read('CHANGELOG.md')).toMatch(
      new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'),
    );
    expect(manifest).toMatchObject({ license: 'Apache-2.0' });
  });

  it('holds what a user needs and nothing else', () => {
    const shell = process.platform === 'win32';
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell,
    });
    const paths = [...output.matchAll(/"path": "([^"]+)"/g)].map((match) => match[1] ?? '');
    for (const path of [
      'LICENSE',
      'README.md',
      'bin/memflow.js',
      'dist/cli/main.js',
      'dist/index.d.ts',
      'macros/activation.sql',
      'models/sources.yml',
      'project.yml',
      'schema/project.json',
    ])
      expect(paths, path).toContain(path);
    const known =
      /^(LICENSE|README\.md|package\.json|project\.yml|(bin|dist|macros|models|schema|seeds)\/.*)$/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.(map|test\.js|duckdb)$|\.built$/.test(path))).toEqual([]);
  });
});
