import type { QueryResult } from '../adapter/connection.ts';
import type { Column } from '../adapter/relation.ts';
import { readArguments } from '../config/read-arguments.ts';
import {
  type CallArguments,
  type CallSite,
  HOST,
  HostFunction,
  type HostObject,
  Tuple,
  type Value,
} from '../jinja/value.ts';
import { NamedSequence } from './named-sequence.ts';
import { tableText } from './print-table.ts';
import { cellReader } from './table-value.ts';

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
          this.#print(tableText(this.#printedColumns()));
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

  #printedColumns() {
    return this.columns.map(({ name }, index) => ({
      name,
      values: this.rows.map((row) => row[index] ?? null),
    }));
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
  const readers = result.columns.map((column) => cellReader(column.type));
  const rows = result.rows.map((row) => row.map((cell, index) => readers[index]?.(cell) ?? null));
  return new ResultTable(result.columns, rows, print);
}
