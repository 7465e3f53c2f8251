import { numberOf } from '../compare.ts';
import { Dict, Float, Tuple, type Value } from '../value.ts';
import { negate } from '../values/arithmetic.ts';
import type { Expression } from './ast.ts';

/** The value of an expression that is a literal: a constant, or a list, tuple or dict of literals; else undefined. */
export function literalValue(node: Expression): Value | undefined {
  switch (node.kind) {
    case 'const':
      return node.value;
    case 'float':
      return new Float(node.value);
    case 'list':
      return literalItems(node.items);
    case 'tuple': {
      const items = literalItems(node.items);
      return items === undefined ? undefined : new Tuple(items);
    }
    case 'dict':
      return literalDict(node);
    case 'unary':
      return signedNumber(node);
    default:
      return undefined;
  }
}

function literalItems(nodes: readonly Expression[]): Value[] | undefined {
  const items: Value[] = [];
  for (const node of nodes) {
    const item = literalValue(node);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function literalDict(node: Expression & { kind: 'dict' }): Dict | undefined {
  const dict = new Dict();
  for (const pair of node.pairs) {
    const key = literalValue(pair.key);
    const value = literalValue(pair.value);
    const isPlain = typeof key !== 'object' || key === null || key instanceof Float;
    if (key === undefined || value === undefined || !isPlain) return undefined;
    dict.set(key, value);
  }
  return dict;
}

function signedNumber(node: Expression & { kind: 'unary' }): Value | undefined {
  if (node.operator === 'not') return undefined;
  const operand = literalValue(node.operand);
  const isNumber = operand !== undefined && numberOf(operand) !== undefined;
  return isNumber ? negate(operand, node.operator) : undefined;
}
