import type { SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { sha256 } from '../base/hash.ts';
import type { NodeConfig } from '../config/node-config.ts';
import type { Template } from '../jinja/template.ts';
import { foreignTargets } from '../manifest/foreign-targets.ts';
import type {
  AnalysisNode,
  ColumnSpec,
  ConstraintSpec,
  DataTestNode,
  ModelNode,
} from '../manifest/node.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
import { type Captured, captureReferences, joinCaptured } from './capture-references.ts';
import { isValidName, NAME_HINT } from './check-name.ts';
import { parseColumns, parseConstraints } from './parse-columns.ts';
import { parseOrReport } from './parse-macros.ts';
import type { PropertiesEntry } from './parse-properties.ts';
import {
  configureNode,
  type Draft,
  entryLayer,
  fileSpan,
  type ParseState,
  splitPath,
  takeEntry,
} from './parse-state.ts';
import type { LocatedFile } from './project-files.ts';

type SqlKind = 'model' | 'analysis' | 'test';

const ENTRY_KINDS = { model: 'models', analysis: 'analyses', test: 'data_tests' } as const;
const NO_COLUMNS: ReadonlyMap<string, ColumnSpec> = new Map();

/** What models, analyses and singular tests have in common. */
interface SqlParts {
  readonly id: NodeId;
  readonly name: string;
  readonly packageName: string;
  readonly file: SourceFile;
  readonly span: ReturnType<typeof fileSpan>;
  readonly patchPath: string | null;
  readonly fqn: readonly string[];
  readonly config: NodeConfig;
  readonly description: string;
  readonly columns: ReadonlyMap<string, ColumnSpec>;
  readonly constraints: readonly ConstraintSpec[];
  readonly refs: Captured['refs'];
  readonly sources: Captured['sources'];
  readonly dependsOn: { readonly nodes: NodeId[]; readonly macros: Captured['macros'] };
  readonly checksum: string;
  readonly template: Template;
  readonly entry: PropertiesEntry | undefined;
}

/** The models of the project; what cannot be parsed is reported and left out. */
export function parseModels(state: ParseState): readonly Draft<ModelNode>[] {
  return state.files.models.flatMap((located) => {
    const parts = parseSql(state, 'model', located);
    if (parts === null) return [];
    const { entry: _, ...shared } = parts;
    const node: ModelNode = {
      ...shared,
      resourceType: 'model',
      relation: resolveRelation(state, 'model', parts),
    };
    return [{ node, dependencies: parts.dependsOn.nodes }];
  });
}

/** The analyses: compiled, never run. */
export function parseAnalyses(state: ParseState): readonly Draft<AnalysisNode>[] {
  return state.files.analyses.flatMap((located) => {
    const parts = parseSql(state, 'analysis', located);
    if (parts === null) return [];
    const { entry: _, constraints: __, ...shared } = parts;
    const node: AnalysisNode = { ...shared, resourceType: 'analysis' };
    return [{ node, dependencies: parts.dependsOn.nodes }];
  });
}

/** The data tests that are files of their own. */
export function parseSingularTests(state: ParseState): readonly Draft<DataTestNode>[] {
  return state.files.singularTests.flatMap((located) => {
    const parts = parseSql(state, 'test', located);
    if (parts === null) return [];
    const { entry: _, constraints: __, ...shared } = parts;
    const node: DataTestNode = {
      ...shared,
      resourceType: 'test',
      kind: 'singular',
      relation: resolveRelation(state, 'test', parts),
    };
    return [{ node, dependencies: parts.dependsOn.nodes }];
  });
}

/** A node that cannot be made; its properties and what refers to it are not complained about too. */
function refuse(state: ParseState, kind: SqlKind, name: string): null {
  takeEntry(state, ENTRY_KINDS[kind], name);
  if (kind === 'model') state.refusedNames.add(name);
  return null;
}

function parseSql(state: ParseState, kind: SqlKind, located: LocatedFile): SqlParts | null {
  const { file, basePath } = located;
  const { folders, stem } = splitPath(file.path, basePath);
  const span = fileSpan(file);
  if (!isValidName(stem)) {
    const message = `the ${kind} name "${stem}" is not allowed`;
    state.diagnostics.push(
      errorDiagnostic('MF2203', message, { span, hint: `rename the file: ${NAME_HINT}` }),
    );
    return refuse(state, kind, stem);
  }
  const template = parseOrReport(file, state.diagnostics);
  if (template === null || hasSnapshot(template, state)) return refuse(state, kind, stem);
  const projectName = state.project.name;
  // dbt counts analyses as a folder of their own.
  const fqn = [projectName, ...(kind === 'analysis' ? ['analysis'] : []), ...folders, stem];
  const id = nodeId(kind, projectName, stem);
  const node = { name: stem, resourceType: kind, uniqueId: id, fqn, path: file.path };
  const captured = captureReferences(template, node, state.capture, state.diagnostics);
  const entry = takeEntry(state, ENTRY_KINDS[kind], stem);
  const config = configureNode(state, kind, fqn, [entryLayer(entry?.node), captured.config]);
  const columns = entry === undefined ? NO_COLUMNS : parseColumns(entry.node, state.describe);
  const constraints = entry === undefined ? [] : parseConstraints(entry.node);
  const further = [...hookTexts(config), ...targetTexts({ columns, constraints })];
  const all = captureTexts(state, node, further, captured);
  return {
    id,
    name: stem,
    packageName: projectName,
    file,
    span,
    patchPath: entry?.located.file.path ?? null,
    fqn,
    config,
    description: entry === undefined ? '' : state.describe(entry.node),
    columns,
    constraints,
    refs: all.refs,
    sources: all.sources,
    dependsOn: { nodes: [], macros: all.macros },
    checksum: sha256(file.text),
    template,
    entry,
  };
}

function hasSnapshot({ macros }: Template, state: ParseState): boolean {
  const snapshot = macros.find(({ kind }) => kind === 'snapshot');
  if (snapshot === undefined) return false;
  state.diagnostics.push(
    errorDiagnostic('MF2205', `the snapshot "${snapshot.name}" is not supported yet`, {
      span: snapshot.nameSpan,
      hint: 'remove it, or keep this part in dbt',
    }),
  );
  return true;
}

/** Texts of a node beside its own file that are templates too. */
type Further = readonly { readonly what: string; readonly text: string }[];

function hookTexts(config: NodeConfig): Further {
  return [...config.preHooks, ...config.postHooks]
    .map(({ sql }, index) => ({ what: `hook ${index + 1}`, text: sql }))
    .filter(({ text }) => /\{[{%]/.test(text));
}

function targetTexts(model: Pick<ModelNode, 'columns' | 'constraints'>): Further {
  return foreignTargets(model).map((to) => ({ what: 'foreign key', text: `{{ ${to} }}` }));
}

/** Hooks and foreign keys may refer to other nodes. */
function captureTexts(
  state: ParseState,
  node: {
    name: string;
    resourceType: string;
    uniqueId: string;
    fqn: readonly string[];
    path: string;
  },
  further: Further,
  captured: Captured,
): Captured {
  let all = captured;
  for (const { what, text } of further) {
    const file = { path: `${node.path} (${what})`, text };
    const template = parseOrReport(file, state.diagnostics);
    if (template === null) continue;
    all = joinCaptured(all, captureReferences(template, node, state.capture, state.diagnostics));
  }
  return all;
}

function resolveRelation(
  state: ParseState,
  resourceType: string,
  parts: SqlParts,
): ModelNode['relation'] {
  const { id, name, fqn, config, span, description } = parts;
  return state.names.resolve({
    id,
    name,
    fqn,
    config,
    span,
    description,
    resourceType,
    path: parts.file.path,
  });
}
