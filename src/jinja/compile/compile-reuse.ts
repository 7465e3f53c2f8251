import { positionAt } from '../../base/code-frame.ts';
import type { SourceSpan } from '../../base/diagnostic.ts';
import { itemsOf, stringOf } from '../compare.ts';
import type {
  BlockStatement,
  ExtendsStatement,
  FromImportStatement,
  ImportStatement,
  IncludeStatement,
} from '../syntax/ast.ts';
import type { Template } from '../template.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { type Awaitable, type HostObject, Undefined, type Value } from '../value.ts';
import { failUndefined } from '../values/type-name.ts';
import { andThen } from './combine.ts';
import { type CompileScope, localsReader } from './compile-scope.ts';
import { nameAssigner } from './compile-target.ts';
import {
  Context,
  type Execute,
  Frame,
  NORMAL,
  type RootSinks,
  type TemplateCode,
} from './frame.ts';
import type { Runtime } from './runtime.ts';
import { renderBlock, TemplateModule } from './template-objects.ts';

/** A context for a template: its own blocks, and the names it is given. */
export function newContext(
  runtime: Runtime,
  code: TemplateCode,
  given?: ReadonlyMap<string, Value>,
): Context {
  const context = new Context(runtime, code.name, given);
  context.addBlocks(code.blocks);
  return context;
}

/** Renders a template from its root, then the one that it extends, which has no segments. */
export function renderRoot(
  code: TemplateCode,
  context: Context,
  { outputs, segments }: RootSinks = {},
): Awaitable<string> {
  const frame = new Frame(code.root.size(), context);
  frame.outputs = outputs;
  frame.segments = segments;
  return andThen(code.root.execute(frame), () => {
    const parent = frame.parentTemplate;
    if (parent === undefined) return frame.output;
    const { runtime } = context;
    const span = runtime.at;
    const render = () => renderRoot(parent, context, outputs === undefined ? {} : { outputs });
    const rest = span === undefined ? render() : runtime.nestedTemplate(span, parent.name, render);
    return andThen(rest, (text) => frame.output + text);
  });
}

/** `block`: the innermost override is rendered in its place. */
export function compileBlock(node: BlockStatement, c: CompileScope): Execute {
  const { name, span, required, scoped } = node;
  const locals = localsReader(c);
  return (frame) => {
    if (c.isTopLevel && frame.parentTemplate !== undefined) return NORMAL;
    const { runtime, context } = frame;
    runtime.at = span;
    const codes = context.blocksOf(name);
    if (required && codes.length <= 1) fail('MF2016', `Required block '${name}' not found`);
    const [code] = codes;
    if (code === undefined) return NORMAL;
    const seen = scoped ? context.derive(locals(frame)) : context;
    return andThen(
      runtime.nested(span, () => renderBlock(code, seen)),
      (text) => {
        frame.write(text);
        return NORMAL;
      },
    );
  };
}

/** `extends`: from here on only blocks count, and the parent writes the output at the end. */
export function compileExtends(node: ExtendsStatement, c: CompileScope): Execute {
  const template = c.compileExpression(node.template, c);
  const { span } = node;
  return (frame) =>
    andThen(template(frame), (name) => {
      frame.runtime.at = span;
      if (frame.parentTemplate !== undefined) fail('MF2016', 'extended multiple times');
      const parent = c.codeOf(loadOne(frame.runtime, name));
      frame.context.addBlocks(parent.blocks);
      frame.parentTemplate = parent;
      return NORMAL;
    });
}

function load(runtime: Runtime, name: Value): Template | undefined {
  if (name instanceof Undefined) failUndefined(name);
  const text = stringOf(name);
  if (text === undefined) fail('MF2006', `a template is named by a text, not by ${toText(name)}`);
  return runtime.loadTemplate(text);
}

function loadOne(runtime: Runtime, name: Value): Template {
  return load(runtime, name) ?? failNotFound(runtime, name);
}

/** The first that exists of one name or a list of names. */
function loadAny(runtime: Runtime, name: Value): Template | undefined {
  const names = itemsOf(name);
  if (names === undefined) return load(runtime, name);
  for (const one of names) {
    const template = load(runtime, one);
    if (template !== undefined) return template;
  }
  return undefined;
}

