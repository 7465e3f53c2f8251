import { analyzeBody } from './analyze-scope.ts';
import type { BlockStatement, Statement } from './ast.ts';
import { statementParts } from './ast-children.ts';
import { compileExpression } from './compile-expression.ts';
import { compileMacro } from './compile-macro.ts';
import { type CompileScope, scopeEntry } from './compile-scope.ts';
import { compileBody } from './compile-statement.ts';
import { type BlockCode, type Code, Context, Frame, type TemplateCode } from './frame.ts';
import type { Runtime } from './runtime.ts';
import { FunctionLayout, Scope } from './scope.ts';
import { findSpecialNames } from './special-names.ts';
import type { MacroDefinition, Template } from './template.ts';
import { superOf, TemplateReference } from './template-objects.ts';
import type { MacroValue, Value } from './value.ts';

const templateCodes = new WeakMap<Template, TemplateCode>();

/** The compiled form of a template, made when it is first rendered. */
export function codeOf(template: Template): TemplateCode {
  const known = templateCodes.get(template);
  if (known !== undefined) return known;
  const { ast, file } = template;
  const extendsOther = containsKind(ast.body, 'extends');
  const code: TemplateCode = {
    name: file.path,
    root: compileFunction(ast.body, { isTopLevel: true, checksParent: extendsOther }),
    blocks: blocksIn(ast.body).map(compileBlockCode),
  };
  templateCodes.set(template, code);
  return code;
}

function containsKind(body: readonly Statement[], kind: Statement['kind']): boolean {
  return body.some(
    (node) =>
      node.kind === kind || statementParts(node).bodies.some((inner) => containsKind(inner, kind)),
  );
}

function blocksIn(body: readonly Statement[]): readonly BlockStatement[] {
  return body.flatMap((node) => {
    const inner = statementParts(node).bodies.flatMap(blocksIn);
    return node.kind === 'block' ? [node, ...inner] : inner;
  });
}

function rootScope(options: Pick<CompileScope, 'isTopLevel' | 'checksParent'>): CompileScope {
  return {
    ...options,
    scope: new Scope(new FunctionLayout(0)),
    canReturn: false,
    autoescape: false,
    compileExpression,
    compileBody,
    codeOf,
  };
}

/** A function that sees no variables but its own. `special` gives the values of `self` and `super`. */
function compileFunction(
  body: readonly Statement[],
  options: Pick<CompileScope, 'isTopLevel' | 'checksParent'>,
  special: ReadonlyMap<string, (context: Context) => Value> = new Map([
    ['self', (context: Context) => new TemplateReference(context)],
  ]),
): Code {
  const c = rootScope(options);
  const used = findSpecialNames(body, [...special.keys()]);
  const given = [...special]
    .filter(([name]) => used.has(name))
    .map(([name, make]) => ({ slot: c.scope.declareParameter(name).slot, make }));
  analyzeBody(c.scope, body);
  const enter = scopeEntry(c);
  const execute = c.compileBody(body, c);
  return {
    size: () => c.scope.layout.size,
    execute: (frame) => {
      enter(frame);
      for (const { slot, make } of given) frame.slots[slot] = make(frame.context);
      return execute(frame);
    },
  };
}

function compileBlockCode({ name, body }: BlockStatement): BlockCode {
  const special = new Map([
    ['self', (context: Context): Value => new TemplateReference(context)],
    ['super', (context: Context): Value => superOf(code, context)],
  ]);
  const options = { isTopLevel: false, checksParent: false };
  const code: BlockCode = { name, ...compileFunction(body, options, special) };
  return code;
}

type MakeMacro = (frame: Frame) => MacroValue;
const macroCodes = new WeakMap<MacroDefinition, MakeMacro>();

/** The macro as a value of a render; it sees the globals of the render, and nothing of its file. */
export function bindDefinition(definition: MacroDefinition, runtime: Runtime): MacroValue {
  let make = macroCodes.get(definition);
  if (make === undefined) {
    const c = rootScope({ isTopLevel: false, checksParent: false });
    make = compileMacro(definition.statement, c);
    macroCodes.set(definition, make);
  }
  const { path } = definition.span.file;
  return make(new Frame(0, new Context(runtime, path, new Map())));
}
