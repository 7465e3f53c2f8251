import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { Value } from '../jinja/value.ts';
import { checkShape } from '../yaml/check-shape.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import {
  itemsAt,
  mappingAt,
  textAt,
  textOf,
  textsAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';
import { treeOf } from './merge-config.ts';
import { type ParsedFeeds, parseFeeds } from './parse-ingest.ts';
import { isPlainObject, plainObject, yamlToPlain } from './plain-value.ts';
import type { OperationText, ProjectConfig } from './project-config.ts';
import { projectShape } from './project-shape.ts';
import { renderYaml } from './render-yaml.ts';
import { checkRequiredVersion } from './required-version.ts';

export interface ParsedProjectConfig {
  /** Null where the file has errors. */
  readonly config: ProjectConfig | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** These hold templates that are rendered when they are used, or data that is not rendered at all. */
const KEPT_KEYS: ReadonlySet<string> = new Set([
  'on-run-start',
  'on-run-end',
  'query-comment',
  'vars',
  'targets',
]);
const HOOK_KEYS: ReadonlySet<string> = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook']);

/** Reads and checks the project file. `lookup` answers the names that its templates may use: var, env_var, target. */
export function parseProjectConfig(
  file: SourceFile,
  lookup: (name: string) => Value | undefined,
): ParsedProjectConfig {
  const { root, diagnostics: syntax } = parseYaml(file);
  const diagnostics = [...syntax];
  if (root === null) {
    if (!syntax.some(({ severity }) => severity === 'error')) {
      diagnostics.push(missingName(file));
    }
    return { config: null, diagnostics };
  }
  const isKept = (path: readonly string[]): boolean =>
    (path.length === 1 && KEPT_KEYS.has(path[0] ?? '')) ||
    HOOK_KEYS.has((path.at(-1) ?? '').replace(/^\+/, ''));
  const rendered = renderYaml(root, { lookup, isKept, diagnostics });
  diagnostics.push(...checkShape(rendered, projectShape, ''));
  if (rendered.kind !== 'mapping') return { config: null, diagnostics };
  diagnostics.push(
    ...checkName(rendered),
    ...checkPaths(rendered),
    ...checkTestTrees(rendered),
    ...checkRequiredVersion(rendered),
  );
  const fits = !diagnostics.some(({ severity }) => severity === 'error');
  const ingest = parseFeeds(fits ? mappingAt(rendered, 'ingest') : undefined);
  diagnostics.push(...ingest.diagnostics);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { config: failed ? null : buildProjectConfig(file, rendered, ingest), diagnostics };
}

function missingName(file: SourceFile): Diagnostic {
  return errorDiagnostic('MF2112', `${file.path} is empty`, {
    span: { file, start: 0, end: 0 },
    hint: 'write at least "name: my_project"',
  });
}

function checkName(root: YamlMapping): readonly Diagnostic[] {
  const name = textAt(root, 'name');
  const span = valueAt(root, 'name')?.span;
  if (name === undefined || span === undefined || /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name))
    return [];
  return [
    errorDiagnostic('MF2203', `the project name "${name}" is not allowed`, {
      span,
      hint: 'use letters, digits and underscores, at most 63, and no digit first',
    }),
  ];
}

const PATH_KEYS = Object.keys(projectShape.keys).filter((key) =>
  /-paths?$|^clean-targets$/.test(key),
);

function checkPaths(root: YamlMapping): readonly Diagnostic[] {
  return PATH_KEYS.flatMap((key) => itemsAt(root, key)).flatMap((item) => {
    const path = textOf(item);
    if (path === undefined || !leavesProject(path)) return [];
    return [
      errorDiagnostic('MF2216', `the path "${path}" leaves the project`, {
        span: item.span,
        hint: 'write a path below the directory of the project file',
      }),
    ];
  });
}

