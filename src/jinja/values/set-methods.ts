import { fail } from '../template-error.ts';
import { toRepr } from '../text.ts';
import { type CallArguments, PySet, type Value } from '../value.ts';
import { toItems } from './iterate.ts';
import { type Method, methodTable } from './method-table.ts';

function others({ positional }: CallArguments): readonly PySet[] {
  return positional.map((value) => (value instanceof PySet ? value : PySet.from(toItems(value))));
}

function other(value: Value | undefined): PySet {
  return value instanceof PySet ? value : PySet.from(toItems(value ?? null));
}

function filter(set: PySet, keep: (item: Value) => boolean): PySet {
  return PySet.from([...set.items()].filter(keep));
}

function union(sets: readonly PySet[]): PySet {
  return PySet.from(sets.flatMap((set) => [...set.items()]));
}

const intersection = (self: PySet, sets: readonly PySet[]) =>
  filter(self, (item) => sets.every((set) => set.has(item)));
const difference = (self: PySet, sets: readonly PySet[]) =>
  filter(self, (item) => !sets.some((set) => set.has(item)));
const symmetric = (self: PySet, set: PySet) =>
  union([difference(self, [set]), difference(set, [self])]);
const isSubset = (self: PySet, set: PySet) => [...self.items()].every((item) => set.has(item));

/** A set is looked for as Python's frozenset, which no set here contains. */
function remove(self: PySet, item: Value): boolean {
  return !(item instanceof PySet) && self.delete(item);
}

function replaceItems(self: PySet, result: PySet): null {
  self.clear();
  for (const item of result.items()) self.add(item);
  return null;
}

/** The methods of Python's set. */
export const SET_METHODS: ReadonlyMap<string, Method<PySet>> = new Map<string, Method<PySet>>([
  ...methodTable<PySet>({
    'add elem /': (self, [item]) => {
      self.add(item ?? null);
      return null;
    },
    clear: (self) => {
      self.clear();
      return null;
    },
    copy: (self) => PySet.from(self.items()),
    'discard elem /': (self, [item]) => {
      remove(self, item ?? null);
      return null;
    },
    'isdisjoint other /': (self, [set]) => intersection(self, [other(set)]).size === 0,
    'issubset other /': (self, [set]) => isSubset(self, other(set)),
    'issuperset other /': (self, [set]) => isSubset(other(set), self),
    pop: (self) => {
      const [item] = self.items();
      if (item === undefined) return fail('MF2008', 'pop from an empty set');
      self.delete(item);
      return item;
    },
    'remove elem /': (self, [item]) =>
      remove(self, item ?? null) ? null : fail('MF2008', `key not found: ${toRepr(item ?? null)}`),
    'symmetric_difference other /': (self, [set]) => symmetric(self, other(set)),
    'symmetric_difference_update other /': (self, [set]) =>
      replaceItems(self, symmetric(self, other(set))),
  }),
  ['union', (self, args) => union([self, ...others(args)])],
  ['update', (self, args) => replaceItems(self, union([self, ...others(args)]))],
  ['intersection', (self, args) => intersection(self, others(args))],
  ['intersection_update', (self, args) => replaceItems(self, intersection(self, others(args)))],
  ['difference', (self, args) => difference(self, others(args))],
  ['difference_update', (self, args) => replaceItems(self, difference(self, others(args)))],
]);
