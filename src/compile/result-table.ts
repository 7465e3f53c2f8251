import type { CellValue, QueryResult } from '../adapter/connection.ts';
import type { Column } from '../adapter/relation.ts';
import { readArguments } from '../config/read-arguments.ts';
import { toText } from '../jinja/text.ts';
import {
  type CallArguments,
  type CallSite,
  Dict,
  Float,
  HOST,
  HostFunction,
  type HostObject,
  Tuple,
  type Value,
} from '../jinja/value.ts';
import { NamedSequence } from './named-sequence.ts';

/** A cell as a Python value: DECIMAL as int or float, floats as floats, structs as dicts, the rest as it is. */
export function cellToValue(cell: CellValue, type: string): Value {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') {
    return /^(FLOAT|DOUBLE|REAL)/i.test(type) || !Number.isInteger(cell) ? new Float(cell) : cell;
  }
  if (typeof cell === 'string') return /^DECIMAL/i.test(type) ? decimalValue(cell) : cell;
  if (isCellList(cell)) return cell.map((item) => cellToValue(item, elementType(type)));
  return Dict.from(
    Object.entries(cell).map(([key, item]) => [key, cellToValue(item, '')] as const),
  );
}

function isCellList(cell: CellValue): cell is readonly CellValue[] {
  return Array.isArray(cell);
}

function decimalValue(text: string): Value {
  if (text.includes('.')) return new Float(Number(text));
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function elementType(type: string): string {
  return type.endsWith('[]') ? type.slice(0, -2) : '';
}

/** The rows of a statement as templates see them: the part of agate's Table that macros use. */
export class ResultTable implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'Table';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  readonly #print: (text: string) => void;
  #columnValues: NamedSequence | null = null;
  #rowValues: NamedSequence | null = null;

  constructor(
    columns: readonly Column[],
    rows: readonly (readonly Value[])[],
    print: (text: string) => void,
  ) {
    this.columns = columns;
    this.rows = rows;
    this.#print = print;
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'columns':
        this.#columnValues ??= this.#buildColumns();
        return this.#columnValues;
      case 'rows':
        return this.#rowSequence();
      case 'column_names':
        return new Tuple(this.columns.map((column) => column.name));
      case 'column_types':
        return new Tuple(this.columns.map((column) => column.type));
      case 'print_table':
        return new HostFunction(name, () => {
          this.#print(this.#asText());
          return null;
        });
      case 'select':
      case 'exclude':
        return new HostFunction(name, (args, site) => this.#pick(name, args, site));
      case 'limit':
        return new HostFunction(name, (args, site) => {
          const [first, stop] = readArguments(name, ['start_or_stop', 'stop'], args, site);
          const [from, to] = stop === undefined ? [0, first] : [first, stop];
          const rows = this.rows.slice(
            typeof from === 'number' ? from : 0,
            typeof to === 'number' ? to : undefined,
          );
          return new ResultTable(this.columns, rows, this.#print);
        });
      default:
        return undefined;
    }
  }

  #buildColumns(): NamedSequence {
    const names = this.columns.map((column) => column.name);
    const items = this.columns.map((column, index) => {
      const values = this.rows.map((row) => row[index] ?? null);
      return new NamedSequence('Column', values, [], (member) => {
        if (member === 'name') return column.name;
        if (member === 'index') return index;
        if (member === 'data_type') return column.type;
        if (member === 'values_without_nulls') {
          return new HostFunction(member, () => new Tuple(values.filter((v) => v !== null)));
        }
        return undefined;
      });
    });
    return new NamedSequence('MappedSequence', items, names);
  }

  #rowSequence(): NamedSequence {
    if (this.#rowValues === null) {
      const names = this.columns.map((column) => column.name);
      const items = this.rows.map((row) => new NamedSequence('Row', row, names));
      this.#rowValues = new NamedSequence('MappedSequence', items, []);
    }
    return this.#rowValues;
  }

  #pick(name: 'select' | 'exclude', args: CallArguments, site: CallSite): ResultTable {
    const [key] = readArguments(name, ['key'], args, site);
    const wanted = Array.isArray(key) ? key : [key];
    const indexes = this.columns.flatMap((column, index) =>
      wanted.includes(column.name) === (name === 'select') ? [index] : [],
    );
    const at = <T>(list: readonly T[]): T[] => list.filter((_, index) => indexes.includes(index));
    return new ResultTable(at(this.columns), this.rows.map(at), this.#print);
  }

  /** As agate prints it: `| a | b |`, a line of dashes, the rows. */
  #asText(): string {
    const cells = this.rows.map((row) => row.map((value) => (value === null ? '' : toText(value))));
    const header = this.columns.map((column) => column.name);
    const widths = header.map((name, index) =>
      Math.max(name.length, 2, ...cells.map((row) => row[index]?.length ?? 0)),
    );
    const line = (texts: readonly string[], pad: string): string =>
      `| ${widths.map((width, index) => (texts[index] ?? '').padEnd(width, pad)).join(' | ')} |`;
    return [line(header, ' '), line([], '-'), ...cells.map((row) => line(row, ' '))].join('\n');
  }

  iterate(): Iterable<Value> {
    return this.#rowSequence().iterate();
  }

  length(): number {
    return this.rows.length;
  }

  toText(): string {
    return `<agate.Table: ${this.rows.length} rows of (${this.columns.map((c) => c.name).join(', ')})>`;
  }
}

/** The table of a result. `print` is where `print_table()` writes. */
export function resultTable(result: QueryResult, print: (text: string) => void): ResultTable {
  const types = result.columns.map((column) => column.type);
  const rows = result.rows.map((row) =>
    row.map((cell, index) => cellToValue(cell, types[index] ?? '')),
  );
  return new ResultTable(result.columns, rows, print);
}
