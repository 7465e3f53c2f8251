import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Result } from '../base/result.ts';
import type { SelectorCriterion, SelectorExpression } from './selector-expression.ts';
import { SELECTION_METHODS, type SelectionMethod } from './selector-expression.ts';
import { checkCriterion } from './selector-methods.ts';

/** Methods of dbt that memflow does not have, with the way to the same end where there is one. */
export const UNSUPPORTED_METHODS: Readonly<Record<string, string>> = {
  access: 'select by the config key instead: config.access:<value>',
  exposure: 'name the models that the exposure reads',
  group: 'select by the config key instead: config.group:<value>',
  metric: 'name the models that the metric reads',
  result: '`memflow retry` runs again what failed in the last run',
  saved_query: 'name the models that the saved query reads',
  selector: 'write the selection itself',
  semantic_model: 'name the model that the semantic model describes',
  source_status: 'name the sources: source:<source>.<table>',
  state: 'name the changed files: path:<file>',
  unit_test: 'only data tests can be selected: test_type:generic, test_type:singular',
  version: 'name the model: fqn:<name>',
};

const SELECTOR = /^(@)?(?:(\d*)\+)?(?:([\p{L}\p{N}_.]+):)?(.*?)(\+(\d*))?$/su;

/**
 * Parses the values of `--select` or `--exclude`: a space (or a further value) joins to a union, a comma to an
 * intersection, which binds tighter. A value in double quotes may hold both: `tag:"a b"`.
 * @throws {UsageError} MF3101, MF3102 or MF3103, with all faults, placed in the values joined by spaces
 */
export function parseSelector(
  values: readonly string[],
  option: '--select' | '--exclude' = '--select',
): SelectorExpression {
  const file: SourceFile = { path: option, text: values.join(' ') };
  const diagnostics: Diagnostic[] = [];
  const words = splitOutsideQuotes(span(file, 0, file.text.length), /\s/);
  const parts = words
    .filter((word) => word.end > word.start)
    .map((word) => ({
      kind: 'intersection' as const,
      span: word,
      parts: splitAtCommas(word, diagnostics).flatMap((part) => {
        const parsed = parseCriterion(part);
        if (parsed.ok) return [parsed.value];
        diagnostics.push(parsed.error);
        return [];
      }),
    }));
  if (diagnostics.length > 0) throw new UsageError(diagnostics);
  return { kind: 'union', parts };
}

function span(file: SourceFile, start: number, end: number): SourceSpan {
  return { file, start, end };
}

/** The text that a span covers. */
export function spanText({ file, start, end }: SourceSpan): string {
  return file.text.slice(start, end);
}

function splitAtCommas(word: SourceSpan, diagnostics: Diagnostic[]): readonly SourceSpan[] {
  const parts = splitOutsideQuotes(word, /,/);
  if (parts.every((part) => part.end > part.start)) return parts;
  diagnostics.push(
    errorDiagnostic('MF3101', `a selector is missing beside a comma in "${spanText(word)}"`, {
      span: word,
      hint: 'write "a,b" without spaces for what both match, "a b" for what either matches',
    }),
  );
  return [];
}

/** The pieces of a span between separators, empty ones too; a separator inside double quotes is none. */
function splitOutsideQuotes(whole: SourceSpan, separator: RegExp): readonly SourceSpan[] {
  const pieces: SourceSpan[] = [];
  let start = whole.start;
  let isQuoted = false;
  for (let i = whole.start; i < whole.end; i++) {
    const char = whole.file.text.charAt(i);
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted || !separator.test(char)) continue;
    pieces.push(span(whole.file, start, i));
    start = i + 1;
  }
  pieces.push(span(whole.file, start, whole.end));
  return pieces;
}

function parseCriterion(place: SourceSpan): Result<SelectorCriterion, Diagnostic> {
  const text = spanText(place);
  const fault = (message: string, hint: string) => ({
    ok: false as const,
    error: errorDiagnostic('MF3101', message, { span: place, hint }),
  });
  const match = SELECTOR.exec(text);
  const [, at, parents, methodText, rawValue = '', children, childCount] = match ?? [];
  const value = unquote(rawValue);
  if (value === undefined) {
    return fault(`a double quote does not match in "${text}"`, 'quote the whole value: tag:"a b"');
  }
  if (value === '') {
    return fault(
      `"${text}" names nothing`,
      'write a value, as in tag:nightly, +orders or source:raw',
    );
  }
  if (at !== undefined && children !== undefined) {
    return fault(
      `"@" and a "+" at the end exclude each other in "${text}"`,
      '"@x" already has the descendants of x, with all their ancestors',
    );
  }
  const [method, ...methodArguments] = methodText?.split('.') ?? [defaultMethod(value)];
  if (!isMethod(method)) return { ok: false, error: unknownMethod(method ?? '', place) };
  const criterion: SelectorCriterion = {
    kind: 'criterion',
    method,
    methodArguments,
    value,
    withChildrensParents: at !== undefined,
    parentDepth: depth(parents),
    childDepth: children === undefined ? 0 : depth(childCount),
    span: place,
  };
  const problem = checkCriterion(criterion);
  return problem === undefined ? { ok: true, value: criterion } : { ok: false, error: problem };
}

/** The digits beside a `+`: none of them means all the way, no `+` at all means not a step. */
function depth(digits: string | undefined): number {
  if (digits === undefined) return 0;
  return digits === '' ? Number.POSITIVE_INFINITY : Number(digits);
}

function unquote(value: string): string | undefined {
  if (!value.includes('"')) return value;
  return /^"[^"]*"$/.test(value) ? value.slice(1, -1) : undefined;
}

function defaultMethod(value: string): SelectionMethod {
  if (/[/\\]/.test(value)) return 'path';
  return /\.(?:sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}

function isMethod(text: string | undefined): text is SelectionMethod {
  return SELECTION_METHODS.some((method) => method === text);
}

function unknownMethod(method: string, place: SourceSpan): Diagnostic {
  const instead = Object.hasOwn(UNSUPPORTED_METHODS, method)
    ? UNSUPPORTED_METHODS[method]
    : undefined;
  if (instead !== undefined) {
    const message = `the selection method "${method}" is not supported`;
    return errorDiagnostic('MF3102', message, { span: place, hint: instead });
  }
  return errorDiagnostic('MF3102', `"${method}" is not a selection method`, {
    span: place,
    hint:
      didYouMean(method, SELECTION_METHODS) ?? `the methods are ${SELECTION_METHODS.join(', ')}`,
  });
}
