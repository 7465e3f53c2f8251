import type { SourceSpan } from '../../base/diagnostic.ts';

interface Node {
  readonly span: SourceSpan;
}

/** `none`, booleans, integers and strings, as written; floats are a kind of their own. */
export interface ConstExpression extends Node {
  readonly kind: 'const';
  readonly value: null | boolean | number | bigint | string;
}
export interface FloatExpression extends Node {
  readonly kind: 'float';
  readonly value: number;
}
export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: string;
}
export interface SequenceExpression extends Node {
  readonly kind: 'tuple' | 'list';
  readonly items: readonly Expression[];
}
export interface DictExpression extends Node {
  readonly kind: 'dict';
  readonly pairs: readonly { readonly key: Expression; readonly value: Expression }[];
}
export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export interface BinaryExpression extends Node {
  readonly kind: 'binary';
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface LogicalExpression extends Node {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface ConcatExpression extends Node {
  readonly kind: 'concat';
  readonly parts: readonly Expression[];
}
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export interface CompareExpression extends Node {
  readonly kind: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}
export interface AttributeExpression extends Node {
  readonly kind: 'attribute';
  readonly target: Expression;
  readonly name: string;
}
export interface ItemExpression extends Node {
  readonly kind: 'item';
  readonly target: Expression;
  readonly index: Expression | SliceExpression;
}
/** Only as the index of an item expression. */
export interface SliceExpression extends Node {
  readonly kind: 'slice';
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface ArgumentList {
  readonly positional: readonly Expression[];
  readonly keyword: readonly { readonly name: string; readonly value: Expression }[];
  /** The `x` of `*x`. */
  readonly spread: Expression | undefined;
  /** The `x` of `**x`. */
  readonly spreadKeyword: Expression | undefined;
}
export interface CallExpression extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: ArgumentList;
}
export interface FilterExpression extends Node {
  readonly kind: 'filter';
  /** Absent where the filter receives the text of a block. */
  readonly target: Expression | undefined;
  readonly name: string;
  readonly arguments: ArgumentList;
}
export interface TestExpression extends Node {
  readonly kind: 'test';
  readonly target: Expression;
  readonly name: string;
  readonly arguments: ArgumentList;
}
export interface ConditionalExpression extends Node {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
}

export type Expression =
  | ConstExpression
  | FloatExpression
  | NameExpression
  | SequenceExpression
  | DictExpression
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | ConcatExpression
  | CompareExpression
  | AttributeExpression
  | ItemExpression
  | CallExpression
  | FilterExpression
  | TestExpression
  | ConditionalExpression;

export interface NameTarget extends Node {
  readonly kind: 'name-target';
  readonly name: string;
}
/** `ns.attribute` as the target of `set`. */
export interface NamespaceTarget extends Node {
  readonly kind: 'namespace-target';
  readonly name: string;
  readonly attribute: string;
}
export interface TupleTarget extends Node {
  readonly kind: 'tuple-target';
  readonly items: readonly AssignTarget[];
}
export type AssignTarget = NameTarget | NamespaceTarget | TupleTarget;

export interface Parameter {
  readonly name: string;
  readonly span: SourceSpan;
  readonly default: Expression | undefined;
}

export interface TextStatement extends Node {
  readonly kind: 'text';
  readonly text: string;
}
export interface OutputStatement extends Node {
  readonly kind: 'output';
  readonly value: Expression;
}
export interface IfStatement extends Node {
  readonly kind: 'if';
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[];
}
export interface ForStatement extends Node {
  readonly kind: 'for';
  readonly target: AssignTarget;
  readonly iterable: Expression;
  readonly filter: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface SetStatement extends Node {
  readonly kind: 'set';
  readonly target: AssignTarget;
  readonly value: Expression;
}
export interface SetBlockStatement extends Node {
  readonly kind: 'set-block';
  readonly target: AssignTarget;
  readonly filter: FilterExpression | undefined;
  readonly body: readonly Statement[];
}
export type DefinitionKind = 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';
export interface MacroStatement extends Node {
  readonly kind: 'macro';
  readonly definition: DefinitionKind;
  readonly name: string;
  readonly nameSpan: SourceSpan;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** From the end of the opening tag to the start of the closing one. */
  readonly bodySpan: SourceSpan;
  readonly details: ReadonlyMap<string, string | readonly string[]>;
}
export interface CallStatement extends Node {
  readonly kind: 'call-block';
  readonly parameters: readonly Parameter[];
  readonly call: CallExpression;
  readonly body: readonly Statement[];
}
export interface FilterStatement extends Node {
  readonly kind: 'filter-block';
  readonly filter: FilterExpression;
  readonly body: readonly Statement[];
}
export interface WithStatement extends Node {
  readonly kind: 'with';
  readonly bindings: readonly { readonly target: AssignTarget; readonly value: Expression }[];
  readonly body: readonly Statement[];
}
export interface AutoescapeStatement extends Node {
  readonly kind: 'autoescape';
  readonly enabled: Expression;
  readonly body: readonly Statement[];
}
export interface BlockStatement extends Node {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
}
export interface ExtendsStatement extends Node {
  readonly kind: 'extends';
  readonly template: Expression;
}
export interface IncludeStatement extends Node {
  readonly kind: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}
export interface ImportStatement extends Node {
  readonly kind: 'import';
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
}
export interface FromImportStatement extends Node {
  readonly kind: 'from-import';
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly withContext: boolean;
}
export interface DoStatement extends Node {
  readonly kind: 'do';
  readonly value: Expression;
}
export interface LoopControlStatement extends Node {
  readonly kind: 'break' | 'continue';
}

export type Statement =
  | TextStatement
  | OutputStatement
  | IfStatement
  | ForStatement
  | SetStatement
  | SetBlockStatement
  | MacroStatement
  | CallStatement
  | FilterStatement
  | WithStatement
  | AutoescapeStatement
  | BlockStatement
  | ExtendsStatement
  | IncludeStatement
  | ImportStatement
  | FromImportStatement
  | DoStatement
  | LoopControlStatement;

/** A template's statements; the span covers the whole file. */
export interface TemplateAst extends Node {
  readonly body: readonly Statement[];
}
