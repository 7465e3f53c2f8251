import { isTruthy, stringOf } from '../compare.ts';
import { attributeOf } from '../compile/lookup.ts';
import { jsonText } from '../json-text.ts';
import { type NativeKind, NativeMarker } from '../native.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { Markup, Undefined, type Value } from '../value.ts';
import { ARITHMETIC } from '../values/arithmetic.ts';
import { prettyPrint } from '../values/pretty-print.ts';
import { describeObject, failUndefined, typeName } from '../values/type-name.ts';
import type { FilterName } from './builtin-names.ts';
import { type Filter, type FilterSite, filter } from './filter-table.ts';
import { HTML_FILTERS } from './html-filters.ts';
import { NUMBER_FILTERS } from './number-filters.ts';
import { SELECT_FILTERS } from './select-filters.ts';
import { SEQUENCE_FILTERS } from './sequence-filters.ts';
import { TEXT_FILTERS } from './text-filters.ts';

function attribute(value: Value, name: string, site: FilterSite): Value {
  if (value instanceof Undefined) return value.chainable ? value : failUndefined(value);
  const found = attributeOf(value, name);
  if (found !== undefined) return found;
  return site.undefined(`'${describeObject(value)}' has no attribute '${name}'`);
}

function attributeName(name: Value): string {
  return stringOf(name) ?? fail('MF2006', `attribute name must be string, not '${typeName(name)}'`);
}

/** Characters that would end an attribute or script are written as escapes. */
function htmlSafeJson(value: Value, indent: Value): Markup {
  const isFlat = indent === null || stringOf(value) !== undefined;
  const width = isFlat ? undefined : (stringOf(indent) ?? spaces(indent));
  const json = jsonText(value, { indent: width, sortsKeys: true });
  return new Markup(
    json.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16).padStart(2, '0')}`),
  );
}

function spaces(indent: Value): string {
  return toText(ARITHMETIC['*'](' ', indent));
}

/** dbt's wishes for native results; elsewhere they change nothing. */
function native(kind: NativeKind): Filter {
  return (value, _args, site) =>
    site.isNative && !(value instanceof Undefined) ? new NativeMarker(kind, value) : value;
}

/** All filters by name. */
export const FILTERS: Readonly<Record<FilterName, Filter>> = {
  ...HTML_FILTERS,
  ...NUMBER_FILTERS,
  ...SELECT_FILTERS,
  ...SEQUENCE_FILTERS,
  ...TEXT_FILTERS,
  as_bool: native('bool'),
  as_native: native('native'),
  as_number: native('number'),
  as_text: native('text'),
  attr: filter('attr name', (value, [name], site) =>
    attribute(value, attributeName(name ?? null), site),
  ),
  d: filter('default default_value? boolean?', useDefault),
  default: filter('default default_value? boolean?', useDefault),
  is_list: filter('is_list', (value) => Array.isArray(value)),
  pprint: filter('pprint', prettyPrint),
  random: (_value, _args, site) =>
    site.fail('MF2010', 'the filter random is not available: builds would differ from run to run'),
  tojson: filter('tojson indent?', (value, [indent]) => htmlSafeJson(value, indent ?? null)),
};

function useDefault(value: Value, [fallback, isForFalse]: readonly (Value | undefined)[]): Value {
  const isReplaced =
    value instanceof Undefined || (isTruthy(isForFalse ?? false) && !isTruthy(value));
  if (!isReplaced) return value;
  return fallback === undefined ? '' : fallback;
}
