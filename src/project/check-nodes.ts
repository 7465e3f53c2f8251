import { relationKey } from '../adapter/relation.ts';
import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { CONFIG_KEYS, configKeyName } from '../config/config-keys.ts';
import type { ConfigTree } from '../config/merge-config.ts';
import type { Node } from '../manifest/node.ts';
import type { MacroIndex } from './macro-index.ts';
import type { ParseState } from './parse-state.ts';

/** Names that two nodes share: MF2204 for models and seeds (ref() could not tell them apart), MF2211 for tests. */
export function checkDuplicates(nodes: readonly Node[]): readonly Diagnostic[] {
  const first = new Map<string, Node>();
  const diagnostics: Diagnostic[] = [];
  for (const node of nodes) {
    const isReferable = node.resourceType === 'model' || node.resourceType === 'seed';
    const key = isReferable ? `ref ${node.name}` : node.id;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, node);
      continue;
    }
    const isTest = node.resourceType === 'test';
    const what = isTest
      ? 'data tests'
      : other.resourceType === node.resourceType
        ? plural(node)
        : 'nodes';
    diagnostics.push(
      errorDiagnostic(isTest ? 'MF2211' : 'MF2204', `two ${what} are called "${node.name}"`, {
        ...places(node, other),
        hint: isTest
          ? 'remove one, or give one a "name"'
          : 'rename one, or disable it with enabled: false',
      }),
    );
  }
  return diagnostics;
}

function plural({ resourceType }: Node): string {
  return resourceType === 'analysis' ? 'analyses' : `${resourceType}s`;
}

function places(node: Node, other: Node): Pick<Diagnostic, 'span' | 'related'> {
  return {
    ...(node.span === undefined ? {} : { span: node.span }),
    ...(other.span === undefined
      ? {}
      : { related: [{ message: 'the other one', span: other.span }] }),
  };
}

/** Nodes that would write one relation: MF2212. Names differ for the database only if they differ in more than case. */
export function checkRelations(nodes: readonly Node[]): readonly Diagnostic[] {
  const first = new Map<string, Node>();
  const diagnostics: Diagnostic[] = [];
  for (const node of nodes) {
    if (node.resourceType !== 'model' && node.resourceType !== 'seed') continue;
    if (node.config.materialized === 'ephemeral') continue;
    const key = relationKey(node.relation);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, node);
      continue;
    }
    // Nodes of one name are complained about as such.
    if (other.name === node.name) continue;
    const { schema, identifier } = node.relation;
    diagnostics.push(
      errorDiagnostic(
        'MF2212',
        `"${node.name}" and "${other.name}" both write ${schema}.${identifier}`,
        {
          ...places(node, other),
          hint: 'change the alias or the schema of one; letter case makes no difference to the database',
        },
      ),
    );
  }
  return diagnostics;
}

const MATERIALIZATIONS = ['view', 'table', 'incremental', 'ephemeral'];

/** Models with a materialization that nobody has: MF1108. */
export function checkMaterializations(
  nodes: readonly Node[],
  macros: MacroIndex,
  adapterType: string,
): readonly Diagnostic[] {
  const own = macros
    .names()
    .map((name) => new RegExp(`^materialization_(.+)_(?:default|${adapterType})$`).exec(name)?.[1])
    .filter((name) => name !== undefined);
  const known = new Set([...MATERIALIZATIONS, ...own]);
  return nodes.flatMap((node) => {
    const { materialized } = node.config;
    if (node.resourceType !== 'model' || known.has(materialized)) return [];
    const unsupported = ['snapshot', 'materialized_view', 'external', 'test', 'seed'].includes(
      materialized,
    );
    const hint = didYouMean(materialized, known) ?? `write one of ${[...known].join(', ')}`;
    return [
      errorDiagnostic(
        unsupported ? 'MF2205' : 'MF1108',
        unsupported
          ? `model "${node.name}" is materialized as ${materialized}, which is not supported`
          : `model "${node.name}" has the unknown materialization "${materialized}"`,
        { ...(node.span === undefined ? {} : { span: node.span }), hint },
      ),
    ];
  });
}

/** Folders of config trees that hold for no node: a warning MF1110. */
export function checkUnusedTrees(
  { project, usedTrees }: ParseState,
  nodes: readonly Node[],
): readonly Diagnostic[] {
  const folders = new Set(nodes.flatMap(({ fqn }) => fqn));
  const diagnostics: Diagnostic[] = [];
  const visit = (tree: ConfigTree, path: string): void => {
    for (const [key, child] of tree.children) {
      if (usedTrees.has(child)) visit(child, `${path}.${key}`);
      else diagnostics.push(unusedTree(`${path}.${key}`, key, child.span, folders));
    }
  };
  for (const [name, tree] of Object.entries(project.configTrees)) visit(tree, name);
  return diagnostics;
}

function unusedTree(
  path: string,
  key: string,
  span: SourceSpan | undefined,
  folders: ReadonlySet<string>,
): Diagnostic {
  const isConfig = Object.hasOwn(CONFIG_KEYS, configKeyName(key));
  return {
    code: 'MF1110',
    severity: 'warning',
    message: `"${path}" holds for no node`,
    ...(span === undefined ? {} : { span }),
    hint: isConfig
      ? `write "+${key}" if it is meant as a config`
      : (didYouMean(key, folders) ??
        'the path is made of the project name and the folders below the resource path'),
  };
}

/** Entries of properties files that describe nothing: a warning MF2206. */
export function checkUnusedEntries(
  state: ParseState,
  macroNames: ReadonlySet<string>,
): readonly Diagnostic[] {
  const { properties, usedEntries, files } = state;
  const known: Readonly<Record<string, readonly string[]>> = {
    models: files.models.map(({ file }) => stemOf(file.path)),
    seeds: files.seeds.map(({ path }) => stemOf(path)),
    analyses: files.analyses.map(({ file }) => stemOf(file.path)),
    data_tests: files.singularTests.map(({ file }) => stemOf(file.path)),
    macros: [...macroNames],
  };
  return Object.values(properties.patches).flatMap((patches) =>
    [...patches.values()]
      .filter(
        (entry) => !usedEntries.has(entry) && known[entry.kind]?.includes(entry.name) !== true,
      )
      .filter(
        ({ kind, name }) =>
          !(kind === 'macros' && (macroNames.has(name) || macroNames.has(`test_${name}`))),
      )
      .map((entry): Diagnostic => {
        const { kind, name, nameSpan } = entry;
        const names = known[kind] ?? [];
        const elsewhere = Object.entries(known).find(
          ([other, list]) => other !== kind && list.includes(name),
        );
        const hint =
          elsewhere === undefined
            ? (didYouMean(name, names) ?? 'remove the entry, or check the name of the file')
            : `it belongs under "${elsewhere[0]}:"`;
        return {
          code: 'MF2206',
          severity: 'warning',
          message: `"${name}" under "${kind}" describes nothing: there is no such file`,
          span: nameSpan,
          hint,
        };
      }),
  );
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.slice(0, name.lastIndexOf('.'));
}
