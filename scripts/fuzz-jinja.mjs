// Renders the cases of scripts/fuzz-jinja.py (or of a file in tests/golden/jinja) with the sources as they
// are and prints what differs from Python: node scripts/fuzz-jinja.mjs fuzz.json [most shown]
import { readFileSync } from 'node:fs';
import { createViteServer } from 'vitest/node';

const [path, most = '20'] = process.argv.slice(2);
if (path === undefined) throw new TypeError('usage: node scripts/fuzz-jinja.mjs cases.json [most]');

const vite = await createViteServer({
  server: { middlewareMode: true, ws: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
});
try {
  const { checkCase, readCases } = await vite.ssrLoadModule('/tests/golden/jinja-case.ts');
  const cases = readCases(JSON.parse(readFileSync(path, 'utf8')));
  let differing = 0;
  for (const testCase of cases) {
    const difference = await checkCase(testCase);
    if (difference === undefined) continue;
    differing++;
    if (differing <= Number(most)) console.log(`${testCase.id} ${difference}`);
  }
  console.log(`${cases.length} templates, ${differing} differ`);
  process.exitCode = differing === 0 ? 0 : 1;
} finally {
  await vite.close();
}
