import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellValue } from '../../../../src/adapter/connection.ts';
import { type ValueKind, valueSql } from '../../../../src/ingest/feed/value-sql.ts';
import { stringLiteral } from '../../../../src/sql/literals.ts';
import { openConnection } from '../open-connection.ts';

interface Case {
  readonly kind: ValueKind;
  readonly text: string;
  readonly expected: CellValue;
  readonly format?: string;
  readonly zone?: string;
  readonly separator?: string;
}

const span = { file: { path: 'project.yml', text: '' }, start: 0, end: 0 };

const settings = ({ format, zone, separator }: Partial<Case>) => ({
  timestampFormat: format ?? null,
  timezone: zone === undefined ? null : { text: zone, span },
  conceptSeparator: separator ?? ',',
});

const CASES: readonly Case[] = [
  { kind: 'text', text: ' a ', expected: ' a ' },
  { kind: 'text', text: '', expected: '' },
  { kind: 'number', text: ' 1.5 ', expected: 1.5 },
  { kind: 'number', text: 'NaN', expected: null },
  { kind: 'number', text: '1e400', expected: null },
  { kind: 'number', text: '1,5', expected: null },
  { kind: 'count', text: '3', expected: 3 },
  { kind: 'count', text: '3.0', expected: 3 },
  { kind: 'count', text: '3.5', expected: null },
  { kind: 'count', text: '9007199254740993', expected: 9007199254740993n },
  { kind: 'texts', text: 'a, b,,c ', expected: ['a', 'b', 'c'] },
  { kind: 'texts', text: 'a|b', separator: '|', expected: ['a', 'b'] },
  { kind: 'texts', text: '["a, b", 3]', expected: ['a, b', '3'] },
  { kind: 'texts', text: '[a', expected: ['[a'] },
  { kind: 'timestamp', text: '2024-07-01', expected: '2024-07-01 00:00:00' },
  { kind: 'timestamp', text: '2024-07-01T12:00:00.5Z', expected: '2024-07-01 12:00:00.5' },
  { kind: 'timestamp', text: '2024-07-01 12:00:00+05:30', expected: '2024-07-01 06:30:00' },
  {
    kind: 'timestamp',
    text: '2024-07-01 12:00',
    zone: 'Europe/Berlin',
    expected: '2024-07-01 10:00:00',
  },
  {
    kind: 'timestamp',
    text: '2024-07-01 12:00Z',
    zone: 'Europe/Berlin',
    expected: '2024-07-01 12:00:00',
  },
  { kind: 'timestamp', text: '1899-12-31 23:59:59', expected: '1899-12-31 23:59:59' },
  { kind: 'timestamp', text: '9999-12-31 23:59:59', expected: '9999-12-31 23:59:59' },
  { kind: 'timestamp', text: '10000-01-01', expected: null },
  { kind: 'timestamp', text: '0044-03-15 (BC)', expected: null },
  { kind: 'timestamp', text: 'infinity', expected: null },
  { kind: 'timestamp', text: '2024-02-30', expected: null },
  { kind: 'timestamp', text: '01/07/2024', expected: null },
  {
    kind: 'timestamp',
    text: '01.07.2024 12:00',
    format: '%d.%m.%Y %H:%M',
    zone: 'Europe/Berlin',
    expected: '2024-07-01 10:00:00',
  },
  {
    kind: 'timestamp',
    text: '01.07.2024 12:00 +0200',
    format: '%d.%m.%Y %H:%M %z',
    zone: 'Asia/Tokyo',
    expected: '2024-07-01 10:00:00',
  },
  { kind: 'timestamp', text: '2024-07-01', format: '%d.%m.%Y', expected: null },
  {
    kind: 'timestamp',
    text: '1719828000',
    format: 'epoch_seconds',
    expected: '2024-07-01 10:00:00',
  },
  {
    kind: 'timestamp',
    text: '1719828000.25',
    format: 'epoch_seconds',
    expected: '2024-07-01 10:00:00.25',
  },
  {
    kind: 'timestamp',
    text: '-1',
    format: 'epoch_milliseconds',
    expected: '1969-12-31 23:59:59.999',
  },
  {
    kind: 'timestamp',
    text: '1719828000000001',
    format: 'epoch_microseconds',
    expected: '2024-07-01 10:00:00.000001',
  },
  { kind: 'timestamp', text: 'soon', format: 'epoch_seconds', expected: null },
  { kind: 'timestamp', text: '99999999999999999999', format: 'epoch_seconds', expected: null },
];

test('texts become values, or NULL where they do not fit', async () => {
  await using opened = await openConnection();
  for (const { kind, text, expected, ...rest } of CASES) {
    const sql = valueSql(stringLiteral(text), { kind, type: 'VARCHAR' }, settings(rest));
    const { rows } = await opened.connection.query(`select ${sql}`);
    expect([kind, text, rows[0]?.[0]]).toEqual([kind, text, expected]);
  }
});

test('typed cells of Parquet keep their values', async () => {
  await using opened = await openConnection();
  const value = async (cell: string, kind: ValueKind, rest: Partial<Case> = {}) => {
    const [column] = await opened.connection.describe(`select ${cell} as x`);
    const sql = valueSql('x', { kind, type: column?.type ?? '' }, settings(rest));
    const { rows } = await opened.connection.query(`select ${sql} from (select ${cell} as x)`);
    return rows[0]?.[0];
  };
  const zone = { zone: 'Europe/Berlin' };
  expect(await value("timestamp '2024-07-01 12:00:00'", 'timestamp')).toBe('2024-07-01 12:00:00');
  expect(await value("timestamp '2024-07-01 12:00:00'", 'timestamp', zone)).toBe(
    '2024-07-01 10:00:00',
  );
  expect(await value("timestamptz '2024-07-01 12:00:00+00'", 'timestamp', zone)).toBe(
    '2024-07-01 12:00:00',
  );
  expect(await value("date '2024-07-01'", 'timestamp')).toBe('2024-07-01 00:00:00');
  expect(await value("['a', null, 'b']", 'texts')).toEqual(['a', null, 'b']);
  expect(await value('7::smallint', 'count')).toBe(7);
  expect(await value('0.25::decimal(9, 2)', 'number')).toBe(0.25);
  expect(await value('null::double', 'number')).toBe(null);
});

test('any moment of the years 1 to 9999 survives as ISO text and as microseconds', async () => {
  await using opened = await openConnection();
  const moments = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  await fc.assert(
    fc.asyncProperty(moments, async (moment) => {
      const iso = valueSql(
        stringLiteral(moment.toISOString()),
        { kind: 'timestamp', type: 'VARCHAR' },
        settings({}),
      );
      const number = valueSql(
        `(${moment.getTime()})`,
        { kind: 'timestamp', type: 'BIGINT' },
        settings({ format: 'epoch_milliseconds' }),
      );
      const { rows } = await opened.connection.query(
        `select epoch_ms(${iso}), epoch_ms(${number})`,
      );
      expect(rows[0]?.map(Number)).toEqual([moment.getTime(), moment.getTime()]);
    }),
  );
});
