import { memberObject } from '../config/member-object.ts';
import type { Hook } from '../config/node-config.ts';
import { readArguments } from '../config/read-arguments.ts';
import { Dict, HostFunction, type Value } from '../jinja/value.ts';
import { adapterObject } from './adapter-object.ts';
import { columnsInRelationFunction, loadRelationFunction } from './adapter-reads.ts';
import { columnClass } from './column-object.ts';
import { configObject } from './config-object.ts';
import type { NodeScope } from './node-scope.ts';
import { docFunction, refFunction, sourceFunction, thisRelation } from './reference-functions.ts';
import { relationClass } from './relation-class.ts';
import {
  isIncrementalFunction,
  shouldFullRefreshFunction,
  shouldStoreFailuresFunction,
} from './run-state-functions.ts';
import {
  loadResultFunction,
  renderFunction,
  runQueryFunction,
  setSqlHeaderFunction,
  statementFunction,
  storeResultFunction,
  tryFunction,
  writeFunction,
} from './statement-functions.ts';

type MakeValue = (scope: NodeScope) => Value;

/** What dbt writes as macros of its own package, so that `dbt.run_query` means the same as `run_query`. */
export const NATIVE_MACROS: ReadonlyMap<string, MakeValue> = new Map<string, MakeValue>([
  ['is_incremental', isIncrementalFunction],
  ['should_full_refresh', shouldFullRefreshFunction],
  ['should_store_failures', shouldStoreFailuresFunction],
  ['statement', statementFunction],
  ['run_query', runQueryFunction],
  ['set_sql_header', setSqlHeaderFunction],
  ['load_relation', (scope) => loadRelationFunction('load_relation', scope)],
  ['load_cached_relation', (scope) => loadRelationFunction('load_cached_relation', scope)],
  ['get_columns_in_relation', columnsInRelationFunction],
]);

/** The names of the context that depend on the node or the run; each is made when first looked up. */
export const CONTEXT_VALUES: ReadonlyMap<string, MakeValue> = new Map<string, MakeValue>([
  ...NATIVE_MACROS,
  ['ref', refFunction],
  ['source', sourceFunction],
  ['this', thisRelation],
  ['doc', docFunction],
  ['config', (scope) => configObject(scope.node)],
  ['model', (scope) => (scope.node === null ? null : scope.environment.nodeValue(scope.node))],
  ['graph', (scope) => scope.environment.graph],
  ['execute', (scope) => scope.database !== null],
  ['adapter', adapterObject],
  ['api', apiObject],
  ['column', (scope) => columnClass(scope.environment.style.quoteIdentifier)],
  ['load_result', loadResultFunction],
  ['store_result', storeResultFunction],
  ['render', renderFunction],
  ['write', writeFunction],
  ['try_or_compiler_error', tryFunction],
  ['validation', validationObject],
  ['selected_resources', (scope) => [...scope.environment.options.selectedResources]],
  ['pre_hooks', (scope) => hookValues(scope.node?.config.preHooks)],
  ['post_hooks', (scope) => hookValues(scope.node?.config.postHooks)],
  ['database', (scope) => scope.environment.options.target.database],
  ['schema', (scope) => scope.environment.options.target.schema],
  ['env', (scope) => scope.environment.base.get('target') ?? null],
  ['thread_id', () => 'main'],
  ['defer_relation', () => null],
]);

function apiObject(scope: NodeScope): Value {
  const { style } = scope.environment;
  const members: ReadonlyMap<string, Value> = new Map<string, Value>([
    ['Relation', relationClass(style)],
    ['Column', columnClass(style.quoteIdentifier)],
  ]);
  return memberObject({ typeName: 'api', member: (name) => members.get(name) });
}

/**
 * `validation.any[list, basestring]`, the validator of `config.require()`. The names of Python's types do not exist in
 * templates, in dbt either, so it accepts every value.
 */
function validationObject(): Value {
  const accept = new HostFunction('any', (args, site) => {
    const [value] = readArguments('any', ['value'], args, site);
    return value ?? null;
  });
  const any = {
    ...memberObject({ typeName: 'any', member: () => undefined }),
    getItem: () => accept,
  };
  return memberObject({
    typeName: 'validation',
    member: (name) => (name === 'any' ? any : undefined),
  });
}

function hookValues(hooks: readonly Hook[] | undefined): Value {
  return (hooks ?? []).map((hook, index) =>
    Dict.from([
      ['sql', hook.sql],
      ['transaction', hook.transaction],
      ['index', index],
    ]),
  );
}
