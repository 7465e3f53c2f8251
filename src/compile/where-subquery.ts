import { readArguments } from '../config/read-arguments.ts';
import { toText } from '../jinja/text.ts';
import { HostFunction } from '../jinja/value.ts';
import type { NodeScope } from './node-scope.ts';

/** `get_where_subquery(relation)`: the rows a data test looks at, which its `where` config may narrow. */
export function whereSubqueryFunction(scope: NodeScope): HostFunction {
  return new HostFunction('get_where_subquery', (args, site) => {
    const [relation] = readArguments('get_where_subquery', ['relation'], args, site);
    const where = scope.node?.config.where ?? null;
    if (relation === undefined) {
      return site.fail('MF2009', 'get_where_subquery() needs the argument "relation"');
    }
    // The newline keeps a line comment at the condition's end from swallowing the parenthesis.
    return where === null
      ? relation
      : `(select * from ${toText(relation)} where ${where}\n) dbt_subquery`;
  });
}