function leavesProject(path: string): boolean {
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return true;
  let depth = 0;
  for (const part of path.split(/[/\\]/)) {
    if (part === '..') depth--;
    else if (part !== '.' && part !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}

function checkTestTrees(root: YamlMapping): readonly Diagnostic[] {
  const [old, current] = [root.entries.get('tests'), root.entries.get('data_tests')];
  if (old === undefined || current === undefined) return [];
  return [
    errorDiagnostic('MF2102', '"tests" and "data_tests" are two spellings of one key', {
      span: old.keySpan,
      related: [{ message: 'the other one', span: current.keySpan }],
      hint: 'keep data_tests only',
    }),
  ];
}

function buildProjectConfig(
  file: SourceFile,
  root: YamlMapping,
  { feeds }: ParsedFeeds,
): ProjectConfig {
  const name = textAt(root, 'name') ?? '';
  const list = (key: string, fallback: readonly string[]): readonly string[] =>
    valueAt(root, key) === undefined ? fallback : textsAt(root, key).map(cleanPath);
  const modelPaths = list('model-paths', ['models']);
  const seedPaths = list('seed-paths', ['seeds']);
  const testPaths = list('test-paths', ['tests']);
  const benchmarkPaths = list('benchmark-paths', ['tests/benchmarks']);
  const macroPaths = list('macro-paths', ['macros']);
  const analysisPaths = list('analysis-paths', ['analyses']);
  const snapshotPaths = list('snapshot-paths', ['snapshots']);
  const all = [modelPaths, seedPaths, testPaths, macroPaths, analysisPaths, snapshotPaths].flat();
  const targetPath = cleanPath(textAt(root, 'target-path') ?? 'target');
  const comment = valueAt(root, 'query-comment');
  return {
    file,
    name,
    version: textAt(root, 'version') ?? null,
    profile: textAt(root, 'profile') ?? null,
    modelPaths,
    seedPaths,
    testPaths,
    benchmarkPaths,
    macroPaths,
    analysisPaths,
    snapshotPaths,
    docsPaths: list('docs-paths', [...new Set(all)]),
    targetPath,
    logPath: cleanPath(textAt(root, 'log-path') ?? 'logs'),
    cleanTargets: list('clean-targets', [targetPath]),
    onRunStart: operations(root, 'on-run-start'),
    onRunEnd: operations(root, 'on-run-end'),
    vars: projectVars(root, name),
    configTrees: {
      models: treeOf(mappingAt(root, 'models')),
      seeds: treeOf(mappingAt(root, 'seeds')),
      data_tests: treeOf(mappingAt(root, 'data_tests') ?? mappingAt(root, 'tests')),
      benchmarks: treeOf(mappingAt(root, 'benchmarks')),
      sources: treeOf(mappingAt(root, 'sources')),
    },
    dispatch: new Map(
      itemsAt(root, 'dispatch').map((item) => [
        textAt(item, 'macro_namespace') ?? '',
        textsAt(item, 'search_order'),
      ]),
    ),
    feeds,
    recordQueries: textAt(root, 'record_queries') === 'true',
    flags: plainOf(mappingAt(root, 'flags')),
    queryComment: textOf(comment) ?? textAt(comment, 'comment') ?? null,
    inlineTargets: mappingAt(root, 'targets') ?? null,
    defaultTarget: textAt(root, 'target') ?? null,
  };
}

function cleanPath(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? '.' : parts.join('/');
}

function operations(root: YamlNode, key: string): readonly OperationText[] {
  return itemsAt(root, key).flatMap((item) => {
    const text = textOf(item);
    return text === undefined || text.trim() === '' ? [] : [{ text, span: item.span }];
  });
}

function plainOf(mapping: YamlMapping | undefined): Readonly<Record<string, unknown>> {
  const plain = mapping === undefined ? {} : yamlToPlain(mapping);
  return isPlainObject(plain) ? plain : {};
}

/** A mapping under the project's own name is scoped to it; its entries win over the ones beside it. */
function projectVars(root: YamlNode, name: string): Readonly<Record<string, unknown>> {
  const vars = plainOf(mappingAt(root, 'vars'));
  const own = vars[name];
  if (!isPlainObject(own)) return vars;
  const shared = Object.entries(vars).filter(([key]) => key !== name);
  return plainObject([...shared, ...Object.entries(own)]);
}
