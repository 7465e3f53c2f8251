import { md5 } from '../base/hash.ts';
import { toRepr, toText } from '../jinja/text.ts';
import { Dict, Tuple, type Value } from '../jinja/value.ts';

/** The names that dbt gives to a generic test: the full one is for ids, the short one fits into an identifier. */
export interface TestNames {
  readonly full: string;
  readonly short: string;
}

/** dbt's limit for the full name, above which the short one is cut and hashed. */
const MAX_NAME = 63;

/** The name of a test that has none of its own: its kind, what it tests, and its arguments in the order of their names. */
export function buildTestNames(
  kind: string,
  target: string,
  args: ReadonlyMap<string, Value>,
): TestNames {
  const texts = [...args.keys()]
    .sort()
    .flatMap((name) => partsOf(args.get(name) ?? null).map(toText));
  const clean = texts.map((text) => text.replace(/[^0-9a-zA-Z_]+/g, '_'));
  const identifier = `${kind}_${target}`;
  const full = `${identifier}_${clean.join('__')}`;
  const short = full.length > MAX_NAME ? `${identifier.slice(0, 30)}_${md5(full)}` : full;
  return { full, short };
}

function partsOf(value: Value): readonly Value[] {
  if (value instanceof Dict) return [...value.values()];
  if (value instanceof Tuple) return value.items;
  return Array.isArray(value) ? value : [value];
}

/** What dbt hashes into the id of a generic test. */
export interface TestMetadata {
  readonly namespace: string | null;
  readonly name: string;
  /** With `model` and `column_name`, as dbt writes them. */
  readonly kwargs: ReadonlyMap<string, Value>;
}

/** The last part of a generic test's id: a hash of its name and of Python's repr() of the metadata, made of texts. */
export function testHash(fullName: string, { namespace, name, kwargs }: TestMetadata): string {
  const metadata = reprEntries([
    ['kwargs', reprEntries([...kwargs].map(([key, value]) => [key, reprOfTexts(value)]))],
    ['name', toRepr(name)],
    ['namespace', toRepr(namespace ?? 'None')],
  ]);
  return md5(fullName + metadata).slice(-10);
}

function reprOfTexts(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(reprOfTexts).join(', ')}]`;
  if (!(value instanceof Dict)) return toRepr(toText(value));
  return reprEntries([...value.entries()].map(([key, inner]) => [toText(key), reprOfTexts(inner)]));
}

function reprEntries(entries: readonly (readonly [string, string])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, text]) => `${toRepr(key)}: ${text}`).join(', ')}}`;
}
