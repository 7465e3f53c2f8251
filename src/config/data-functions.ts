import { MemflowError } from '../base/errors.ts';
import { md5 } from '../base/hash.ts';
import { isTruthy } from '../jinja/compare.ts';
import { jsonText } from '../jinja/json-text.ts';
import { toText } from '../jinja/text.ts';
import {
  type CallSite,
  Dict,
  HostFunction,
  isHostObject,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from '../jinja/value.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import { plainToJson, plainToValue, yamlToPlain } from './plain-value.ts';
import { readArguments, requireText } from './read-arguments.ts';

/** Functions over data: JSON and YAML, sets, zip, md5. */
export function dataFunctions(): readonly (readonly [string, Value])[] {
  return [
    fromjson,
    tojson,
    fromyaml,
    toyaml,
    set,
    setStrict,
    zip,
    zipStrict,
    localMd5,
    diffOfDicts,
  ].map((fn) => [fn.name, fn]);
}

const fromjson = new HostFunction('fromjson', (args, site) => {
  const [value, fallback = null] = readArguments('fromjson', ['string', 'default'], args, site);
  const text = requireText('fromjson', 'string', value, site);
  try {
    JSON.parse(text);
  } catch {
    // dbt answers with the default for anything that is no JSON.
    return fallback;
  }
  return readData(text) ?? fallback;
});

const fromyaml = new HostFunction('fromyaml', (args, site) => {
  const [value, fallback = null] = readArguments('fromyaml', ['value', 'default'], args, site);
  return readData(requireText('fromyaml', 'value', value, site)) ?? fallback;
});

/** JSON is read as YAML, which keeps floats apart from integers. */
function readData(text: string): Value | undefined {
  const { root, diagnostics } = parseYaml({ path: 'data', text });
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return root === null ? null : plainToValue(yamlToPlain(root));
}

const tojson = new HostFunction('tojson', (args, site) => {
  const parameters = ['value', 'default', 'sort_keys'];
  const [value = null, fallback = null, sortKeys = false] = readArguments(
    'tojson',
    parameters,
    args,
    site,
  );
  if (value instanceof Undefined) return fallback;
  return jsonText(value, { sortsKeys: isTruthy(sortKeys) });
});

const toyaml = new HostFunction('toyaml', (args, site) => {
  const parameters = ['value', 'default', 'sort_keys'];
  const [value = null, fallback = null, sortKeys = false] = readArguments(
    'toyaml',
    parameters,
    args,
    site,
  );
  const json = jsonOrNothing(value);
  if (json === undefined) return fallback;
  const { root } = parseYaml({ path: 'data', text: json });
  const plain = root === null ? null : plainToJson(yamlToPlain(root));
  return writeYaml(plain, { sortKeys: isTruthy(sortKeys) });
});

/** Undefined where a value has no JSON form. */
function jsonOrNothing(value: Value): string | undefined {
  try {
    return jsonText(value);
  } catch (error) {
    if (error instanceof MemflowError) return undefined;
    throw error;
  }
}

const set = new HostFunction('set', (args, site) => {
  const [value = null, fallback = null] = readArguments('set', ['value', 'default'], args, site);
  const items = itemsOf(value);
  return items === undefined ? fallback : (setOf(items) ?? fallback);
});

const setStrict = new HostFunction('set_strict', (args, site) => {
  const [value = null] = readArguments('set_strict', ['value'], args, site);
  return PySet.from(itemsOf(value) ?? notIterable(value, site));
});

const zip = new HostFunction('zip', ({ positional, keyword }) => {
  const lists = positional.map(itemsOf);
  const good = lists.filter((list) => list !== undefined);
  return good.length === lists.length ? zipped(good) : (keyword.get('default') ?? null);
});

const zipStrict = new HostFunction('zip_strict', ({ positional }, site) =>
  zipped(positional.map((value) => itemsOf(value) ?? notIterable(value, site))),
);

const localMd5 = new HostFunction('local_md5', (args, site) => {
  const [value] = readArguments('local_md5', ['value'], args, site);
  return md5(requireText('local_md5', 'value', value, site));
});

/** The parts of the first mapping that the second one lacks, keys and list items compared without regard to case. */
const diffOfDicts = new HostFunction('diff_of_two_dicts', (args, site) => {
  const [left, right] = readArguments('diff_of_two_dicts', ['dict_a', 'dict_b'], args, site);
  const [a, b] = [lowerLists(left), lowerLists(right)];
  const diff = new Dict();
  for (const [key, items] of a) {
    const others = new Set(b.get(key));
    const missing = items.filter((item) => !others.has(item));
    if (missing.length > 0) diff.set(key, missing);
  }
  return diff;
});

function lowerLists(value: Value | undefined): ReadonlyMap<string, string[]> {
  if (!(value instanceof Dict)) return new Map();
  const lists = [...value.entries()].map(([key, inner]): [string, string[]] => {
    const items = itemsOf(inner) ?? [inner];
    return [toText(key).toLowerCase(), items.map((item) => toText(item).toLowerCase())];
  });
  return new Map(lists);
}

function zipped(lists: readonly (readonly Value[])[]): Value[] {
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => new Tuple(lists.map((list) => list[i] ?? null)));
}

function setOf(items: readonly Value[]): PySet | undefined {
  try {
    return PySet.from(items);
  } catch (error: unknown) {
    // An item that cannot be hashed: dbt answers with the default.
    if (error instanceof MemflowError) return undefined;
    throw error;
  }
}

/** The items of whatever Python can iterate over. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return [...value.keys()];
  if (value instanceof PySet) return [...value.items()];
  if (typeof value === 'string') return [...value];
  return isHostObject(value) && value.iterate !== undefined ? [...value.iterate()] : undefined;
}

function notIterable(value: Value, site: CallSite): never {
  return site.fail('MF2006', `${toText(value)} cannot be iterated over`);
}
