import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../../src/adapter/connection.ts';
import { formatPlace } from '../../../src/base/code-frame.ts';
import type { NodeConfig } from '../../../src/config/node-config.ts';
import { openRig } from '../../support/materialize-rig.ts';

interface Accepted {
  readonly csv: string | Uint8Array;
  readonly config?: Partial<NodeConfig>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

interface Refused {
  readonly csv: string | Uint8Array;
  readonly config?: Partial<NodeConfig>;
  readonly fault: string;
}

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const long = 'x'.repeat(3_000_000);

const ACCEPTED: Readonly<Record<string, Accepted>> = {
  integers: { csv: 'id\n1\n-2\n', columns: ['id INTEGER'], rows: [[1], [-2]] },
  'integers beyond 32 bits': {
    csv: 'id\n1\n2147483648\n',
    columns: ['id BIGINT'],
    rows: [[1], [2147483648]],
  },
  'the greatest BIGINT': {
    csv: 'id\n9223372036854775807\n',
    columns: ['id BIGINT'],
    rows: [[9223372036854775807n]],
  },
  'twenty digits': {
    csv: 'id\n12345678901234567890\n',
    columns: ['id VARCHAR'],
    rows: [['12345678901234567890']],
  },
  'leading zeros': { csv: 'zip\n01234\n', columns: ['zip VARCHAR'], rows: [['01234']] },
  'the country Norway': {
    csv: 'country\nNO\nno\n',
    columns: ['country VARCHAR'],
    rows: [['NO'], ['no']],
  },
  'true and false': { csv: 'b\ntrue\nfalse\n', columns: ['b BOOLEAN'], rows: [[true], [false]] },
  'booleans of a spreadsheet': {
    csv: 'b\nTRUE\nFALSE\n',
    columns: ['b BOOLEAN'],
    rows: [[true], [false]],
  },
  'yes and no': { csv: 'b\nyes\nno\n', columns: ['b VARCHAR'], rows: [['yes'], ['no']] },
  decimals: { csv: 'x\n0.1\n-2.5\n3\n', columns: ['x DOUBLE'], rows: [[0.1], [-2.5], [3]] },
  money: { csv: 'x\n19.90\n5.00\n', columns: ['x DOUBLE'], rows: [[19.9], [5]] },
  versions: { csv: 'v\n1.9\n1.10\n', columns: ['v VARCHAR'], rows: [['1.9'], ['1.10']] },
  'more digits than a double has': {
    csv: 'x\n0.12345678901234567890\n',
    columns: ['x VARCHAR'],
    rows: [['0.12345678901234567890']],
  },
  'product codes like 1e5': { csv: 'code\n1e5\n', columns: ['code VARCHAR'], rows: [['1e5']] },
  dates: { csv: 'd\n2018-01-01\n', columns: ['d DATE'], rows: [['2018-01-01']] },
  'dates with the month first or last': {
    csv: 'd\n13/02/2024\n02/13/2024\n',
    columns: ['d VARCHAR'],
    rows: [['13/02/2024'], ['02/13/2024']],
  },
  'a day that does not exist': {
    csv: 'd\n2023-02-30\n',
    columns: ['d VARCHAR'],
    rows: [['2023-02-30']],
  },
  timestamps: {
    csv: 't\n2018-01-01 10:11:12\n2018-01-02T00:00:00.123456\n',
    columns: ['t TIMESTAMP'],
    rows: [['2018-01-01 10:11:12'], ['2018-01-02 00:00:00.123456']],
  },
  'timestamps in UTC': {
    csv: 't\n2018-01-01T10:00:00Z\n',
    columns: ['t TIMESTAMP'],
    rows: [['2018-01-01 10:00:00']],
  },
  'timestamps of several zones': {
    csv: 't\n2018-01-01 10:00:00+02:00\n2018-01-01 10:00:00-05:00\n',
    columns: ['t VARCHAR'],
    rows: [['2018-01-01 10:00:00+02:00'], ['2018-01-01 10:00:00-05:00']],
  },
  'empty and quoted empty': {
    csv: 'a,b\n"",x\n,y\n',
    columns: ['a VARCHAR', 'b VARCHAR'],
    rows: [
      ['', 'x'],
      [null, 'y'],
    ],
  },
  'quoted empty among numbers': {
    csv: 'a\n"1"\n""\n',
    columns: ['a INTEGER'],
    rows: [[1], [null]],
  },
  'the word null': { csv: 'a\nnull\nNULL\n', columns: ['a VARCHAR'], rows: [['null'], ['NULL']] },
  'a column without values': {
    csv: 'a,b\n1,\n2,\n',
    columns: ['a INTEGER', 'b VARCHAR'],
    rows: [
      [1, null],
      [2, null],
    ],
  },
  'quotes and delimiters in values': {
    csv: 'a,b\n"x, ""y""",2\n',
    columns: ['a VARCHAR', 'b INTEGER'],
    rows: [['x, "y"', 2]],
  },
  'a quote within a value': { csv: 'a\n5" pipe\n', columns: ['a VARCHAR'], rows: [['5" pipe']] },
  'line breaks in values': {
    csv: 'a,b\n"p\nq",1\n',
    columns: ['a VARCHAR', 'b INTEGER'],
    rows: [['p\nq', 1]],
  },
  'CRLF, and LF in a value': {
    csv: 'a,b\r\n"p\nq",1\r\n',
    columns: ['a VARCHAR', 'b INTEGER'],
    rows: [['p\nq', 1]],
  },
  'line ends of old Macs': {
    csv: 'a,b\rx,1\ry,2\r',
    columns: ['a VARCHAR', 'b INTEGER'],
    rows: [
      ['x', 1],
      ['y', 2],
    ],
  },
  'a byte order mark': {
    csv: '\ufeffid,b\n1,2\n',
    columns: ['id INTEGER', 'b INTEGER'],
    rows: [[1, 2]],
  },
  'no last line end': { csv: 'id\n1', columns: ['id INTEGER'], rows: [[1]] },
  'spaces around values': {
    csv: 'a,b\n x , 1\n',
    columns: ['a VARCHAR', 'b VARCHAR'],
    rows: [[' x ', ' 1']],
  },
  'semicolons with decimal commas': {
    csv: 'a;b\n1,5;x\n',
    config: { delimiter: ';' },
    columns: ['a VARCHAR', 'b VARCHAR'],
    rows: [['1,5', 'x']],
  },
  'a header only': { csv: 'a,b\n', columns: ['a VARCHAR', 'b VARCHAR'], rows: [] },
  'hostile column names': {
    csv: '"a"";drop table x;--",select\n1,2\n',
    columns: ['a";drop table x;-- INTEGER', 'select INTEGER'],
    rows: [[1, 2]],
  },
  'every alphabet': {
    csv: 'é,名\nß😀,日本\n',
    columns: ['é VARCHAR', '名 VARCHAR'],
    rows: [['ß😀', '日本']],
  },
  'a line of 3 MB': {
    csv: `a,b\n${long},1\n`,
    columns: ['a VARCHAR', 'b INTEGER'],
    rows: [[long, 1]],
  },
  'types by configuration': {
    csv: 'id,zip,at\n1,0123,2024-01-01\n,,\n',
    config: { columnTypes: { ID: 'decimal(10,2)', zip: 'varchar', at: 'timestamp' } },
    columns: ['id DECIMAL(10,2)', 'zip VARCHAR', 'at TIMESTAMP'],
    rows: [
      ['1.00', '0123', '2024-01-01 00:00:00'],
      [null, null, null],
    ],
  },
};

const REFUSED: Readonly<Record<string, Refused>> = {
  'an empty file': { csv: '', fault: 'MF5022 seeds/s.csv:1:1' },
  'a duplicate header': { csv: 'a,b,a\n1,2,3\n', fault: 'MF5022 seeds/s.csv:1:5' },
  'a short row': { csv: 'a,b\n1,2\n3\n', fault: 'MF5023 seeds/s.csv:3:1' },
  'a long row': { csv: 'a,b\n1,2,3\n', fault: 'MF5023 seeds/s.csv:2:1' },
  'an unclosed quote': { csv: 'a,b\n"1,2\n3,4\n', fault: 'MF5024 seeds/s.csv:2:1' },
  'text behind a quote': { csv: 'a,b\n"1" ,2\n', fault: 'MF5024 seeds/s.csv:2:4' },
  'mixed line ends': { csv: 'a,b\r\n1,2\n3,4\r\n', fault: 'MF5025 seeds/s.csv:2:4' },
  latin1: { csv: bytes('a,b\ncaf', [0xe9], ',1\n'), fault: 'MF5021 seeds/s.csv:2:4' },
  'UTF-16 with a mark': {
    csv: bytes([0xff, 0xfe], [...utf16('a,b\n1,2\n')]),
    fault: 'MF5021 seeds/s.csv:1:1',
  },
  'UTF-16 without a mark': { csv: utf16('a,b\n1,2\n'), fault: 'MF5021 seeds/s.csv:1:1' },
  'a value that does not fit its type': {
    csv: 'id,b\n1,x\n"",y\ntwo,z\n',
    config: { columnTypes: { id: 'integer' } },
    fault: 'MF5026 seeds/s.csv:4:1',
  },
  'a value that its type would round': {
    csv: 'id\n1\n1.5\n',
    config: { columnTypes: { id: 'integer' } },
    fault: 'MF5026 seeds/s.csv:3:1',
  },
  'a type for no column': {
    csv: 'id\n1\n',
    config: { columnTypes: { idd: 'integer' } },
    fault: 'MF5027 seeds/s.csv:1:1',
  },
};

describe('seeds', () => {
  it('keep every value', async () => {
    await using rig = await openRig();
    const seen: Record<string, unknown> = {};
    for (const [name, { csv, config }] of Object.entries(ACCEPTED)) {
      const result = await rig.runSeed('s', csv, config, { fullRefresh: true });
      seen[name] =
        result.status === 'success'
          ? { columns: await rig.columns('s'), rows: await rig.rows('select * from s') }
          : result.diagnostics;
    }
    const expected = Object.entries(ACCEPTED).map(([name, { columns, rows }]) => [
      name,
      { columns, rows },
    ]);
    expect(seen).toEqual(Object.fromEntries(expected));
  });

  it('are refused with the place of the fault, and the old table stays', async () => {
    await using rig = await openRig();
    await rig.runSeed('s', 'kept\n1\n');
    const seen: Record<string, unknown> = {};
    for (const [name, { csv, config }] of Object.entries(REFUSED)) {
      const result = await rig.runSeed('s', csv, config);
      const found = result.diagnostics[0];
      seen[name] = found?.span === undefined ? found : `${found.code} ${formatPlace(found.span)}`;
      expect(found?.hint).toBeTypeOf('string');
    }
    const expected = Object.entries(REFUSED).map(([name, { fault }]) => [name, fault]);
    expect(seen).toEqual(Object.fromEntries(expected));
    expect(await rig.rows('select kept from s')).toEqual([[1]]);
  });

  it('are loaded anew into the same table, whose indexes stay', async () => {
    await using rig = await openRig();
    await rig.runSeed('s', 'id\n1\n2\n');
    await rig.execute('create index i on s(id)');
    const again = await rig.runSeed('s', 'id\n3\n');
    expect(again.rows).toEqual({ seen: null, changed: null, written: 1 });
    expect(await rig.rows('select id from s')).toEqual([[3]]);
    expect(await rig.rows('select count(*) from duckdb_indexes()')).toEqual([[1]]);
  });

  it('get a new table when their columns change, or a view has the name', async () => {
    await using rig = await openRig();
    await rig.execute('create view s as select 1 as id');
    await rig.runSeed('s', 'id\n1\n');
    expect(await rig.columns('s')).toEqual(['id INTEGER']);
    await rig.runSeed('s', 'id,b\n1,2\n');
    expect(await rig.columns('s')).toEqual(['id INTEGER', 'b INTEGER']);
    await rig.runSeed('s', 'id,b\n3000000000,2\n');
    expect(await rig.columns('s')).toEqual(['id BIGINT', 'b INTEGER']);
  });

  it('say which column had to stay text', async () => {
    await using rig = await openRig();
    const result = await rig.runSeed('s', 'zip\n01234\n');
    expect(result.diagnostics).toMatchObject([
      { code: 'MF5028', severity: 'info', message: expect.stringContaining('01234 would change') },
    ]);
  });

  it('record themselves in the ledger, in the transaction that loads them', async () => {
    await using rig = await openRig();
    await rig.runSeed('s', 'id\n1\n2\n');
    await rig.runSeed('s', 'id\n1,2\n');
    expect(await rig.rows('select identifier, row_count from memflow.ledger')).toEqual([['s', 2]]);
  });
});
