import { isOrdered, isTruthy, itemsOf, numberOf, stringOf, valuesEqual } from '../compare.ts';
import { flagArgument, intArgument } from '../compile/signature.ts';
import { checkItemCount, checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { Dict, isHostObject, Markup, PySet, Tuple, Undefined, type Value } from '../value.ts';
import { add } from '../values/arithmetic.ts';
import { escapeHtml } from '../values/escape.ts';
import { iterate, lengthOf, toItems } from '../values/iterate.ts';
import { iterateEntries, LazyIterator } from '../values/objects.ts';
import { sliceValue } from '../values/slice.ts';
import { sortValues } from '../values/sort.ts';
import { failUndefined, typeName } from '../values/type-name.ts';
import { attributeGetter, ignoreCase, multiAttributeGetter } from './attribute-path.ts';
import { type Filter, type FilterSite, filter } from './filter-table.ts';

type Argument = Value | undefined;

function* batches(value: Value, count: Value, fill: Value): Generator<Value> {
  const size = Number(numberOf(count) ?? Number.NaN);
  let batch: Value[] = [];
  for (const item of iterate(value)) {
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null) {
    checkItemCount(intArgument(count));
    while (batch.length < size) batch.push(fill);
  }
  yield batch;
}

function* slices(value: Value, count: number, fill: Value): Generator<Value> {
  const items = toItems(value);
  if (count === 0) fail('MF2007', 'integer division or modulo by zero');
  const size = Math.floor(items.length / count);
  const withExtra = items.length - size * count;
  let start = 0;
  for (let i = 0; i < count; i++) {
    const end = start + size + (i < withExtra ? 1 : 0);
    const part = items.slice(start, end);
    if (fill !== null && i >= withExtra) part.push(fill);
    yield part;
    start = end;
  }
}

function* uniqueItems(value: Value, args: readonly Argument[], site: FilterSite): Generator<Value> {
  const [caseSensitive, attribute] = args;
  const ignoresCase = !isTruthy(caseSensitive ?? false);
  const getter = attributeGetter(site, attribute, { ignoresCase });
  const seen = new PySet();
  for (const item of iterate(value)) {
    const key = getter(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function* dictItems(value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (value instanceof Dict) {
    for (const [key, item] of iterateEntries(value)) yield new Tuple([key, item]);
  } else if (isHostObject(value) && value.isMapping === true) {
    for (const key of iterate(value)) yield new Tuple([key, value.getItem?.(key) ?? null]);
  } else fail('MF2006', 'Can only get item pairs from a mapping.');
}

/** Python's reversed(); undefined where the value has no order to reverse. */
function reversed(value: Value): Value[] | undefined {
  const items = itemsOf(value);
  if (items !== undefined) return [...items].reverse();
  const text = stringOf(value);
  if (text !== undefined) return [...text].reverse();
  if (value instanceof Dict) return [...value.keys()].reverse();
  if (isHostObject(value) && value.length !== undefined) return toItems(value).reverse();
  return undefined;
}

function reverse(value: Value): Value {
  if (stringOf(value) !== undefined) return sliceValue(value, null, null, -1);
  const items = reversed(value);
  if (items !== undefined) {
    return new LazyIterator(items[Symbol.iterator](), '', 'list_reverseiterator');
  }
  return toItems(value).reverse();
}

function last(value: Value, site: FilterSite): Value {
  if (value instanceof Undefined) return site.undefined('No last item, sequence was empty.');
  const items = reversed(value);
  if (items === undefined) fail('MF2006', `'${typeName(value)}' object is not reversible`);
  const [item] = items;
  return item === undefined ? site.undefined('No last item, sequence was empty.') : item;
}

function first(value: Value, site: FilterSite): Value {
  for (const item of iterate(value)) return item;
  return site.undefined('No first item, sequence was empty.');
}

function extreme(
  operator: '<' | '>',
): (value: Value, args: readonly Argument[], site: FilterSite) => Value {
  return (value, [caseSensitive, attribute], site) => {
    const ignoresCase = !isTruthy(caseSensitive ?? false);
    const getter = attributeGetter(site, attribute, { ignoresCase });
    let best: { readonly item: Value; readonly key: Value } | undefined;
    for (const item of iterate(value)) {
      const key = getter(item);
      if (best === undefined || isOrdered(operator, key, best.key)) best = { item, key };
    }
    return best === undefined
      ? site.undefined('No aggregated item, sequence was empty.')
      : best.item;
  };
}

function sort(value: Value, args: readonly Argument[], site: FilterSite): Value {
  const [reverseArgument, caseSensitive, attribute] = args;
  const items = toItems(value);
  const getter = multiAttributeGetter(site, attribute, !isTruthy(caseSensitive ?? false));
  return sortValues(items, items.map(getter), flagArgument(reverseArgument));
}

function dictSort(value: Value, [caseSensitive, by, reverseArgument]: readonly Argument[]): Value {
  const part = toText(by ?? 'key');
  if (part !== 'key' && part !== 'value') {
    fail('MF2009', 'You can only sort by either "key" or "value"');
  }
  if (value instanceof Undefined) failUndefined(value);
  if (!(value instanceof Dict)) {
    fail('MF2006', `'${typeName(value)}' object has no attribute 'items'`);
  }
  const pairs = [...value.entries()].map((entry) => new Tuple([...entry]));
  const keys = pairs.map(({ items: [key = null, item = null] }) => {
    const compared = part === 'key' ? key : item;
    return isTruthy(caseSensitive ?? false) ? compared : ignoreCase(compared);
  });
  return sortValues(pairs, keys, flagArgument(reverseArgument));
}

function groupBy(value: Value, args: readonly Argument[], site: FilterSite): Value {
  const [attribute, fallback, caseSensitive] = args;
  const ignoresCase = !isTruthy(caseSensitive ?? false);
  const getter = attributeGetter(site, attribute, { ignoresCase, default: fallback });
  const shown = attributeGetter(site, attribute, { default: fallback });
  const items = toItems(value);
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const item of sortValues(items, items.map(getter), false)) {
    const key = getter(item);
    const group = groups.at(-1);
    if (group !== undefined && valuesEqual(group.key, key)) group.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map((group) => {
    const grouper = ignoresCase ? shown(group.items[0] ?? null) : group.key;
    return new Tuple([grouper, group.items], ['grouper', 'list']);
  });
}

function sum(value: Value, [attribute, start]: readonly Argument[], site: FilterSite): Value {
  const getter = attributeGetter(site, attribute);
  let total = start === undefined ? 0 : start;
  if (stringOf(total) !== undefined) {
    fail('MF2006', "sum() can't sum strings [use ''.join(seq) instead]");
  }
  for (const item of iterate(value)) total = add(total, getter(item));
  return total;
}

function join(value: Value, [separator, attribute]: readonly Argument[], site: FilterSite): Value {
  const getter = attributeGetter(site, attribute);
  const items: Value[] = [];
  for (const item of iterate(value)) items.push(getter(item));
  const between = separator === undefined ? '' : separator;
  const isMarkup =
    site.autoescape && (between instanceof Markup || items.some((i) => i instanceof Markup));
  const shown = isMarkup ? (item: Value) => escapeHtml(item).text : toText;
  const texts = items.map(shown);
  const glue = shown(between);
  checkTextSize(texts.reduce((size, text) => size + text.length + glue.length, 0));
  const joined = texts.join(glue);
  return isMarkup ? new Markup(joined) : joined;
}

function length(value: Value): Value {
  const size = lengthOf(value);
  return size ?? fail('MF2006', `object of type '${typeName(value)}' has no len()`);
}

/** The filters that take a sequence or mapping as a whole. */
export const SEQUENCE_FILTERS = {
  batch: filter(
    'batch linecount fill_with?',
    (value, [size, fill]) =>
      new LazyIterator(batches(value, size ?? null, fill ?? null), 'do_batch'),
  ),
  count: filter('count', length),
  dictsort: filter('dictsort case_sensitive? by? reverse?', dictSort),
  first: filter('first', (value, _args, site) => first(value, site)),
  groupby: filter('groupby attribute default? case_sensitive?', groupBy),
  items: filter('items', (value) => new LazyIterator(dictItems(value), 'do_items')),
  join: filter('join d? attribute?', join),
  last: filter('last', (value, _args, site) => last(value, site)),
  length: filter('length', length),
  list: filter('list', toItems),
  max: filter('max case_sensitive? attribute?', extreme('>')),
  min: filter('min case_sensitive? attribute?', extreme('<')),
  reverse: filter('reverse', reverse),
  slice: filter(
    'slice slices fill_with?',
    (value, [count, fill]) =>
      new LazyIterator(slices(value, intArgument(count ?? null), fill ?? null), 'sync_do_slice'),
  ),
  sort: filter('sort reverse? case_sensitive? attribute?', sort),
  sum: filter('sum attribute? start?', sum),
  unique: filter(
    'unique case_sensitive? attribute?',
    (value, args, site) => new LazyIterator(uniqueItems(value, args, site), 'sync_do_unique'),
  ),
} satisfies Record<string, Filter>;
