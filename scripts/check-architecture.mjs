// Checks the source tree against docs/architecture.json: layers, cycles, one importer per external package,
// banned names, file sizes, ambient globals. Exits 1 with a line per fault.
// usage: node scripts/check-architecture.mjs [ROOT]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * @typedef {object} Rules
 * @property {Record<string, number>} layers
 * @property {{file: string, mayImport: string[]}} publicApi
 * @property {Record<string, string[]>} externals
 * @property {Record<string, string[]>} builtins
 * @property {Record<string, string[]>} globals
 * @property {string[]} bannedFileWords
 * @property {number} maxLines
 * @property {string[]} dataTables
 */

/** @typedef {{path: string, lines: number, imports: {target: string, line: number}[], globals: {name: string, line: number}[]}} Module */

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const rulesFile = join(root, 'docs', 'architecture.json');

/** @param {string} folder @returns {string[]} */
function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory()
        ? sourceFiles(path)
        : /\.[cm]?[jt]s$/.test(entry.name)
          ? [path]
          : [];
    })
    .sort();
}

/** @param {ts.SourceFile} source @param {ts.Node} node */
const lineOf = (source, node) =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

/** @param {string} path absolute @returns {Module} */
function readModule(path) {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  /** @type {Module} */
  const module = {
    path: relative(root, path).split(sep).join('/'),
    lines: text.split('\n').length - 1,
    imports: [],
    globals: [],
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    const specifier = moduleSpecifier(node);
    if (specifier !== undefined)
      module.imports.push({ target: specifier, line: lineOf(source, node) });
    const name = ambientName(node);
    if (name !== undefined) module.globals.push({ name, line: lineOf(source, node) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return module;
}

/** The module that a node imports, exports from, imports dynamically or names in a type. @param {ts.Node} node @returns {string | undefined} */
function moduleSpecifier(node) {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
    return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const argument = node.arguments[0];
    return argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
  }
  if (
    ts.isImportTypeNode(node) &&
    ts.isLiteralTypeNode(node.argument) &&
    ts.isStringLiteral(node.argument.literal)
  )
    return node.argument.literal.text;
  return undefined;
}

/** The ambient thing that a node reads, in the words of the rules. @param {ts.Node} node @returns {string | undefined} */
function ambientName(node) {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date()';
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const object = node.expression.text;
  if (object === 'process' || object === 'console') return object;
  const member = `${object}.${node.name.text}`;
  return ['Date.now', 'performance.now', 'Math.random'].includes(member) ? member : undefined;
}

/** @param {string} path @param {string[]} places */
const isAllowed = (path, places) =>
  places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));

/** @param {string} path */
const folderOf = (path) => path.split('/')[1] ?? '';

/** @param {Module} module @param {string} target */
const resolveImport = (module, target) =>
  posix.normalize(posix.join(posix.dirname(module.path), target));

/** @param {Module[]} modules @param {Rules} rules @returns {string[]} */
function layerFaults(modules, rules) {
  const faults = [];
  for (const module of modules) {
    const isApi = module.path === rules.publicApi.file;
    const from = folderOf(module.path);
    if (!isApi && rules.layers[from] === undefined)
      faults.push(`${module.path}: folder "${from}" has no layer`);
    for (const { target, line } of module.imports) {
      if (!target.startsWith('.')) continue;
      const to = folderOf(resolveImport(module, target));
      const allowed = isApi
        ? rules.publicApi.mayImport.includes(to)
        : to === from ||
          (rules.layers[to] ?? Number.POSITIVE_INFINITY) < (rules.layers[from] ?? -1);
      if (!allowed) faults.push(`${module.path}:${line}: ${from} may not import ${to} (${target})`);
    }
  }
  return faults;
}

/** @param {Module[]} modules @returns {string[]} */
function cycleFaults(modules) {
  const byPath = new Map(modules.map((m) => [m.path, m]));
  /** @type {Map<string, 'open' | 'done'>} */
  const state = new Map();
  /** @type {string[]} */
  const faults = [];
  /** @param {Module} module @param {string[]} trail */
  const visit = (module, trail) => {
    if (state.get(module.path) === 'done') return;
    if (state.get(module.path) === 'open') {
      faults.push(
        `import cycle: ${[...trail.slice(trail.indexOf(module.path)), module.path].join(' -> ')}`,
      );
      return;
    }
    state.set(module.path, 'open');
    for (const { target } of module.imports) {
      const next = target.startsWith('.') ? byPath.get(resolveImport(module, target)) : undefined;
      if (next) visit(next, [...trail, module.path]);
    }
    state.set(module.path, 'done');
  };
  for (const module of modules) visit(module, []);
  return faults;
}

/** @param {Module[]} modules @param {Rules} rules @returns {string[]} */
function externalFaults(modules, rules) {
  return modules.flatMap((module) =>
    module.imports.flatMap(({ target, line }) => {
      if (target.startsWith('.')) return [];
      const name = target.startsWith('node:')
        ? target
        : target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/');
      const places = target.startsWith('node:')
        ? rules.builtins[name]
        : (rules.externals[name] ?? []);
      return places === undefined || isAllowed(module.path, places)
        ? []
        : [
            `${module.path}:${line}: ${name} may be imported only in ${places.join(', ') || 'no file'}`,
          ];
    }),
  );
}

/** @param {Module[]} modules @param {Rules} rules @returns {string[]} */
function ambientFaults(modules, rules) {
  return modules.flatMap((module) =>
    module.globals
      .filter(({ name }) => !isAllowed(module.path, rules.globals[name] ?? []))
      .map(({ name, line }) => `${module.path}:${line}: ${name} is ambient; take it from Effects`),
  );
}

/** @param {Module[]} modules @param {Rules} rules @returns {string[]} */
function nameAndSizeFaults(modules, rules) {
  return modules.flatMap((module) => {
    const faults = [];
    const words = posix
      .basename(module.path)
      .replace(/\.\w+$/, '')
      .split('-');
    const banned = words.find((word) => rules.bannedFileWords.includes(word));
    if (banned)
      faults.push(`${module.path}: "${banned}" says nothing; name the file after what it exports`);
    if (words.join('-') !== words.join('-').toLowerCase())
      faults.push(`${module.path}: file names are kebab-case`);
    if (module.lines > rules.maxLines && !rules.dataTables.includes(module.path))
      faults.push(
        `${module.path}: ${module.lines} lines, at most ${rules.maxLines}; split it by meaning`,
      );
    return faults;
  });
}

if (!existsSync(rulesFile)) {
  console.error(`no ${relative(root, rulesFile)}`);
  process.exit(1);
}
/** @type {Rules} */
const rules = JSON.parse(readFileSync(rulesFile, 'utf8'));
const modules = sourceFiles(join(root, 'src')).map(readModule);
const faults = [
  ...layerFaults(modules, rules),
  ...cycleFaults(modules),
  ...externalFaults(modules, rules),
  ...ambientFaults(modules, rules),
  ...nameAndSizeFaults(modules, rules),
];
if (modules.length === 0) faults.push('no source files found: the check saw nothing');
for (const fault of faults) console.error(fault);
console.log(`architecture: ${modules.length} modules, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
