import type { SourceSpan } from '../base/diagnostic.ts';
import type { MacroDefinition, Template } from './template.ts';
import type { Value } from './value.ts';

/** One call of a global name, as it stands in the source. */
export interface StaticCall {
  /** `ref`, or dotted: `dbt_utils.star`. */
  readonly name: string;
  readonly positional: readonly Value[];
  readonly keyword: ReadonlyMap<string, Value>;
  /** All arguments are literals; otherwise `positional` and `keyword` hold the literal ones up to the first that is not. */
  readonly literal: boolean;
  /** May not run: inside if, for, a macro, a call body, or behind `and`, `or` and an inline `if`. */
  readonly conditional: boolean;
  readonly span: SourceSpan;
  /** Of the positional arguments, then of the keyword arguments. */
  readonly argumentSpans: readonly SourceSpan[];
}

export interface ExtractedCalls {
  /** In source order. */
  readonly calls: readonly StaticCall[];
  /** Every global name read. */
  readonly names: ReadonlySet<string>;
}

/** Every call of a global (not locally assigned) name in the template, with literal arguments evaluated. */
export declare function extractCalls(template: Template): ExtractedCalls;
/** The same for one macro body, whose parameters are local names. */
export declare function extractMacroCalls(definition: MacroDefinition): ExtractedCalls;
