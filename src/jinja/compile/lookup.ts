import { itemsOf, stringOf } from '../compare.ts';
import { fail } from '../template-error.ts';
import { toRepr } from '../text.ts';
import { Dict, isHostObject, Markup, PySet, Tuple, Undefined, type Value } from '../value.ts';
import { hasSurrogates } from '../values/code-points.ts';
import { escapeHtml } from '../values/escape.ts';
import { builtinAttribute } from '../values/methods.ts';
import { BoundMethod } from '../values/objects.ts';
import { type FieldAccess, formatMap, formatText } from '../values/string-format.ts';
import { describeObject, failUndefined, typeName } from '../values/type-name.ts';

const FORMAT_ACCESS: FieldAccess = {
  attribute: (value, name) => readAttribute(value, name, false),
  item: (value, key) => readItem(value, key, false),
};

/** Python's getattr() by the allow-lists; undefined = no such attribute. @throws {CompileError} MF2010 */
export function attributeOf(value: Value, name: string): Value | undefined {
  if (name.startsWith('_')) return failPrivate(value, name);
  if (isHostObject(value)) return value.getAttribute(name);
  const attribute = builtinAttribute(value, name);
  return attribute === undefined ? formatMethod(value, name) : attribute;
}

function failPrivate(value: Value, name: string): undefined {
  // Where Python finds no attribute it looks for an item: a key of a dict, a macro of a package.
  const hasItems = value instanceof Dict || (isHostObject(value) && value.getItem !== undefined);
  if (hasItems && !name.startsWith('__')) return undefined;
  if (value instanceof Dict && value.has(name)) return undefined;
  const message = `access to attribute '${name}' of '${typeName(value)}' object is unsafe`;
  return fail('MF2010', message, 'names with a leading underscore are not available in templates');
}

function formatMethod(value: Value, name: string): Value | undefined {
  if (name !== 'format' && name !== 'format_map') return undefined;
  const text = stringOf(value);
  if (text === undefined) return undefined;
  const format = name === 'format' ? formatText : formatMap;
  return new BoundMethod(name, value, (args) => {
    if (!(value instanceof Markup)) return format(text, args, FORMAT_ACCESS);
    return new Markup(format(text, args, FORMAT_ACCESS, escapeField));
  });
}

/** What a field of escaped text inserts. */
function escapeField(text: string, value: Value): string {
  return value instanceof Markup ? text : escapeHtml(text).text;
}

/**
 * `value.name`: the attribute, else the item of that key, else an Undefined.
 * @throws {CompileError} MF2004 where `value` is undefined, MF2010 for private names
 */
export function readAttribute(value: Value, name: string, isChainable: boolean): Value {
  if (value instanceof Undefined) return value.chainable ? value : failUndefined(value);
  const attribute = attributeOf(value, name);
  if (attribute !== undefined) return attribute;
  const item = itemOf(value, name);
  return item === undefined ? missing(value, name, isChainable) : item;
}

/**
 * `value[key]`: the item, else for a text key the attribute, else an Undefined.
 * @throws {CompileError} MF2004 where `value` is undefined, MF2010 for private names
 */
export function readItem(value: Value, key: Value, isChainable: boolean): Value {
  if (value instanceof Undefined) return value.chainable ? value : failUndefined(value);
  const item = itemOf(value, key);
  if (item !== undefined) return item;
  const name = stringOf(key);
  const attribute = name === undefined ? undefined : attributeOf(value, name);
  return attribute === undefined ? missing(value, key, isChainable) : attribute;
}

function itemOf(value: Value, key: Value): Value | undefined {
  if (value instanceof Dict) return isHashable(key) ? value.get(key) : undefined;
  const index = typeof key === 'boolean' ? Number(key) : key;
  if (typeof index === 'number') {
    const items = itemsOf(value);
    if (items !== undefined) return items[index < 0 ? index + items.length : index];
    const text = stringOf(value);
    if (text !== undefined) return characterAt(text, index, value instanceof Markup);
  }
  return isHostObject(value) ? value.getItem?.(index) : undefined;
}

function characterAt(text: string, index: number, isMarkup: boolean): Value | undefined {
  const points = hasSurrogates(text) ? [...text] : undefined;
  const length = points?.length ?? text.length;
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) return undefined;
  const char = points?.[at] ?? text.charAt(at);
  return isMarkup ? new Markup(char) : char;
}

function isHashable(key: Value): boolean {
  if (key instanceof Tuple) return key.items.every(isHashable);
  if (isHostObject(key)) return key.isHashable !== false;
  return !(Array.isArray(key) || key instanceof Dict || key instanceof PySet);
}

function missing(value: Value, key: Value, chainable: boolean): Undefined {
  const name = stringOf(key);
  const object = describeObject(value);
  const message =
    name === undefined
      ? `${object} has no element ${toRepr(key)}`
      : `'${object}' has no attribute '${name}'`;
  return new Undefined(message, { chainable });
}
