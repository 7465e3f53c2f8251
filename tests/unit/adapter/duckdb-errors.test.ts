import { describe, expect, test } from 'vitest';
import { isRetryable } from '../../../src/adapter/adapter-error.ts';
import { readFault, toDuckDbError } from '../../../src/adapter/duckdb/duckdb-errors.ts';
import { parseEngineMessage } from '../../../src/adapter/duckdb/engine-message.ts';

const json = (type: string, message: string, more: Record<string, string> = {}) =>
  JSON.stringify({ exception_type: type, exception_message: message, ...more });

describe('parseEngineMessage', () => {
  test('reads the JSON form; places are bytes of UTF-8', () => {
    const sql = "select 'äöü😀', idd from t";
    const text = json('Binder', 'Referenced column "idd" not found in FROM clause!', {
      position: '21',
      candidates: 'id',
    });
    expect(parseEngineMessage(text, sql)).toEqual({
      type: 'Binder',
      text: 'Referenced column "idd" not found in FROM clause!',
      candidates: ['id'],
      offset: sql.indexOf('idd'),
    });
  });

  test('reads the JSON form behind a prefix', () => {
    const text = `Parser Error: ${json('Parser', 'syntax error at or near "selec"', { position: '0' })}`;
    expect(parseEngineMessage(text, 'selec 1')).toMatchObject({ type: 'Parser', offset: 0 });
  });

  test('reads the plain form with its caret', () => {
    const sql = 'select 1,\n  nope\nfrom t';
    const text = 'Binder Error: Referenced column "nope" not found\n\nLINE 2:   nope\n          ^';
    expect(parseEngineMessage(text, sql)).toEqual({
      type: 'Binder',
      text: 'Referenced column "nope" not found',
      candidates: [],
      offset: sql.indexOf('nope'),
    });
  });

  test('reads the plain form of a long line, cut on both sides', () => {
    const sql = `select ${'a, '.repeat(60)}nope, ${'b, '.repeat(60)}1`;
    const shown = sql.slice(sql.indexOf('nope') - 30, sql.indexOf('nope') + 30);
    const text = `Binder Error: x\n\nLINE 1: ...${shown}...\n${' '.repeat(8 + 3 + 30)}^`;
    const { offset } = parseEngineMessage(text, sql);
    expect(sql.startsWith('nope', offset)).toBe(true);
  });

  test('takes any other text as it is', () => {
    expect(parseEngineMessage('something broke', '')).toEqual({
      type: '',
      text: 'something broke',
      candidates: [],
    });
    expect(parseEngineMessage('{"exception_type": nonsense', '').type).toBe('');
  });
});

