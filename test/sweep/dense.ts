import { pathToFileURL } from 'node:url';
import { functions } from './functions.ts';
import { relativeError, ulps } from './measure.ts';
import { casesOf, paths, swept, types, valuesOf } from './run.ts';

// The worst errors at many inputs: dense.ts TIMES FOLDER [NAME...], the same as references.py was given.
const [times, folder, ...names] = process.argv.slice(2);
if (!times || !folder)
  throw new Error('dense.ts: got too few arguments; give TIMES and FOLDER, then names of functions.');

const [first] = Object.values(paths);
for (const [name] of swept.filter(([each]) => names.length === 0 || names.includes(each))) {
  const cases = casesOf(name, pathToFileURL(`${folder}/`), Number(times));
  for (const type of types) {
    const { inputs, exact } = cases[type];
    const values = valuesOf(name, type, inputs, first!);
    let worst = { off: 0, relative: 0, at: -1 };
    for (const [i, got] of values.entries()) {
      const off = ulps(type, got, exact[i]!);
      const relative = relativeError(got, exact[i]!, functions[name]!.least ?? 0);
      if (off > worst.off) worst = { off, relative, at: i };
    }
    const at = inputs.map((row) => row[worst.at]).join(', ');
    console.log(`${name} ${type}: ${worst.off.toFixed(3)} ulp (${worst.relative.toExponential(1)}) at ${at}`);
  }
}
