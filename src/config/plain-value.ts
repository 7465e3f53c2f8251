import { fromJs } from '../jinja/from-js.ts';
import { toText } from '../jinja/text.ts';
import { Dict, Float, PySet, Tuple, Undefined, type Value } from '../jinja/value.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';

/** Data as memflow keeps it: JSON values, bigint beyond the safe integers, and `Float` for a float without a fraction. */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** A YAML tree as data; mappings are objects without a prototype. */
export function yamlToPlain(node: YamlNode): PlainValue {
  if (node.kind === 'sequence') return node.items.map(yamlToPlain);
  if (node.kind === 'mapping') {
    return plainObject(
      [...node.entries.values()].map(({ key, value }) => [key, yamlToPlain(value)]),
    );
  }
  if (node.type === 'float' && Number.isInteger(node.value)) return new Float(Number(node.value));
  return node.value;
}

/** Data as a Python value. */
export function plainToValue(plain: unknown): Value {
  if (plain instanceof Float) return plain;
  if (Array.isArray(plain)) return plain.map(plainToValue);
  if (isPlainObject(plain)) {
    return Dict.from(Object.entries(plain).map(([key, value]) => [key, plainToValue(value)]));
  }
  return fromJs(plain);
}

/** Data as JSON has it: floats are numbers, integers beyond the safe ones are texts. */
export function plainToJson(plain: unknown): unknown {
  if (plain instanceof Float) return plain.value;
  if (typeof plain === 'bigint') return plain.toString();
  if (Array.isArray(plain)) return plain.map(plainToJson);
  if (!isPlainObject(plain)) return plain;
  return Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, plainToJson(value)]));
}

/** An object without a prototype, so that no key of the user's can reach one. */
export function plainObject<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const object: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}

/** Whether a value is a mapping of data. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A Python value as data; what is no data (functions, relations) as its text. */
export function valueToPlain(value: Value): PlainValue {
  if (value instanceof Float) return Number.isInteger(value.value) ? value : value.value;
  if (value instanceof Dict) {
    return plainObject(
      [...value.entries()].map(([key, inner]) => [toText(key), valueToPlain(inner)]),
    );
  }
  if (value instanceof Tuple) return value.items.map(valueToPlain);
  if (Array.isArray(value)) return value.map(valueToPlain);
  if (value instanceof PySet) return [...value.items()].map(valueToPlain);
  if (value === null || typeof value !== 'object') return value;
  return value instanceof Undefined ? null : toText(value);
}
