import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files behind the import paths of a package. */
function entriesOf(folder: string): Map<string, string> {
  const { name, exports } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8')) as {
    name: string;
    exports: Record<string, { '@keisan/source': string } | string>;
  };
  const sources = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string'
      ? []
      : [[path.replace('.', name), `${root}${folder}/${target['@keisan/source']}`] as const],
  );
  return new Map(sources);
}

const folders = readdirSync(`${root}packages`).map((name) => `packages/${name}`);

/** The import paths of all packages. */
export const entries = new Map(folders.flatMap((folder) => [...entriesOf(folder)]));

function optionsOf(path: string): ts.CompilerOptions {
  return ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config, ts.sys, root).options;
}

/** The options that the repository's tests are compiled with. */
export const compilerOptions = optionsOf(`${root}tsconfig.all.json`);

/** A program of files with the repository's own options, from source. */
export function programOf(files: readonly string[]): ts.Program {
  return ts.createProgram(files, { ...compilerOptions, noEmit: false, declaration: true, emitDeclarationOnly: true });
}

/** What the editor sees of the repository's files in a program: their declarations, by the path that they would have. */
export function declarationsOf(program: ts.Program): ts.SourceFile[] {
  const declarations: ts.SourceFile[] = [];
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file)) continue;
    program.emit(file, (path, text) => {
      declarations.push(ts.createSourceFile(path.slice(root.length), text, ts.ScriptTarget.Latest, true));
    });
  }
  return declarations;
}
