/* Builds what pages load out of npm packages: `node build.mjs OUTPUT`, after `npm ci`.

   OUTPUT/fonts/NAME.woff2   the typefaces, with their licences
   OUTPUT/chart.js           an ES module: charts, loaded when somebody asks for one */
import { build } from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const out = process.argv[2];
const PLEX = ['latin', 'latin-ext'].flatMap((script) => faces('ibm-plex-sans', script));
const ARABIC = faces('ibm-plex-sans-arabic', 'arabic');
const TIFINAGH = [['noto-sans-tifinagh', 'tifinagh', 400]];

function faces(family, script) {
  return [400, 600].map((weight) => [family, script, weight]);
}

await mkdir(join(out, 'fonts'), { recursive: true });
for (const [family, script, weight] of [...PLEX, ...ARABIC, ...TIFINAGH]) {
  const name = `${family}-${script}-${weight}`;
  const folder = join('node_modules', '@fontsource', family);
  await copyFile(join(folder, 'files', `${name}-normal.woff2`), join(out, 'fonts', `${name}.woff2`));
  await copyFile(join(folder, 'LICENSE'), join(out, 'fonts', `${family}.LICENSE.txt`));
}
await build({
  entryPoints: ['src/chart.js'],
  outfile: join(out, 'chart.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'eof',
});
