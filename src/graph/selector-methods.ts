import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { unreachable } from '../base/unreachable.ts';
import { compileWildcard } from '../base/wildcard.ts';
import type { Node, SourceNode } from '../manifest/node.ts';
import { configValueMatches, readConfigValue } from './config-values.ts';
import { compilePathPattern } from './path-pattern.ts';
import type { SelectorCriterion } from './selector-expression.ts';

/** A vertex of the graph. */
export type Vertex = Node | SourceNode;

/** Whether a vertex is what a criterion names, before `+` and `@`. */
export type Matcher = (vertex: Vertex) => boolean;

/** Kinds that dbt knows; those that no project of memflow can have match nothing. */
const RESOURCE_TYPES = [
  'model',
  'seed',
  'test',
  'benchmark',
  'analysis',
  'source',
  'snapshot',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'unit_test',
  'function',
];

const TEST_TYPES: Readonly<Record<string, readonly string[]>> = {
  generic: ['generic'],
  schema: ['generic'],
  singular: ['singular'],
  data: ['generic', 'singular'],
  benchmark: ['benchmark'],
};

/** MF3103 where the value or the arguments cannot mean anything for the method. */
export function checkCriterion(criterion: SelectorCriterion): Diagnostic | undefined {
  const { method, methodArguments, value, span } = criterion;
  const fault = (message: string, hint: string) =>
    errorDiagnostic('MF3103', message, { span, hint });
  if (method === 'config') {
    if (methodArguments.length > 0 && !methodArguments.includes('')) return undefined;
    return fault('"config" does not say which key', 'write config.materialized:table');
  }
  if (methodArguments.length > 0) {
    const written = [method, ...methodArguments].join('.');
    return fault(
      `"${method}" takes no argument, but "${written}" has one`,
      `write ${method}:${value}`,
    );
  }
  if (method === 'resource_type' && !RESOURCE_TYPES.includes(value)) {
    const hint =
      didYouMean(value, RESOURCE_TYPES) ??
      'write one of model, seed, test, benchmark, source, analysis';
    return fault(`"${value}" is not a resource type`, hint);
  }
  if (method === 'test_type' && !Object.hasOwn(TEST_TYPES, value)) {
    const hint =
      didYouMean(value, Object.keys(TEST_TYPES)) ?? 'write generic, singular, data or benchmark';
    return fault(`"${value}" is not a type of test`, hint);
  }
  if (method === 'source' && value.split('.').length > 3) {
    const hint =
      'write source:<source>, source:<source>.<table> or source:<package>.<source>.<table>';
    return fault(`"${value}" has too many parts for a source`, hint);
  }
  if (method === 'path' && /^(?:[/\\]|[a-z]:[/\\])/i.test(value)) {
    return fault(`the path "${value}" is absolute`, 'write it from the root of the project');
  }
  return undefined;
}

/** The test that a criterion stands for; wildcards are compiled once. */
export function createMatcher(criterion: SelectorCriterion, projectName: string): Matcher {
  const { method, methodArguments, value } = criterion;
  switch (method) {
    case 'fqn':
      return fqnMatcher(value);
    case 'tag': {
      const pattern = compileWildcard(value);
      return (vertex) => vertex.config.tags.some((tag) => pattern.test(tag));
    }
    case 'path': {
      const { matchesFile, matchesPatch } = compilePathPattern(value);
      return (vertex) => matchesFile(vertex.file.path) || matchesPatch(patchPathOf(vertex));
    }
    case 'file': {
      const pattern = compileWildcard(value);
      return (vertex) => fileNames(vertex.file.path).some((name) => pattern.test(name));
    }
    case 'source':
      return sourceMatcher(value);
    case 'package': {
      const pattern = compileWildcard(value === 'this' ? projectName : value);
      return (vertex) => pattern.test(vertex.packageName);
    }
    case 'config':
      return (vertex) =>
        configValueMatches(readConfigValue(vertex, methodArguments), value, methodArguments);
    case 'resource_type':
      return (vertex) => vertex.resourceType === value;
    case 'test_name': {
      const pattern = compileWildcard(value);
      return (vertex) =>
        vertex.resourceType === 'test' && pattern.test(vertex.generic?.testName ?? '');
    }
    case 'test_type': {
      const kinds = TEST_TYPES[value] ?? [];
      return (vertex) => kinds.includes(testKind(vertex));
    }
    default:
      return unreachable(method);
  }
}

/** What `test_type` calls a vertex; nothing for one that is no test. */
function testKind(vertex: Vertex): string {
  if (vertex.resourceType === 'benchmark') return 'benchmark';
  return vertex.resourceType === 'test' ? vertex.kind : '';
}

function patchPathOf(vertex: Vertex): string | null {
  return vertex.resourceType === 'source' ? null : vertex.patchPath;
}

/** A file's name with and without its last suffix. */
export function fileNames(path: string): readonly [name: string, stem: string] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return [name, dot > 0 ? name.slice(0, dot) : name];
}

/** `source`, `source.table` or `package.source.table`. */
function sourceMatcher(value: string): Matcher {
  const parts = value.split('.');
  const [packageName, sourceName, table] = (
    parts.length === 1 ? ['*', ...parts, '*'] : parts.length === 2 ? ['*', ...parts] : parts
  ).map(compileWildcard);
  return (vertex) =>
    vertex.resourceType === 'source' &&
    packageName?.test(vertex.packageName) === true &&
    sourceName?.test(vertex.sourceName) === true &&
    table?.test(vertex.name) === true;
}

/** Whether an fqn value holds a character that makes it a pattern. */
export function isFqnPattern(value: string): boolean {
  return /[*?[\]]/.test(value);
}

/** A name, a folder path with dots, or a pattern of either; with the package in front or without. */
function fqnMatcher(value: string): Matcher {
  const matches = isFqnPattern(value) ? fqnPattern(value) : fqnPrefix(value);
  // The cells of a matrix are found by its name, wherever it stands.
  const matchesMatrix = (vertex: Node): boolean =>
    vertex.resourceType === 'benchmark' && matches([vertex.cell.matrix]);
  return (vertex) =>
    vertex.resourceType !== 'source' &&
    (matches(vertex.fqn) || matches(vertex.fqn.slice(1)) || matchesMatrix(vertex));
}

function fqnPrefix(value: string): (fqn: readonly string[]) => boolean {
  const folder = `${value}.`;
  return (fqn) => fqn.at(-1) === value || `${fqn.join('.')}.`.startsWith(folder);
}

/** What stands before the first part with a wildcard must be equal; from there on one pattern takes the rest. */
function fqnPattern(value: string): (fqn: readonly string[]) => boolean {
  const parts = value.split('.');
  const fixed = parts.findIndex(isFqnPattern);
  const rest = compileWildcard(parts.slice(fixed).join('.'));
  return (fqn) => {
    const whole = fqn.join('.');
    if (parts.length === 1) return rest.test(fqn.at(-1) ?? '') || rest.test(whole);
    const flat = whole.split('.');
    return (
      flat.length >= parts.length &&
      parts.slice(0, fixed).every((part, i) => part === flat[i]) &&
      rest.test(flat.slice(fixed).join('.'))
    );
  };
}
