// build.mjs FOLDER [--watch]: bundles the page into FOLDER: index.html and assets/workbench.{js,css}.
import { context } from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const [folder, ...flags] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node build.mjs FOLDER [--watch]');
  process.exit(2);
}

await mkdir(join(folder, 'assets'), { recursive: true });
await copyFile(join(here, 'index.html'), join(folder, 'index.html'));
const bundle = await context({
  entryPoints: { workbench: join(here, 'src/main.js'), style: join(here, 'src/style/style.css') },
  outdir: join(folder, 'assets'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome123', 'firefox120', 'safari17.5'], // the first with light-dark()
  legalComments: 'inline', // the licences of Lit and uPlot ask for it
  logLevel: 'warning',
});
await bundle.rebuild();
if (flags.includes('--watch')) await bundle.watch();
else await bundle.dispose();
