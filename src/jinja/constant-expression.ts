import type { Expression } from './ast.ts';
import { childExpressions } from './ast-children.ts';
import { Dict, Tuple, type Value } from './value.ts';

/** Filters that see the context and are therefore never computed ahead. */
const CONTEXT_FILTERS: ReadonlySet<string> = new Set([
  'map',
  'random',
  'reject',
  'rejectattr',
  'select',
  'selectattr',
]);

/** Whether Jinja2 computes an expression while it compiles: it has no names and calls nothing. */
export function isConstant(node: Expression): boolean {
  if (node.kind === 'name' || node.kind === 'call') return false;
  if (node.kind === 'filter' && CONTEXT_FILTERS.has(node.name)) return false;
  return childExpressions(node).every(isConstant);
}

/** A copy that shares no list with the value, nor within itself: what a constant is after Jinja2 has written it out. */
export function unshared(value: Value): Value {
  if (Array.isArray(value)) return value.map(unshared);
  if (value instanceof Tuple) return new Tuple(value.items.map(unshared));
  if (!(value instanceof Dict)) return value;
  return Dict.from([...value.entries()].map(([key, item]) => [key, unshared(item)] as const));
}
