import { isTruthy, stringOf } from '../compare.ts';
import { fail } from '../template-error.ts';
import { toRepr } from '../text.ts';
import type { CallArguments, Value } from '../value.ts';
import { iterate } from '../values/iterate.ts';
import { LazyIterator } from '../values/objects.ts';
import { attributeGetter } from './attribute-path.ts';
import type { Filter, FilterSite } from './filter-table.ts';

function nameOf(value: Value, what: 'filter' | 'test'): string {
  return stringOf(value) ?? fail('MF2002', `there is no ${what} ${toRepr(value)}`);
}

function* mapItems(value: Value, args: CallArguments, site: FilterSite): Generator<Value> {
  if (!isTruthy(value)) return;
  const change = mapper(args, site);
  for (const item of iterate(value)) {
    site.tick();
    yield change(item);
  }
}

function mapper({ positional, keyword }: CallArguments, site: FilterSite): (item: Value) => Value {
  const [name, ...rest] = positional;
  const attribute = keyword.get('attribute');
  if (name === undefined && attribute !== undefined) {
    const extra = [...keyword.keys()].find((key) => key !== 'attribute' && key !== 'default');
    if (extra !== undefined) fail('MF2009', `Unexpected keyword argument '${extra}'`);
    return attributeGetter(site, attribute, { default: keyword.get('default') });
  }
  if (name === undefined) return fail('MF2009', 'map requires a filter argument');
  const filterName = nameOf(name, 'filter');
  return (item) => site.filter(filterName, item, { positional: rest, keyword });
}

function* selectItems(
  value: Value,
  args: CallArguments,
  site: FilterSite,
  options: { readonly keeps: boolean; readonly byAttribute: boolean },
): Generator<Value> {
  if (!isTruthy(value)) return;
  const test = selector(args, site, options.byAttribute);
  for (const item of iterate(value)) {
    site.tick();
    if (test(item) === options.keeps) yield item;
  }
}

function selector(
  { positional, keyword }: CallArguments,
  site: FilterSite,
  byAttribute: boolean,
): (item: Value) => boolean {
  const [attribute] = positional;
  if (byAttribute && attribute === undefined) {
    return fail('MF2009', 'Missing parameter for attribute name');
  }
  const getter = byAttribute ? attributeGetter(site, attribute) : (item: Value) => item;
  const [name, ...rest] = byAttribute ? positional.slice(1) : positional;
  if (name === undefined) return (item) => isTruthy(getter(item));
  const testName = nameOf(name, 'test');
  return (item) => site.test(testName, getter(item), { positional: rest, keyword });
}

function select(keeps: boolean, byAttribute: boolean): Filter {
  return (value, args, site) =>
    new LazyIterator(selectItems(value, args, site, { keeps, byAttribute }), 'select_or_reject');
}

/** The filters that apply another filter or a test to each item, when the item is due. */
export const SELECT_FILTERS = {
  map: (value, args, site) => new LazyIterator(mapItems(value, args, site), 'sync_do_map'),
  reject: select(false, false),
  rejectattr: select(false, true),
  select: select(true, false),
  selectattr: select(true, true),
} satisfies Record<string, Filter>;
