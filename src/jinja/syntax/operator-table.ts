import type { CompareOperator } from './ast.ts';
import type { ParseState } from './parse-state.ts';

/** Binding strengths, weakest first; operators of one strength associate to the left, `**` too. */
export const STRENGTH = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  sum: 5,
  concat: 6,
  product: 7,
  power: 8,
};

/** What stands between two operands. */
export type Operator =
  | { readonly kind: 'logical'; readonly operator: 'or' | 'and'; readonly strength: number }
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly strength: number }
  | { readonly kind: 'concat'; readonly strength: number }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '//' | '%' | '**';
      readonly strength: number;
    };

const compare = (operator: CompareOperator): Operator => ({
  kind: 'compare',
  operator,
  strength: STRENGTH.compare,
});
const SYMBOLS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['==', compare('==')],
  ['!=', compare('!=')],
  ['<', compare('<')],
  ['<=', compare('<=')],
  ['>', compare('>')],
  ['>=', compare('>=')],
  ['+', { kind: 'binary', operator: '+', strength: STRENGTH.sum }],
  ['-', { kind: 'binary', operator: '-', strength: STRENGTH.sum }],
  ['~', { kind: 'concat', strength: STRENGTH.concat }],
  ['*', { kind: 'binary', operator: '*', strength: STRENGTH.product }],
  ['/', { kind: 'binary', operator: '/', strength: STRENGTH.product }],
  ['//', { kind: 'binary', operator: '//', strength: STRENGTH.product }],
  ['%', { kind: 'binary', operator: '%', strength: STRENGTH.product }],
  ['**', { kind: 'binary', operator: '**', strength: STRENGTH.power }],
]);
const WORDS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['or', { kind: 'logical', operator: 'or', strength: STRENGTH.or }],
  ['and', { kind: 'logical', operator: 'and', strength: STRENGTH.and }],
  ['in', compare('in')],
]);
const NOT_IN = compare('not in');

/** The operator that starts at the current token. */
export function operatorAt(s: ParseState): Operator | undefined {
  const { kind, text } = s.current;
  if (kind === 'operator') return SYMBOLS.get(text);
  if (kind !== 'name') return undefined;
  if (text === 'not') {
    const next = s.look();
    return next.kind === 'name' && next.text === 'in' ? NOT_IN : undefined;
  }
  return WORDS.get(text);
}
