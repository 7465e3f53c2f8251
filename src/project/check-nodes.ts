import { relationKey } from '../adapter/relation.ts';
import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { CONFIG_KEYS, configKeyName } from '../config/config-keys.ts';
import type { ConfigTree } from '../config/merge-config.ts';
import type { Macro } from '../manifest/macro.ts';
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
    const isTest = node.resourceType === 'test' || node.resourceType === 'benchmark';
    const what =
      node.resourceType === 'test'
        ? 'data tests'
        : other.resourceType === node.resourceType
          ? plural(node)
          : 'nodes';
    diagnostics.push(
      errorDiagnostic(codeOf(node), `two ${what} are called "${node.name}"`, {
        ...places(node, other),
        hint:
          node.resourceType === 'benchmark'
            ? 'rename one; the cells of a matrix have names too'
            : isTest
              ? 'remove one, or give one a "name"'
              : 'rename one, or disable it with enabled: false',
      }),
    );
  }
  return diagnostics;
}

function codeOf({ resourceType }: Node): 'MF2204' | 'MF2211' | 'MF6106' {
  if (resourceType === 'benchmark') return 'MF6106';
  return resourceType === 'test' ? 'MF2211' : 'MF2204';
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

/** Budgets that cannot be judged, because the model writes nothing: MF6105. */
export function checkBudgets(nodes: readonly Node[]): readonly Diagnostic[] {
  return nodes.flatMap((node) => {
    const { budget, materialized } = node.config;
    if (node.resourceType !== 'model' || budget === null) return [];
    const isEphemeral = materialized === 'ephemeral';
    const needsRows = budget.rowsPerSecond !== null || budget.memory !== null;
    if (!isEphemeral && !(materialized === 'view' && needsRows)) return [];
    const message = isEphemeral
      ? `model "${node.name}" has a budget and is ephemeral, so that it is never built`
      : `model "${node.name}" has a budget for rows or memory and is a view, which writes nothing`;
    return [
      errorDiagnostic('MF6105', message, {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: 'time its query with an entry under "benchmarks:", or materialize it as a table',
      }),
    ];
  });
}

const MATERIALIZATIONS = ['view', 'table', 'incremental', 'ephemeral'];

/** Materializations that memflow does not have, those of the project's own in Jinja among them. */
export function checkMaterializations(
  nodes: readonly Node[],
  macros: MacroIndex,
  adapterType: string,
): readonly Diagnostic[] {
  return nodes.flatMap((node) => {
    const { materialized } = node.config;
    if (node.resourceType !== 'model' || MATERIALIZATIONS.includes(materialized)) return [];
    const own =
      macros.find(`materialization_${materialized}_${adapterType}`) ??
      macros.find(`materialization_${materialized}_default`);
    const what = `model "${node.name}" is materialized as ${materialized}`;
    const place = node.span === undefined ? {} : { span: node.span };
    const hint = `write one of ${MATERIALIZATIONS.join(', ')}`;
    if (own !== undefined) {
      const related = [{ message: 'written here', span: own.definition.nameSpan }];
      const message = `${what}, a materialization written in Jinja: those are not supported yet`;
      return [errorDiagnostic('MF2205', message, { ...place, related, hint })];
    }
    if (UNSUPPORTED_MATERIALIZATIONS.includes(materialized))
      return [errorDiagnostic('MF2205', `${what}, which is not supported`, { ...place, hint })];
    return [
      errorDiagnostic(
        'MF1108',
        `model "${node.name}" has the unknown materialization "${materialized}"`,
        { ...place, hint: didYouMean(materialized, MATERIALIZATIONS) ?? hint },
      ),
    ];
  });
}

const UNSUPPORTED_MATERIALIZATIONS = ['snapshot', 'materialized_view', 'external', 'test', 'seed'];

/** The macros by which dbt builds relations; a project's own ones replace dbt's, and here replace nothing. */
const BUILDING_MACRO =
  /^(?:default__|duckdb__)?(?:create_(?:table|view)_as|create_schema|drop_(?:relation|schema)|rename_relation|truncate_relation|get_(?:merge|delete_insert_merge|insert_overwrite_merge|incremental_\w+)_sql|get_create_\w+_sql|get_replace_\w+_sql|create_csv_table|load_csv_rows|get_test_sql|apply_grants)$/;

/** Macros of the project that would replace dbt's own in dbt: a warning MF2215 each. */
export function checkBuildingMacros(
  macros: readonly Macro[],
  projectName: string,
): readonly Diagnostic[] {
  return macros
    .filter(({ name, packageName }) => packageName === projectName && BUILDING_MACRO.test(name))
    .map(({ name, definition }) => ({
      code: 'MF2215',
      severity: 'warning',
      message: `the macro "${name}" replaces dbt's own in dbt; memflow writes these statements itself`,
      span: definition.nameSpan,
      hint: "memflow plan shows the statements; of dbt's own macros generate_schema_name, generate_alias_name and generate_database_name can be replaced",
    }));
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
    benchmarks: files.benchmarks.map(({ file }) => stemOf(file.path)),
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
