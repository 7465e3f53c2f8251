import type { Node } from '../manifest/node.ts';

/** "sql view model main.orders", "seed file main.raw_orders", "test unique_orders_id": a node in the words of dbt's run log. */
export function describeNode(node: Node): string {
  switch (node.resourceType) {
    case 'model':
      return `sql ${node.config.materialized} model ${node.relation.schema}.${node.relation.identifier}`;
    case 'seed':
      return `seed file ${node.relation.schema}.${node.relation.identifier}`;
    case 'benchmark':
      return `timed test ${node.name}`;
    default:
      return `${node.resourceType} ${node.name}`;
  }
}

/** "table model", "seed", "data test": what a node counts as in the summary of a run. */
export function nodeNoun(node: Node): string {
  switch (node.resourceType) {
    case 'model':
      return `${node.config.materialized} model`;
    case 'test':
      return 'data test';
    case 'seed':
      return 'seed';
    case 'benchmark':
      return 'timed test';
    case 'analysis':
      return 'analysis';
  }
}
