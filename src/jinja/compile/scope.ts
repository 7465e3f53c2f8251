/** The variables of one function: a template's root, a block, a macro, a call body or a recursive loop. */
export class FunctionLayout {
  /** How many functions it stands in. */
  readonly depth: number;
  #size = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  get size(): number {
    return this.#size;
  }

  newSlot(): number {
    return this.#size++;
  }
}

/** What a variable holds before it is assigned. */
type Load = 'parameter' | 'resolve' | 'undefined' | { readonly alias: Variable };

/** A name in one scope, and its slot in the frame of the function around. */
export interface Variable {
  readonly name: string;
  readonly layout: FunctionLayout;
  readonly slot: number;
  load: Load;
  /** Otherwise it only stands for the name in the context, and its slot is never filled. */
  isAssigned: boolean;
}

/**
 * The names of one block of statements. Jinja2 decides before rendering where each name lives: a name that a scope
 * assigns is its own from the first statement on, starts as what the scope around has, and ends with the scope.
 */
export class Scope {
  readonly layout: FunctionLayout;
  readonly #parent: Scope | undefined;
  readonly #variables = new Map<string, Variable>();
  readonly #assigned = new Set<string>();

  constructor(layout: FunctionLayout, parent?: Scope) {
    this.layout = layout;
    this.#parent = parent;
  }

  /** A scope in the same function. */
  inner(): Scope {
    return new Scope(this.layout, this);
  }

  /** A scope in a function of its own, which sees the variables of this one. */
  innerFunction(): Scope {
    return new Scope(new FunctionLayout(this.layout.depth + 1), this);
  }

  find(name: string): Variable | undefined {
    return this.#variables.get(name) ?? this.#parent?.find(name);
  }

  #define(name: string, load: Load, isAssigned: boolean): Variable {
    const slot = this.layout.newSlot();
    const variable = { name, layout: this.layout, slot, load, isAssigned };
    this.#variables.set(name, variable);
    return variable;
  }

  declareParameter(name: string): Variable {
    this.#assigned.add(name);
    return this.#define(name, 'parameter', true);
  }

  read(name: string): void {
    if (this.find(name) === undefined) this.#define(name, 'resolve', false);
  }

  assign(name: string): void {
    this.#assigned.add(name);
    const own = this.#variables.get(name);
    if (own !== undefined) {
      own.isAssigned = true;
      return;
    }
    const outer = this.#parent?.find(name);
    this.#define(name, outer === undefined ? 'undefined' : { alias: outer }, true);
  }

  /** What `visit` assigns happens only perhaps: until then the names have their outer values. */
  branch(visit: () => void): void {
    const before = new Set(this.#assigned);
    visit();
    for (const name of this.#assigned) {
      const variable = this.#variables.get(name);
      if (before.has(name) || variable === undefined) continue;
      const outer = this.#parent?.find(name);
      variable.load = outer === undefined ? 'resolve' : { alias: outer };
    }
  }

  /** The variables to set up on each entry of the scope. */
  entryVariables(): readonly Variable[] {
    return [...this.#variables.values()].filter((v) => v.isAssigned && v.load !== 'parameter');
  }

  /** Every variable assigned in this scope or around it; inner ones hide outer ones. */
  assignedVariables(): ReadonlyMap<string, Variable> {
    const found = new Map(this.#parent?.assignedVariables());
    for (const name of this.#assigned) {
      const variable = this.#variables.get(name);
      if (variable !== undefined) found.set(name, variable);
    }
    return found;
  }
}

/** Whether an unassigned variable is looked up in the context. */
export function isResolved(variable: Variable): boolean {
  if (typeof variable.load === 'object') return isResolved(variable.load.alias);
  return variable.load === 'resolve';
}
