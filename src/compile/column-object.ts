import type { Column } from '../adapter/relation.ts';
import { memberObject } from '../config/member-object.ts';
import { readArguments, requireText } from '../config/read-arguments.ts';
import { HOST, HostFunction, type HostObject, type Value } from '../jinja/value.ts';

const STRING_TYPES = new Set(['varchar', 'text', 'string', 'char', 'bpchar', 'character varying']);
const INTEGER_TYPES = new Set(
  'tinyint smallint integer int bigint hugeint utinyint usmallint uinteger ubigint uhugeint'.split(
    ' ',
  ),
);
const FLOAT_TYPES = new Set(['float', 'double', 'real', 'float4', 'float8', 'double precision']);
const NUMERIC_TYPES = new Set(['decimal', 'numeric']);
const DEFAULT_STRING_SIZE = 256;

/** A column as templates see it: dbt's `Column`. `data_type` is the engine's own spelling. */
export class ColumnObject implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'Column';
  readonly column: Column;
  readonly #quote: (name: string) => string;

  constructor(column: Column, quoteIdentifier: (name: string) => string) {
    this.column = column;
    this.#quote = quoteIdentifier;
  }

  toText(): string {
    return `<Column ${this.column.name} (${this.column.type})>`;
  }

  equals(other: Value): boolean {
    return (
      other instanceof ColumnObject &&
      other.column.name === this.column.name &&
      other.column.type === this.column.type
    );
  }

  getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttribute(key) : undefined;
  }

  getAttribute(name: string): Value | undefined {
    const { base, sizes } = splitType(this.column.type);
    switch (name) {
      case 'name':
      case 'column':
        return this.column.name;
      case 'quoted':
        return this.#quote(this.column.name);
      case 'dtype':
        return base;
      case 'data_type':
        return this.column.type;
      case 'char_size':
        return STRING_TYPES.has(base.toLowerCase()) ? (sizes[0] ?? null) : null;
      case 'numeric_precision':
        return NUMERIC_TYPES.has(base.toLowerCase()) ? (sizes[0] ?? null) : null;
      case 'numeric_scale':
        return NUMERIC_TYPES.has(base.toLowerCase()) ? (sizes[1] ?? null) : null;
      default:
        return this.#method(name, base.toLowerCase(), sizes);
    }
  }

  #method(name: string, base: string, sizes: readonly number[]): Value | undefined {
    const answer = (value: Value): HostFunction => new HostFunction(name, () => value);
    switch (name) {
      case 'is_string':
        return answer(STRING_TYPES.has(base));
      case 'is_integer':
        return answer(INTEGER_TYPES.has(base));
      case 'is_float':
        return answer(FLOAT_TYPES.has(base));
      case 'is_numeric':
        return answer(NUMERIC_TYPES.has(base));
      case 'is_number':
        return answer(INTEGER_TYPES.has(base) || FLOAT_TYPES.has(base) || NUMERIC_TYPES.has(base));
      case 'string_size':
        return answer(sizes[0] ?? DEFAULT_STRING_SIZE);
      case 'can_expand_to':
        // VARCHAR has no length in DuckDB, so there is never anything to expand.
        return answer(false);
      case 'literal':
        return new HostFunction(name, (args, site) => {
          const [value] = readArguments(name, ['value'], args, site);
          return `${requireText(name, 'value', value, site)}::${this.column.type}`;
        });
      default:
        return undefined;
    }
  }
}

/** `DECIMAL(18,3)` -> base `DECIMAL`, sizes [18, 3]; nested types have no sizes. */
function splitType(type: string): { readonly base: string; readonly sizes: readonly number[] } {
  const match = /^([^()[\]]+)\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(type);
  if (match === null) return { base: type, sizes: [] };
  const sizes = match.slice(2).flatMap((size) => (size === undefined ? [] : [Number(size)]));
  return { base: (match[1] ?? type).trim(), sizes };
}

/** `api.Column`: the class. */
export function columnClass(quoteIdentifier: (name: string) => string): HostObject {
  const create = new HostFunction('create', (args, site) => {
    const [name, type] = readArguments(
      'Column',
      ['name', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'],
      args,
      site,
    );
    return new ColumnObject(
      {
        name: requireText('Column', 'name', name, site),
        type: requireText('Column', 'dtype', type, site),
      },
      quoteIdentifier,
    );
  });
  const members: ReadonlyMap<string, Value> = new Map<string, Value>([
    ['create', create],
    ['string_type', new HostFunction('string_type', () => 'VARCHAR')],
    [
      'numeric_type',
      new HostFunction('numeric_type', (args, site) => {
        const [type, precision, scale] = readArguments(
          'numeric_type',
          ['dtype', 'precision', 'scale'],
          args,
          site,
        );
        const name = requireText('numeric_type', 'dtype', type, site);
        return typeof precision === 'number' && typeof scale === 'number'
          ? `${name}(${precision},${scale})`
          : name;
      }),
    ],
    [
      'translate_type',
      new HostFunction('translate_type', (args, site) => {
        const [type] = readArguments('translate_type', ['dtype'], args, site);
        return requireText('translate_type', 'dtype', type, site);
      }),
    ],
  ]);
  return memberObject({
    typeName: 'type[Column]',
    text: "<class 'Column'>",
    member: (name) => members.get(name),
    call: create.call,
  });
}
