import { checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { asciiRepr, toRepr, toText } from '../text.ts';
import { type CallArguments, Dict, type Value } from '../value.ts';
import { formatValue } from './format-spec.ts';

/** How fields reach into values. */
export interface FieldAccess {
  attribute(value: Value, name: string): Value;
  item(value: Value, key: Value): Value;
}

/** Where the fields of one format call find their values. */
interface Fields {
  readonly args: CallArguments;
  /** The number that the next `{}` stands for; `manual` once a field has been numbered by hand. */
  next: number | 'manual';
  readonly access: FieldAccess;
  readonly convert: (text: string, value: Value) => string;
}

/**
 * Python's str.format, attributes and items included, by the rules of the sandbox.
 * `convert` turns the text of each field into what is inserted.
 * @throws {CompileError}
 */
export function formatText(
  text: string,
  args: CallArguments,
  access: FieldAccess,
  convert: (text: string, value: Value) => string = (shown) => shown,
): string {
  return formatFields(text, { args, access, next: 0, convert }, 2);
}

function formatFields(text: string, fields: Fields, depth: number): string {
  if (depth < 0) fail('MF2007', 'Max string recursion exceeded');
  let result = '';
  let at = 0;
  while (at < text.length) {
    const brace = text.slice(at).search(/[{}]/);
    if (brace < 0) break;
    const start = at + brace;
    result += text.slice(at, start);
    const char = text.charAt(start);
    if (text.charAt(start + 1) === char) {
      result += char;
      at = start + 2;
      continue;
    }
    if (char === '}') fail('MF2007', "Single '}' encountered in format string");
    const end = fieldEnd(text, start + 1);
    result += formatField(text.slice(start + 1, end), fields, depth);
    checkTextSize(result.length);
    at = end + 1;
  }
  return result + text.slice(at);
}

function fieldEnd(text: string, from: number): number {
  if (from >= text.length) fail('MF2007', "Single '{' encountered in format string");
  let open = 1;
  let isInBrackets = false;
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (isInBrackets) isInBrackets = char !== ']';
    else if (char === '[') isInBrackets = true;
    else if (char === '{') open++;
    else if (char === '}' && --open === 0) return i;
  }
  return fail('MF2007', "expected '}' before end of string");
}

const FIELD = /^([^!:[.]*)((?:\.[^!:[.]+|\[[^\]]+\])*)(?:!([^:]*))?(?::(.*))?$/s;

function formatField(field: string, fields: Fields, depth: number): string {
  const match = FIELD.exec(field);
  if (match === null) fail('MF2007', `the replacement field '${field}' is malformed`);
  const [, given = '', path = '', conversion, spec = ''] = match;
  let value = fieldValue(fieldName(given, path, fields), fields);
  for (const [, attribute, item] of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (attribute !== undefined) value = fields.access.attribute(value, attribute);
    else if (item !== undefined)
      value = fields.access.item(value, /^\d+$/.test(item) ? Number(item) : item);
  }
  const converted = conversion === undefined ? value : convertField(value, conversion);
  const text = formatValue(converted, formatFields(spec, fields, depth - 1));
  return fields.convert(text, converted);
}

function convertField(value: Value, conversion: string): Value {
  switch (conversion) {
    case 's':
      return toText(value);
    case 'r':
      return toRepr(value);
    case 'a':
      return asciiRepr(value);
    default:
      return fail('MF2007', `Unknown conversion specifier ${conversion}`);
  }
}

/** The name of a field, with empty ones numbered: by the rules of Python's string.Formatter. */
function fieldName(name: string, path: string, fields: Fields): string {
  if (path !== '') return name;
  const isNumber = /^\d+$/.test(name);
  if (name !== '' && !isNumber) return name;
  const isManual = fields.next === 'manual';
  if (name === '' ? isManual : !isManual && fields.next !== 0) {
    fail('MF2007', 'cannot switch from manual field specification to automatic field numbering');
  }
  if (isNumber) {
    fields.next = 'manual';
    return name;
  }
  const index = Number(fields.next);
  fields.next = index + 1;
  return String(index);
}

function fieldValue(name: string, fields: Fields): Value {
  const { positional, keyword } = fields.args;
  if (!/^\d+$/.test(name)) {
    const value = keyword.get(name);
    return value === undefined ? fail('MF2008', `key not found: '${name}'`) : value;
  }
  const index = Number(name);
  const value = positional[index];
  if (value !== undefined) return value;
  return fail('MF2008', `Replacement index ${index} out of range for positional args tuple`);
}

/** Python's str.format_map. @throws {CompileError} */
export function formatMap(
  text: string,
  args: CallArguments,
  access: FieldAccess,
  convert?: (text: string, value: Value) => string,
): string {
  const [mapping] = args.positional;
  if (args.keyword.size > 0) fail('MF2009', 'format_map() takes no keyword arguments');
  if (mapping === undefined || args.positional.length !== 1) {
    const given = args.positional.length;
    fail('MF2009', `format_map() takes exactly one argument (${given} given)`);
  }
  const keyword = new Map<string, Value>();
  if (mapping instanceof Dict) {
    for (const [key, value] of mapping.entries()) keyword.set(toText(key), value);
  }
  return formatText(text, { positional: [], keyword }, access, convert);
}
