import { optionalText, readArguments, requireText } from '../config/read-arguments.ts';
import { renderTemplate } from '../jinja/render.ts';
import { parseTemplate } from '../jinja/template.ts';
import { toText } from '../jinja/text.ts';
import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  HostFunction,
  type Value,
} from '../jinja/value.ts';
import { andThen } from './awaitable.ts';
import type { NodeScope } from './node-scope.ts';
import { ResultTable } from './result-table.ts';
import { sendStatement, storedResult } from './send-statement.ts';

const NO_ARGUMENTS: CallArguments = { positional: [], keyword: new Map() };

/** The text of a `{% call %}` block. @throws {CompileError} MF2009 outside of one. */
function callBody(name: string, args: CallArguments, site: CallSite): Awaitable<string> {
  const caller = args.keyword.get('caller');
  if (caller === undefined) {
    return site.fail(
      'MF2009',
      `${name}() has to be called with a block`,
      `write {% call ${name}(..) %} .. {% endcall %}`,
    );
  }
  return andThen(site.render.call(caller, NO_ARGUMENTS, site.span), toText);
}

function withoutCaller({ positional, keyword }: CallArguments): CallArguments {
  const rest = new Map(keyword);
  rest.delete('caller');
  return { positional, keyword: rest };
}

/** `{% call statement('name', fetch_result=True) %} sql {% endcall %}`; does nothing without a database. */
export function statementFunction(scope: NodeScope): HostFunction {
  return new HostFunction('statement', (args, site): Awaitable<Value> => {
    const [name, , , language] = readArguments(
      'statement',
      ['name', 'fetch_result', 'auto_begin', 'language'],
      withoutCaller(args),
      site,
    );
    if (language !== undefined && language !== 'sql') {
      site.fail('MF2205', `statements in ${toText(language)} are not supported`);
    }
    if (scope.database === null) return '';
    const key = optionalText('statement', 'name', name, site);
    return andThen(callBody('statement', args, site), async (sql) => {
      const result = await sendStatement(scope, sql, site);
      if (key !== null) scope.storedResults.set(key, storedResult(result.response, result.table));
      return '';
    });
  });
}

/** `run_query(sql)`: the rows as a table; None without a database. */
export function runQueryFunction(scope: NodeScope): HostFunction {
  return new HostFunction('run_query', (args, site): Awaitable<Value> => {
    const [sql] = readArguments('run_query', ['sql'], args, site);
    if (scope.database === null) return null;
    if (sql === undefined) return site.fail('MF2009', 'run_query() needs the argument "sql"');
    return sendStatement(scope, toText(sql), site).then((result) => result.table);
  });
}

/** `load_result(name)`: what a statement of this render came back with; None where there was none. */
export function loadResultFunction(scope: NodeScope): HostFunction {
  return new HostFunction('load_result', (args, site) => {
    const [name] = readArguments('load_result', ['name'], args, site);
    return scope.storedResults.get(requireText('load_result', 'name', name, site)) ?? null;
  });
}

/** `store_result(name, response, agate_table)` */
export function storeResultFunction(scope: NodeScope): HostFunction {
  return new HostFunction('store_result', (args, site) => {
    const [name, response, table] = readArguments(
      'store_result',
      ['name', 'response', 'agate_table'],
      args,
      site,
    );
    const stored = storedResult(response ?? null, table instanceof ResultTable ? table : null);
    scope.storedResults.set(requireText('store_result', 'name', name, site), stored);
    return '';
  });
}

/** `set_sql_header(config)`: the text of the block is sent before the model's own statement. */
export function setSqlHeaderFunction(scope: NodeScope): HostFunction {
  return new HostFunction('set_sql_header', (args, site) =>
    andThen(callBody('set_sql_header', args, site), (text) => {
      scope.sqlHeader = text;
      return '';
    }),
  );
}

/** `render(text)`: a text as a template in the present context. */
export function renderFunction(scope: NodeScope): HostFunction {
  return new HostFunction('render', (args, site) => {
    const [text] = readArguments('render', ['string'], args, site);
    const path = `render() in ${scope.node?.file.path ?? 'an operation'}`;
    const template = parseTemplate({ path, text: requireText('render', 'string', text, site) });
    return renderTemplate(template, site.render.options);
  });
}

/** `write(text)`: hands a text to whoever keeps the target directory. */
export function writeFunction(scope: NodeScope): HostFunction {
  return new HostFunction('write', (args, site) => {
    const [payload] = readArguments('write', ['payload'], args, site);
    const text = requireText('write', 'payload', payload, site);
    const { write, manifest } = scope.environment.options;
    const file = scope.node?.file.path ?? 'operation.sql';
    write?.({ path: `${manifest.project.targetPath}/run/${manifest.project.name}/${file}`, text });
    return '';
  });
}

/** `try_or_compiler_error(message, function, ..)`: the function's value, or the message where it fails. */
export function tryFunction(): HostFunction {
  return new HostFunction('try_or_compiler_error', ({ positional, keyword }, site) => {
    const [message, callee, ...rest] = positional;
    if (callee === undefined)
      return site.fail('MF2009', 'try_or_compiler_error() needs a function');
    const fail = (): never => site.fail('MF2301', toText(message ?? ''));
    try {
      const value = site.render.call(callee, { positional: rest, keyword }, site.span);
      return value instanceof Promise ? value.catch(fail) : value;
    } catch {
      // The macro's own message is what the author of the project wants the user to see.
      return fail();
    }
  });
}
