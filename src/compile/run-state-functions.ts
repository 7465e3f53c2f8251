import { type Awaitable, HostFunction, type Value } from '../jinja/value.ts';
import { andThen } from './awaitable.ts';
import type { NodeScope } from './node-scope.ts';

/** Whether the node is to be built anew: its own `full_refresh`, else the flag. */
function isFullRefresh(scope: NodeScope): boolean {
  return scope.node?.config.fullRefresh ?? scope.environment.options.fullRefresh;
}

/** `should_full_refresh()` */
export function shouldFullRefreshFunction(scope: NodeScope): HostFunction {
  return new HostFunction('should_full_refresh', () => isFullRefresh(scope));
}

/** `should_store_failures()` */
export function shouldStoreFailuresFunction(scope: NodeScope): HostFunction {
  return new HostFunction(
    'should_store_failures',
    () => scope.node?.config.storeFailures ?? scope.environment.options.storeFailures,
  );
}

/** `is_incremental()`: the model is incremental, not rebuilt, and its relation is there and holds rows. */
export function isIncrementalFunction(scope: NodeScope): HostFunction {
  return new HostFunction('is_incremental', (): Awaitable<Value> => {
    const { node, database } = scope;
    if (node?.resourceType !== 'model' || database === null) return false;
    if (node.config.materialized !== 'incremental' || isFullRefresh(scope)) return false;
    const existing = database.relations.relation(node.relation);
    return andThen(existing, (relation): Awaitable<Value> => {
      if (relation === null) return false;
      return relation.kind === 'table' || database.holdsRows(relation);
    });
  });
}
