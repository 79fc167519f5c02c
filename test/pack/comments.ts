import ts from 'typescript';

/** What a program whose file is given, and which is nowhere, imports. */
const program = `
  import * as ops from 'keisan/ops';
  import { Input, tensor } from 'keisan';
  export { ops };
  export const symbolic = Input([1]);
  export const given = tensor(1);
`;

/**
 * The functions of `keisan/ops`, and the methods of tensors and of symbolic tensors, that an editor shows no comment for.
 * @param folder A project that has our packages.
 */
export function withoutComments(folder: string): Record<'functions' | 'symbolic' | 'given', string[]> {
  const path = `${folder}/comments.ts`;
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => file === path || fileExists(file);
  host.readFile = (file) => (file === path ? program : readFile(file));
  const made = ts.createProgram([path], options, host);
  const checker = made.getTypeChecker();
  const file = made.getSourceFile(path)!;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file)!);
  const named = (name: string) => exported.find((symbol) => symbol.name === name)!;
  const isSilent = (symbol: ts.Symbol) =>
    checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 &&
    symbol.getDocumentationComment(checker).length === 0;
  const silentIn = (symbols: readonly ts.Symbol[]) => symbols.filter(isSilent).map(({ name }) => name);
  const methodsOf = (name: string) => {
    const type = checker.getTypeOfSymbol(named(name));
    return type.getProperties().filter((symbol) => !symbol.name.startsWith('__'));
  };
  const resolved = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const functions = checker.getExportsOfModule(resolved(named('ops'))).map(resolved);
  if (functions.length < 90) throw new Error(`keisan/ops has ${functions.length} names`);
  return {
    functions: silentIn(functions),
    symbolic: silentIn(methodsOf('symbolic')),
    given: silentIn(methodsOf('given')),
  };
}
