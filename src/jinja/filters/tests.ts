import { isOrdered, itemsOf, type OrderOperator, stringOf, valuesEqual } from '../compare.ts';
import { bindArguments, signature } from '../compile/signature.ts';
import { toText } from '../text.ts';
import {
  Decimal,
  Dict,
  Float,
  HostFunction,
  isHostObject,
  MacroValue,
  Markup,
  Undefined,
  type Value,
} from '../value.ts';
import { ARITHMETIC } from '../values/arithmetic.ts';
import { contains } from '../values/contains.ts';
import { tryIterate } from '../values/iterate.ts';
import { isLower, isUpper } from '../values/string-predicates.ts';
import { isFilterName, isTestName, type TestName } from './builtin-names.ts';
import type { Test } from './filter-table.ts';

const NOTHING = signature('');
const OTHER = signature('other');

/** A test of the value alone. */
function alone(name: string, holds: (value: Value) => boolean): Test {
  return (value, args) => {
    bindArguments(name, NOTHING, args);
    return holds(value);
  };
}

/** A test of the value and one argument. */
function against(name: string, holds: (value: Value, other: Value) => boolean): Test {
  return (value, args) => {
    const [other = null] = bindArguments(name, OTHER, args);
    return holds(value, other);
  };
}

function remainderIs(value: Value, divisor: Value, rest: number): boolean {
  return valuesEqual(ARITHMETIC['%'](value, divisor), rest);
}

const order = (name: string, operator: OrderOperator): Test =>
  against(name, (value, other) => isOrdered(operator, value, other));
const equal = against('eq', valuesEqual);
const unequal = against('ne', (value, other) => !valuesEqual(value, other));
const greater = order('gt', '>');
const atLeast = order('ge', '>=');
const less = order('lt', '<');
const atMost = order('le', '<=');

function isInteger(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isNumber(value: Value): boolean {
  if (isInteger(value) || typeof value === 'boolean') return true;
  return value instanceof Float || value instanceof Decimal;
}

function isCallable(value: Value): boolean {
  if (value instanceof MacroValue || value instanceof HostFunction) return true;
  return value instanceof Undefined || (isHostObject(value) && value.call !== undefined);
}

function isSequence(value: Value): boolean {
  if (stringOf(value) !== undefined || itemsOf(value) !== undefined) return true;
  if (value instanceof Dict || value instanceof Undefined) return true;
  return isHostObject(value) && value.length !== undefined && value.getItem !== undefined;
}

/** A name to look up; anything that could be a key of a dict is allowed, and is no name. */
function nameOf(value: Value): string {
  Dict.from([[value, null]]);
  return stringOf(value) ?? '';
}

/** All tests by name. */
export const TESTS: Readonly<Record<TestName, Test>> = {
  '==': equal,
  eq: equal,
  equalto: equal,
  '!=': unequal,
  ne: unequal,
  '>': greater,
  gt: greater,
  greaterthan: greater,
  '>=': atLeast,
  ge: atLeast,
  '<': less,
  lt: less,
  lessthan: less,
  '<=': atMost,
  le: atMost,
  boolean: alone('boolean', (value) => typeof value === 'boolean'),
  callable: alone('callable', isCallable),
  defined: alone('defined', (value) => !(value instanceof Undefined)),
  divisibleby: against('divisibleby', (value, other) => remainderIs(value, other, 0)),
  escaped: alone('escaped', (value) => value instanceof Markup),
  even: alone('even', (value) => remainderIs(value, 2, 0)),
  false: alone('false', (value) => value === false),
  filter: alone('filter', (value) => isFilterName(nameOf(value))),
  float: alone('float', (value) => value instanceof Float),
  in: against('in', (value, other) => contains(other, value)),
  integer: alone('integer', isInteger),
  iterable: alone('iterable', (value) => tryIterate(value) !== undefined),
  lower: alone('lower', (value) => isLower(toText(value))),
  mapping: alone(
    'mapping',
    (value) => value instanceof Dict || (isHostObject(value) && value.isMapping === true),
  ),
  none: alone('none', (value) => value === null),
  number: alone('number', isNumber),
  odd: alone('odd', (value) => remainderIs(value, 2, 1)),
  sameas: against('sameas', (value, other) => value === other),
  sequence: alone('sequence', isSequence),
  string: alone('string', (value) => stringOf(value) !== undefined),
  test: alone('test', (value) => isTestName(nameOf(value))),
  true: alone('true', (value) => value === true),
  undefined: alone('undefined', (value) => value instanceof Undefined),
  upper: alone('upper', (value) => isUpper(toText(value))),
};
