import { VisitCounter } from '../limits.ts';
import { Dict, Tuple, type Value } from '../value.ts';
import type { Expression } from './ast.ts';
import { childExpressions } from './ast-children.ts';

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

/**
 * A copy that shares no list with the value, nor within itself: what a constant is after Jinja2 has written it out.
 * @throws {CompileError} MF2012
 */
export function unshared(value: Value, visits = new VisitCounter()): Value {
  visits.visit();
  const copy = (item: Value) => unshared(item, visits);
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Tuple) return new Tuple(value.items.map(copy));
  if (!(value instanceof Dict)) return value;
  return Dict.from([...value.entries()].map(([key, item]) => [key, copy(item)] as const));
}
