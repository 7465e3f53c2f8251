import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCredentials } from '../../../src/adapter/duckdb/duckdb-credentials.ts';
import { ConfigError } from '../../../src/base/errors.ts';
import { scrubSecrets } from '../../../src/base/secrets.ts';

const read = (values: Record<string, unknown>) =>
  readCredentials({ type: 'duckdb', values: { type: 'duckdb', ...values }, projectDir: '/p' });

function faults(values: Record<string, unknown>): readonly string[] {
  try {
    read(values);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.diagnostics.map(({ code, message, hint }) => `${code} ${message} | ${hint ?? ''}`);
  }
  return [];
}

describe('readCredentials', () => {
  test('has a default for everything', () => {
    const credentials = read({});
    expect(credentials).toMatchObject({
      path: null,
      catalog: 'memory',
      schema: 'main',
      threads: 4,
      initialThreads: 1,
      memoryLimit: null,
      temporaryDirectory: null,
      autoinstall: false,
      lockTimeoutMs: null,
      pool: { max: 160, executing: null, timeoutMs: 30_000 },
    });
    expect(credentials.engineThreads).toBeGreaterThanOrEqual(1);
  });

  test('resolves paths against the project and names the catalog after the file', () => {
    expect(read({ path: 'data/shop.v1.duckdb', temp_directory: 'tmp' })).toMatchObject({
      path: resolve('/p/data/shop.v1.duckdb'),
      catalog: 'shop.v1',
      temporaryDirectory: resolve('/p/tmp'),
    });
    expect(read({ path: '/abs/x' })).toMatchObject({ path: '/abs/x', catalog: 'x' });
    expect(read({ path: 'Main.db' }).catalog).toBe('Main_db');
    expect(read({ path: 'x.db', database: 'other' }).catalog).toBe('other');
    expect(read({ path: ':memory:', database: 'shop' }).catalog).toBe('shop');
  });

  test('reads what dbt-duckdb profiles hold', () => {
    const credentials = read({
      path: 'x.db',
      threads: '8',
      extensions: ['httpfs', { name: 'h3', repo: 'community' }],
      settings: { threads: 2, memory_limit: '2GB', s3_region: 'eu' },
      config_options: { preserve_insertion_order: false },
      attach: [
        'raw.db',
        { path: 's3://b/x.db', alias: 'remote', read_only: true },
        { path: 'host=h', type: 'Postgres', alias: 'pg', options: { schema: 'public' } },
      ],
      keep_open: true,
      retries: { connect_attempts: 3 },
      lock_timeout: '10m',
      pool: { max: '25', executing: 8, timeout: '500ms' },
    });
    expect(credentials).toMatchObject({
      threads: 8,
      engineThreads: 2,
      initialThreads: 2,
      memoryLimit: '2GB',
      lockTimeoutMs: 600_000,
      pool: { max: 25, executing: 8, timeoutMs: 500 },
      extensions: [
        { name: 'httpfs', repository: null },
        { name: 'h3', repository: 'community' },
      ],
    });
    expect([...credentials.settings]).toEqual([
      ['preserve_insertion_order', false],
      ['s3_region', 'eu'],
    ]);
    expect(credentials.attach.map(({ path, isLocal }) => [path, isLocal])).toEqual([
      [resolve('/p/raw.db'), true],
      ['s3://b/x.db', false],
      ['host=h', false],
    ]);
  });

  test('hides the values of secrets', () => {
    const credentials = read({
      secrets: [
        { type: 's3', name: 'one', region: 'eu-west', key_id: 'AKIA-TEST-1', scope: ['a', 'b'] },
      ],
    });
    expect(credentials.secrets[0]?.options.get('scope')).toEqual(['a', 'b']);
    expect(scrubSecrets('AKIA-TEST-1 in eu-west')).toBe('***** in eu-west');
  });

  test('reports all faults at once', () => {
    expect(
      faults({ pth: 'x', threads: 0, settings: [1], plugins: [], schema: { a: 1 }, attach: [{}] }),
    ).toEqual([
      'MF1202 target: unknown key "pth" | did you mean "path"?',
      'MF1204 target: plugins is not supported | use an extension, or load the data before the run',
      'MF1203 target: settings is a list, expected a mapping | ',
      'MF1203 target: attach[0]: path is missing | ',
      'MF1203 target: schema is a mapping, expected a text | ',
      'MF1203 target: threads is 0, expected a whole number from 1 | ',
    ]);
  });

  test.each([
    [{ path: 'md:db' }, 'MF4029'],
    [{ path: 's3://b/x.duckdb' }, 'MF4029'],
    [{ path: '' }, 'MF1203'],
    [{ path: 'x.db', database: 'temp' }, 'MF1203'],
    [{ path: 'x.db', attach: [{ path: 'y.db', alias: 'X' }] }, 'MF1203'],
    [{ lock_timeout: 'soon' }, 'MF1203'],
    [{ settings: { threads: 'many' } }, 'MF1203'],
    [{ autoinstall: 'perhaps' }, 'MF1203'],
    [{ pool: 160 }, 'MF1203'],
    [{ pool: { maximum: 160 } }, 'MF1202'],
    [{ pool: { max: -1 } }, 'MF1203'],
    [{ pool: { executing: 0 } }, 'MF1203'],
    [{ pool: { timeout: 'soon' } }, 'MF1203'],
    [{ pool: { timeout: 0 } }, 'MF1203'],
    [{ secrets: [{ type: 's3', persistent: true }] }, 'MF1204'],
    [{ secrets: [{ key_id: 'x' }] }, 'MF1203'],
    [{ secrets: [{ type: 's3', 'a, b': 'x' }] }, 'MF1203'],
    [{ extensions: 'httpfs' }, 'MF1203'],
    [{ use_credential_provider: 'aws' }, 'MF1204'],
  ])('%j is %s', (values, code) => {
    const found = faults(values);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(code);
  });
});