function failNotFound(runtime: Runtime, name: Value): never {
  const names = itemsOf(name) ?? [name];
  if (names.length === 0) fail('MF2014', 'no template can be chosen from an empty list');
  const list = names.map((one) => `'${toText(one)}'`).join(', ');
  const hint =
    runtime.options.loadTemplate === undefined
      ? 'templates of a project cannot include each other: write a macro and call it'
      : undefined;
  fail('MF2014', `template not found: ${list}`, hint);
}

/** `include`. */
export function compileInclude(node: IncludeStatement, c: CompileScope): Execute {
  const template = c.compileExpression(node.template, c);
  const locals = localsReader(c);
  const { span, ignoreMissing, withContext } = node;
  const include = (found: Template, frame: Frame): Awaitable<string> => {
    const { runtime, context } = frame;
    if (!withContext) {
      return andThen(loadModule(found, frame, c, span), (module) => module.toText());
    }
    const code = c.codeOf(found);
    const inner = newContext(runtime, code, context.snapshot(locals(frame)));
    return runtime.nestedTemplate(span, code.name, () => renderRoot(code, inner));
  };
  return (frame) => {
    return andThen(template(frame), (name) => {
      frame.runtime.at = span;
      const found = loadAny(frame.runtime, name);
      if (found === undefined) return ignoreMissing ? NORMAL : failNotFound(frame.runtime, name);
      return andThen(include(found, frame), (text) => {
        frame.write(text);
        return NORMAL;
      });
    });
  };
}

/** A template run for its names, without those of the render; once per render. */
function loadModule(
  template: Template,
  { runtime }: Frame,
  c: CompileScope,
  span: SourceSpan,
): Awaitable<HostObject> {
  const known = runtime.modules.get(template);
  if (known !== undefined) return known;
  const code = c.codeOf(template);
  return andThen(runModule(code, newContext(runtime, code), span), (module) => {
    runtime.modules.set(template, module);
    return module;
  });
}

function runModule(
  code: TemplateCode,
  context: Context,
  span: SourceSpan,
): Awaitable<TemplateModule> {
  const render = () => renderRoot(code, context);
  return andThen(
    context.runtime.nestedTemplate(span, code.name, render),
    (text) => new TemplateModule(context, text),
  );
}

type Importer = (frame: Frame) => Awaitable<HostObject>;

function compileImporter(node: ImportStatement | FromImportStatement, c: CompileScope): Importer {
  const template = c.compileExpression(node.template, c);
  const locals = localsReader(c);
  const { span, withContext } = node;
  return (frame) =>
    andThen(template(frame), (name) => {
      const { runtime, context } = frame;
      runtime.at = span;
      const found = loadOne(runtime, name);
      if (!withContext) return loadModule(found, frame, c, span);
      const code = c.codeOf(found);
      return runModule(code, newContext(runtime, code, context.snapshot(locals(frame))), span);
    });
}

/** `import ... as name`. */
export function compileImport(node: ImportStatement, c: CompileScope): Execute {
  const importer = compileImporter(node, c);
  const assign = nameAssigner(node.target, c, false);
  return (frame) =>
    andThen(importer(frame), (module) => {
      assign(frame, module);
      return NORMAL;
    });
}

/** `from ... import a, b as c`. */
export function compileFromImport(node: FromImportStatement, c: CompileScope): Execute {
  const importer = compileImporter(node, c);
  const { file, start } = node.span;
  const place = `line ${positionAt(file.text, start).line} in '${file.path}'`;
  const assigns = node.names.map(({ name, alias }) => ({
    name,
    assign: nameAssigner(alias, c, false),
  }));
  return (frame) =>
    andThen(importer(frame), (module) => {
      for (const { name, assign } of assigns) {
        const value = module.getAttribute(name);
        assign(frame, value === undefined ? missing(name, place, frame) : value);
      }
      return NORMAL;
    });
}

function missing(name: string, place: string, { runtime }: Frame): Undefined {
  return runtime.undefined(
    `the template (imported on ${place}) does not export the requested name '${name}'`,
  );
}
