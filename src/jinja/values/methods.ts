import {
  type CallArguments,
  Decimal,
  Dict,
  Float,
  MacroValue,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from '../value.ts';
import { DECIMAL_METHODS } from './decimal-methods.ts';
import { DICT_METHODS } from './dict-methods.ts';
import { escapeHtml } from './escape.ts';
import { LIST_METHODS, TUPLE_METHODS } from './list-methods.ts';
import type { Method } from './method-table.ts';
import { FLOAT_METHODS, INT_METHODS, numberAttribute } from './number-methods.ts';
import { BoundMethod } from './objects.ts';
import { SET_METHODS } from './set-methods.ts';
import { STRING_METHODS } from './string-methods.ts';

/**
 * The allow-list: the attributes and bound methods of Python's built-in types and of macros. `format` of a text is
 * added by the lookup, which it needs itself; host objects answer for themselves.
 */
export function builtinAttribute(value: Value, name: string): Value | undefined {
  switch (typeof value) {
    case 'string':
      return bind(STRING_METHODS, name, value, value);
    case 'boolean':
      return intAttribute(value ? 1 : 0, value, name);
    case 'number':
    case 'bigint':
      return intAttribute(value, value, name);
  }
  if (value === null || value instanceof Undefined) return undefined;
  if (Array.isArray(value)) return bind(LIST_METHODS, name, value, value);
  if (value instanceof Dict) return bind(DICT_METHODS, name, value, value);
  if (value instanceof Tuple) {
    const field = value.items[value.fieldNames.indexOf(name)];
    return field === undefined ? bind(TUPLE_METHODS, name, value, value) : field;
  }
  if (value instanceof PySet) return bind(SET_METHODS, name, value, value);
  if (value instanceof Markup) return markupMethod(value, name);
  if (value instanceof MacroValue) return macroAttribute(value, name);
  if (value instanceof Decimal) {
    return numberAttribute(value, name) ?? bind(DECIMAL_METHODS, name, value, value);
  }
  if (!(value instanceof Float)) return undefined;
  return numberAttribute(value, name) ?? bind(FLOAT_METHODS, name, value, value);
}

function bind<T>(
  table: ReadonlyMap<string, Method<T>>,
  name: string,
  self: T,
  owner: Value,
): BoundMethod | undefined {
  const method = table.get(name);
  if (method === undefined) return undefined;
  return new BoundMethod(name, owner, (args, site) => method(self, args, site));
}

function intAttribute(value: number | bigint, owner: Value, name: string): Value | undefined {
  return numberAttribute(value, name) ?? bind(INT_METHODS, name, value, owner);
}

function macroAttribute(macro: MacroValue, name: string): Value | undefined {
  switch (name) {
    case 'name':
      return macro.name;
    case 'arguments':
      return new Tuple(macro.parameterNames);
    case 'catch_kwargs':
      return macro.catchesKeywords;
    case 'catch_varargs':
      return macro.catchesPositional;
    case 'caller':
      return macro.usesCaller;
    case 'explicit_caller':
      return macro.parameterNames.includes('caller');
    default:
      return undefined;
  }
}

/** Methods of escaped text that insert an argument, by that argument's position: it is escaped first. */
const INSERTING: ReadonlyMap<string, number> = new Map([
  ['replace', 1],
  ['ljust', 1],
  ['rjust', 1],
  ['center', 1],
]);

function markupMethod(markup: Markup, name: string): Value | undefined {
  if (name === 'striptags' || name === 'unescape') return undefined;
  const method = STRING_METHODS.get(name);
  if (method === undefined) return undefined;
  return new BoundMethod(name, markup, (args, site) => {
    const result = method(markup.text, escapeArguments(name, args), site);
    return result instanceof Promise ? result : wrapMarkup(result);
  });
}

function escapeArguments(name: string, args: CallArguments): CallArguments {
  const inserted = INSERTING.get(name);
  const positional = args.positional.map((value, i) => {
    if (name === 'join' && i === 0 && Array.isArray(value)) return value.map(escapedText);
    return i === inserted ? escapedText(value) : value;
  });
  return { ...args, positional };
}

function escapedText(value: Value): string {
  return escapeHtml(value).text;
}

function wrapMarkup(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(wrapMarkup);
  return value instanceof Tuple ? new Tuple(value.items.map(wrapMarkup)) : value;
}
