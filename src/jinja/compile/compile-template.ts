import type { BlockStatement, Statement } from '../syntax/ast.ts';
import { statementParts } from '../syntax/ast-children.ts';
import { findSpecialNames } from '../syntax/special-names.ts';
import type { Template } from '../template.ts';
import type { MacroValue, Value } from '../value.ts';
import { analyzeBody } from './analyze-scope.ts';
import { compileExpression } from './compile-expression.ts';
import { compileMacro } from './compile-macro.ts';
import { type CompileScope, scopeEntry } from './compile-scope.ts';
import { compileBody } from './compile-statement.ts';
import { type BlockCode, type Code, Context, Frame, NO_NAMES, TemplateCode } from './frame.ts';
import type { BindMacro } from './runtime.ts';
import { FunctionLayout, Scope } from './scope.ts';
import { superOf, TemplateReference } from './template-objects.ts';

/** The compiled form of a template, made when it is first rendered. */
export function codeOf({ ast, file, compiled }: Template): TemplateCode {
  if (compiled.code instanceof TemplateCode) return compiled.code;
  const reuse = findReuse(ast.body);
  const root = compileFunction(ast.body, {
    isTopLevel: true,
    checksParent: reuse.extendsOther,
    special: SELF,
  });
  const code = new TemplateCode(file.path, root, reuse.blocks.map(compileBlockCode));
  compiled.code = code;
  return code;
}

interface Reuse {
  readonly blocks: BlockStatement[];
  extendsOther: boolean;
}

/** The blocks of a template, inner ones too, and whether it extends another. */
function findReuse(body: readonly Statement[], found: Reuse = { blocks: [], extendsOther: false }) {
  for (const node of body) {
    if (node.kind === 'text' || node.kind === 'output') continue;
    if (node.kind === 'block') found.blocks.push(node);
    else if (node.kind === 'extends') found.extendsOther = true;
    for (const inner of statementParts(node).bodies) findReuse(inner, found);
  }
  return found;
}

type SpecialNames = ReadonlyMap<string, (context: Context) => Value>;
const SELF: SpecialNames = new Map([['self', (context) => new TemplateReference(context)]]);

function rootScope(isTopLevel: boolean, checksParent: boolean): CompileScope {
  return {
    scope: new Scope(new FunctionLayout(0)),
    isTopLevel,
    canReturn: false,
    checksParent,
    autoescape: false,
    compileExpression,
    compileBody,
    codeOf,
  };
}

/** A function that sees no variables but its own, and `self` and `super`. */
function compileFunction(
  body: readonly Statement[],
  options: {
    readonly isTopLevel: boolean;
    readonly checksParent: boolean;
    readonly special: SpecialNames;
  },
): Code {
  const c = rootScope(options.isTopLevel, options.checksParent);
  const used = findSpecialNames(body, [...options.special.keys()]);
  const given = [...options.special]
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
  const special: SpecialNames = new Map([...SELF, ['super', (context) => superOf(code, context)]]);
  const code: BlockCode = {
    name,
    ...compileFunction(body, { isTopLevel: false, checksParent: false, special }),
  };
  return code;
}

class MacroCode {
  readonly make: (frame: Frame) => MacroValue;
  constructor(make: (frame: Frame) => MacroValue) {
    this.make = make;
  }
}

/** Binds macros to a render: they see its globals, and nothing of the file that they stand in. */
export function macroBinder(): BindMacro {
  let frame: Frame | undefined;
  return ({ compiled, statement }, runtime) => {
    const known = compiled.code instanceof MacroCode ? compiled.code : undefined;
    const code = known ?? new MacroCode(compileMacro(statement, rootScope(false, false)));
    compiled.code = code;
    frame ??= new Frame(0, new Context(runtime, '', NO_NAMES));
    return code.make(frame);
  };
}
