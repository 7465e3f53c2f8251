import { numberOf } from './compare.ts';
import { fail } from './template-error.ts';
import { toText } from './text.ts';
import { HOST, type HostObject, type Value } from './value.ts';
import { readLiteral } from './values/python-literal.ts';

export type NativeKind = 'text' | 'native' | 'bool' | 'number';

/** What `as_text`, `as_native`, `as_bool` and `as_number` give in a native render: a wish for its result. */
export class NativeMarker implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'str';
  readonly kind: NativeKind;
  readonly value: Value;

  constructor(kind: NativeKind, value: Value) {
    this.kind = kind;
    this.value = value;
  }

  getAttribute(): undefined {
    return undefined;
  }

  toText(): string {
    return toText(this.value);
  }
}

/**
 * The value of a native render, by dbt's rules for YAML: a single output is its value, several are one text.
 * @throws {CompileError} MF2007 where the value is not what a marker asks for
 */
export function nativeResult(outputs: readonly Value[]): Value {
  const [only] = outputs;
  if (only === undefined) return '';
  if (outputs.length > 1) return outputs.map(toText).join('');
  return only instanceof NativeMarker ? convert(only) : only;
}

function convert({ kind, value }: NativeMarker): Value {
  const text = toText(value);
  if (kind === 'text') return text;
  const literal = readLiteral(text);
  const result = literal === undefined ? text : literal;
  const isBool = typeof result === 'boolean';
  const isWanted =
    kind === 'bool' ? isBool : kind === 'number' ? !isBool && numberOf(result) !== undefined : true;
  if (isWanted) return result;
  return fail('MF2007', `Could not convert value '${text}' into type '${kind}'`);
}
