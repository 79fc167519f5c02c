import { join } from 'node:path';
import ts from 'typescript';
import { type Program, root } from './program.ts';

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.all.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  // Snippets show values without using them, and blocks import types like anything else.
  return { ...options, noUnusedLocals: false, verbatimModuleSyntax: false };
}

const pathOf = ({ file, line }: Program) => join(root, `${file}.${line}.ts`);

/** Type-checks source files and, as if they were files beside those that they stand in, programs. */
export function typeScript(files: readonly string[], programs: readonly Program[]): ts.Program {
  const options = compilerOptions();
  const texts = new Map(programs.map((program) => [pathOf(program), `${program.text}\nexport {};\n`]));
  const host = ts.createCompilerHost(options, true);
  const { readFile, fileExists } = host;
  host.readFile = (path) => texts.get(path) ?? readFile.call(host, path);
  host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target, true);
  };
  return ts.createProgram([...files, ...texts.keys()], options, host);
}

/** The errors in a program, each with its place in the page or the source file. */
export function errorsIn(typescript: ts.Program, program: Program): string[] {
  const source = typescript.getSourceFile(pathOf(program))!;
  return [...typescript.getSyntacticDiagnostics(source), ...typescript.getSemanticDiagnostics(source)].map(
    ({ start, messageText }) => {
      const { line, character } = source.getLineAndCharacterOfPosition(start ?? 0);
      return `${program.file}:${line + 1}:${character + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    },
  );
}