describe('readFault', () => {
  test.each([
    ['MF4001', json('Catalog', 'Table with name tt does not exist!\nDid you mean "t"?')],
    ['MF4001', json('Binder', 'Referenced table "a" not found!\nCandidate tables: "t"')],
    ['MF4002', json('Binder', 'Referenced column "idd" not found in FROM clause!')],
    ['MF4002', json('Binder', 'Table "t" does not have a column with name "idx"')],
    ['MF4003', json('Parser', 'syntax error at or near "from"')],
    ['MF4004', json('Binder', 'column "id" must appear in the GROUP BY clause')],
    ['MF4004', json('Dependency', 'Cannot alter entry "t" because there are entries that ..')],
    ['MF4005', json('Conversion', "Could not convert string 'abc' to INT32")],
    ['MF4005', json('Out of Range', 'Overflow in addition of INT128')],
    ['MF4006', json('Constraint', 'NOT NULL constraint failed: u.id')],
    [
      'MF4006',
      json('TransactionContext', 'Failed to commit: PRIMARY KEY or UNIQUE constraint violation'),
    ],
    ['MF4007', json('Catalog', 'Table with name "t" already exists!')],
    ['MF4007', json('Catalog', 'Existing object v is of type View, trying to drop type Table')],
    ['MF4008', json('Out of Memory', 'could not allocate block of size 256.0 KiB')],
    [
      'MF4009',
      "Out of Memory Error: failed to offload data block of size 256.0 KiB. This limit was set by the 'max_temp_directory_size' setting",
    ],
    ['MF4009', 'IO Error: Could not write file "/a.db": No space left on device'],
    [
      'MF4009',
      'TransactionContext Error: Failed to commit: Could not write file "/a.wal": No space left on device',
    ],
    ['MF4011', json('INTERRUPT', 'Interrupted!')],
    ['MF4012', 'TransactionContext Error: Conflict on update!'],
    ['MF4012', 'TransactionContext Error: Catalog write-write conflict on create with "x"'],
    [
      'MF4012',
      'TransactionContext Error: Failed to commit: Transaction conflict: attempting to insert into table "q" but it has been altered',
    ],
    ['MF4013', 'TransactionContext Error: Current transaction is aborted (please ROLLBACK)'],
    [
      'MF4014',
      'Invalid Input Error: Cannot execute statement of type "CREATE" on database "d" which is attached in read-only mode!',
    ],
    ['MF4014', 'IO Error: Cannot open file "/a.db": Permission denied'],
    ['MF4015', json('IO', 'Extension "/x/spatial.duckdb_extension" not found.')],
    ['MF4015', json('Catalog', 'x is not in the catalog, but it exists in the spatial extension.')],
    ['MF4016', json('IO', 'No files found that match the pattern "/nope.csv"')],
    ['MF4016', json('HTTP', "HTTP GET error on 'http://store/x.parquet' (HTTP 404 Not Found)")],
    [
      'MF4035',
      json('IO', "Could not connect to server error for HTTP HEAD to 'http://store/x.parquet'"),
    ],
    ['MF4035', json('HTTP', "Request returned HTTP 503 for HTTP HEAD to 'http://store/x.parquet'")],
    ['MF4035', 'Invalid Error: Server returned nothing (no headers, no data)'],
    ['MF4035', 'Invalid Error: Transferred a partial file'],
    ['MF4017', json('Invalid Input', 'boom')],
    ['MF4017', json('Invalid Input', 'Timeout was reached')],
    ['MF4018', json('INTERNAL', 'Attempted to access index 3 within vector of size 2')],
    ['MF4019', json('Not implemented', 'something')],
    ['MF4021', 'IO Error: The file "x" exists, but it is not a valid DuckDB database file!'],
    [
      'MF4024',
      'IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.',
    ],
    [
      'MF4030',
      'IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 4096',
    ],
    [
      'MF4030',
      'IO Error: Could not read enough bytes from file "a.db": attempted to read 262144 bytes',
    ],
    [
      'MF4031',
      'IO Error: Failure while replaying WAL file "a.wal": Corrupt WAL file: entry at byte position 130',
    ],
    [
      'MF7102',
      'IO Error: Could not set lock on file "a.db": Conflicting lock is held in node (PID 29325).',
    ],
  ])('%s: %s', (code, text) => {
    expect(readFault(new Error(text), '').code).toBe(code);
  });

  test('makes the hint from what the engine suggests', () => {
    const text = json('Catalog', 'Table with name tt does not exist!\nDid you mean "t"?', {
      candidates: 't',
    });
    expect(readFault(new Error(text), '')).toEqual({
      code: 'MF4001',
      message: 'Catalog Error: Table with name tt does not exist!',
      hint: 'did you mean "t"?',
    });
  });

  test('says how to get an extension', () => {
    const missing = json('IO', 'Extension "/h/.duckdb/linux/spatial.duckdb_extension" not found.');
    expect(readFault(new Error(missing), '').hint).toContain('INSTALL spatial');
    const needed = json(
      'Extension Autoloading',
      "An error occurred while trying to automatically install the required extension 'httpfs':\nx",
    );
    expect(readFault(new Error(needed), '').hint).toContain('INSTALL httpfs');
  });
});

describe('toDuckDbError', () => {
  const compiled = { path: 'target/compiled/p/m.sql', text: 'select\n  "no pe"\nfrom t' };
  const before = 'create table u as (\n';
  const sent = `/* tag */ ${before}${compiled.text}\n)`;
  const position = Buffer.byteLength(sent.slice(0, sent.indexOf('"no pe"')));
  const cause = new Error(
    json('Binder', 'Referenced column "no pe" not found', { position: String(position) }),
  );
  const start = '/* tag */ '.length;

  test('points into the compiled SQL', () => {
    const origin = { compiled, offset: before.length };
    const error = toDuckDbError(cause, sent, [{ start, origin }]);
    expect(error.diagnostics[0]?.span).toEqual({ file: compiled, start: 9, end: 16 });
    expect(error.cause).toBe(cause);
    expect(isRetryable(error)).toBe(false);
  });

  test('points into the source, with the compiled SQL as a related place', () => {
    const source = { path: 'models/m.sql', text: '{{ x }}' };
    const place = { file: source, start: 0, end: 7 };
    const origin = {
      compiled,
      offset: before.length,
      toSource: (offset: number) => (offset === 9 ? place : undefined),
    };
    const [diagnostic] = toDuckDbError(cause, sent, [{ start, origin }]).diagnostics;
    expect(diagnostic?.span).toEqual(place);
    expect(diagnostic?.related?.[0]?.span).toEqual({ file: compiled, start: 9, end: 16 });
  });

  test('gives no place for what the user has not written', () => {
    const origin = { compiled, offset: sent.length };
    expect(toDuckDbError(cause, sent, [{ start, origin }]).diagnostics[0]?.span).toBeUndefined();
    expect(toDuckDbError(cause, sent, []).diagnostics[0]?.span).toBeUndefined();
  });

  test('picks the statement of a script that the place lies in', () => {
    const other = { compiled: { path: 'other', text: 'x' }, offset: 0 };
    const parts = [
      { start: 0, origin: other },
      { start, origin: { compiled, offset: before.length } },
      { start: sent.length, origin: other },
    ];
    expect(toDuckDbError(cause, sent, parts).diagnostics[0]?.span?.file).toBe(compiled);
  });

  test('tells conflicts that may be tried again', () => {
    const conflict = new Error('TransactionContext Error: Conflict on update!');
    expect(isRetryable(toDuckDbError(conflict, '', []))).toBe(true);
  });
});
