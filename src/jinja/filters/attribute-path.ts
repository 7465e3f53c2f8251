import { stringOf } from '../compare.ts';
import { Undefined, type Value } from '../value.ts';
import type { FilterSite } from './filter-table.ts';

/** How a filter gets from an item to what it works on. */
export type Getter = (item: Value) => Value;

/** Text in lower case, anything else as it is: how filters compare without regard to case. */
export function ignoreCase(value: Value): Value {
  return stringOf(value)?.toLowerCase() ?? value;
}

/** The parts of `address.city` or `rows.0`. */
function pathParts(attribute: Value): readonly Value[] {
  if (attribute === null) return [];
  const text = stringOf(attribute);
  if (text === undefined) return [attribute];
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Follows a dotted attribute; None = the item itself. A default stands for anything undefined on the way. */
export function attributeGetter(
  site: FilterSite,
  attribute: Value | undefined,
  options: { readonly ignoresCase?: boolean; readonly default?: Value | undefined } = {},
): Getter {
  const parts = pathParts(attribute ?? null);
  const fallback = options.default ?? null;
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = site.item(value, part);
      if (fallback !== null && value instanceof Undefined) value = fallback;
    }
    return options.ignoresCase === true ? ignoreCase(value) : value;
  };
}

/** The same for several attributes separated by commas: a list of values. */
export function multiAttributeGetter(
  site: FilterSite,
  attribute: Value | undefined,
  ignoresCase: boolean,
): Getter {
  const text = attribute === undefined ? undefined : stringOf(attribute);
  const attributes: readonly (Value | undefined)[] = text?.split(',') ?? [attribute];
  const getters = attributes.map((part) => attributeGetter(site, part, { ignoresCase }));
  return (item) => getters.map((getter) => getter(item));
}
