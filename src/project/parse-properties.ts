import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { renderYaml } from '../config/render-yaml.ts';
import type { Value } from '../jinja/value.ts';
import { checkShape } from '../yaml/check-shape.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { itemsAt, textAt, valueAt, type YamlMapping, type YamlNode } from '../yaml/yaml-node.ts';
import type { LocatedFile } from './project-files.ts';
import { propertiesShape } from './properties-shape.ts';

/** The kinds of things that a properties file describes by name. */
export type PropertiesKind =
  | 'models'
  | 'seeds'
  | 'analyses'
  | 'data_tests'
  | 'benchmarks'
  | 'macros';

/** One entry of a properties file. */
export interface PropertiesEntry {
  readonly kind: PropertiesKind | 'sources';
  readonly name: string;
  readonly nameSpan: SourceSpan;
  readonly node: YamlMapping;
  readonly located: LocatedFile;
}

export interface Properties {
  /** By kind, then by name. */
  readonly patches: Readonly<Record<PropertiesKind, ReadonlyMap<string, PropertiesEntry>>>;
  readonly sources: readonly PropertiesEntry[];
}

const PATCH_KINDS: readonly PropertiesKind[] = [
  'models',
  'seeds',
  'analyses',
  'data_tests',
  'benchmarks',
  'macros',
];
/** These are rendered later, each in its own way. */
const KEPT_KEYS: ReadonlySet<string> = new Set([
  'description',
  'tests',
  'data_tests',
  'anchors',
  'exposures',
  'groups',
]);
/** Below `benchmarks:`: rendered for each of its nodes. */
const BENCHMARK_SQL: ReadonlySet<string> = new Set(['query', 'setup', 'teardown']);
const HOOK_KEYS: ReadonlySet<string> = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook']);

/** Reads all properties files; what is wrong in one entry does not hide the others. */
export function parseProperties(
  files: readonly LocatedFile[],
  lookup: (name: string) => Value | undefined,
  diagnostics: Diagnostic[],
): Properties {
  const patches: Record<PropertiesKind, Map<string, PropertiesEntry>> = {
    models: new Map(),
    seeds: new Map(),
    analyses: new Map(),
    data_tests: new Map(),
    benchmarks: new Map(),
    macros: new Map(),
  };
  const sources: PropertiesEntry[] = [];
  for (const located of files) {
    const root = readFile(located.file, lookup, diagnostics);
    if (root === null) continue;
    for (const kind of PATCH_KINDS) {
      for (const entry of entriesOf(root, kind, located))
        addPatch(patches[kind], entry, diagnostics);
    }
    sources.push(...entriesOf(root, 'sources', located));
    for (const kind of ['exposures', 'groups']) warnOfIgnored(root, kind, diagnostics);
  }
  return { patches, sources };
}

function readFile(
  file: SourceFile,
  lookup: (name: string) => Value | undefined,
  diagnostics: Diagnostic[],
): YamlNode | null {
  const { root, diagnostics: syntax } = parseYaml(file);
  diagnostics.push(...syntax);
  if (root === null) return null;
  const isKept = (path: readonly string[]): boolean => {
    const key = path.at(-1) ?? '';
    const isTimedSql = BENCHMARK_SQL.has(key) && path.includes('benchmarks');
    return isTimedSql || KEPT_KEYS.has(key) || HOOK_KEYS.has(key);
  };
  const rendered = renderYaml(root, { lookup, isKept, diagnostics });
  diagnostics.push(...checkShape(rendered, propertiesShape, ''));
  return rendered;
}

function entriesOf(
  root: YamlNode,
  kind: PropertiesEntry['kind'],
  located: LocatedFile,
): readonly PropertiesEntry[] {
  return itemsAt(root, kind).flatMap((node) => {
    const name = textAt(node, 'name');
    const nameSpan = valueAt(node, 'name')?.span;
    if (node.kind !== 'mapping' || name === undefined || nameSpan === undefined) return [];
    return [{ kind, name, nameSpan, node, located }];
  });
}

function addPatch(
  patches: Map<string, PropertiesEntry>,
  entry: PropertiesEntry,
  diagnostics: Diagnostic[],
): void {
  const other = patches.get(entry.name);
  if (other === undefined) {
    patches.set(entry.name, entry);
    return;
  }
  diagnostics.push(
    errorDiagnostic('MF2207', `"${entry.name}" is described twice under "${entry.kind}"`, {
      span: entry.nameSpan,
      related: [{ message: 'the other description', span: other.nameSpan }],
      hint: 'merge the two entries',
    }),
  );
}

function warnOfIgnored(root: YamlNode, kind: string, diagnostics: Diagnostic[]): void {
  const [first] = itemsAt(root, kind);
  if (first === undefined) return;
  diagnostics.push({
    code: 'MF2215',
    severity: 'warning',
    message: `${kind} are read and have no effect`,
    span: valueAt(first, 'name')?.span ?? first.span,
  });
}
