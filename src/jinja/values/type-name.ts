import { fail } from '../template-error.ts';
import {
  Decimal,
  Dict,
  Float,
  HostFunction,
  MacroValue,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from '../value.ts';

/** The name of the value's Python class, as in Python's own messages. */
export function typeName(value: Value): string {
  const name = qualifiedTypeName(value);
  return name.slice(name.lastIndexOf('.') + 1);
}

/** What a message calls an object that lacks something: `dict object`, `None`. */
export function describeObject(value: Value): string {
  return value === null ? 'None' : `${qualifiedTypeName(value)} object`;
}

function qualifiedTypeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'number':
    case 'bigint':
      return 'int';
  }
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Float) return 'float';
  if (value instanceof Decimal) return 'decimal.Decimal';
  if (value instanceof Dict) return 'dict';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof Markup) return 'markupsafe.Markup';
  if (value instanceof PySet) return 'set';
  if (value instanceof Undefined) return 'jinja2.runtime.Undefined';
  if (value instanceof MacroValue) return 'jinja2.runtime.Macro';
  if (value instanceof HostFunction) return 'function';
  return value.typeName;
}

/** Fails because something was done with a value that does not exist. @throws {CompileError} MF2004 */
export function failUndefined(value: Undefined): never {
  return fail('MF2004', value.message);
}

/** @throws {CompileError} MF2006, or MF2004 where an operand is undefined. */
export function failOperands(operator: string, left: Value, right: Value): never {
  if (left instanceof Undefined) failUndefined(left);
  if (right instanceof Undefined) failUndefined(right);
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  return fail('MF2006', `unsupported operand type(s) for ${operator}: ${types}`);
}
