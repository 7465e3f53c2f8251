import type { SourceSpan } from '../base/diagnostic.ts';

/** What a criterion compares. */
export const SELECTION_METHODS = [
  'fqn',
  'tag',
  'path',
  'file',
  'source',
  'package',
  'config',
  'resource_type',
  'test_name',
  'test_type',
] as const;

export type SelectionMethod = (typeof SELECTION_METHODS)[number];

/** One selector: `[@][n+][method[.argument]:]value[+n]`. */
export interface SelectorCriterion {
  readonly kind: 'criterion';
  readonly method: SelectionMethod;
  /** `['meta', 'owner']` in `config.meta.owner:ann`. */
  readonly methodArguments: readonly string[];
  readonly value: string;
  /** `@`: the descendants with all their ancestors. */
  readonly withChildrensParents: boolean;
  /** How many steps of ancestors to add: 0 for none, Infinity for all. */
  readonly parentDepth: number;
  readonly childDepth: number;
  readonly span: SourceSpan;
}

/** A selection before it meets a graph. Evaluated by `selectNodes`; a part that matches nothing is worth a warning. */
export type SelectorExpression =
  | SelectorCriterion
  | {
      readonly kind: 'intersection';
      readonly parts: readonly SelectorExpression[];
      readonly span: SourceSpan;
    }
  | { readonly kind: 'union'; readonly parts: readonly SelectorExpression[] };
