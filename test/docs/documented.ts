import { relative } from 'node:path';
import ts from 'typescript';
import { root } from './program.ts';

/** The name of a class in configurations and diagrams: class-name.ts says so once. */
const CLASS_NAME = 'className';

const isInternal = (member: ts.Declaration) =>
  (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 ||
  ts.getJSDocTags(member).some((tag) => tag.tagName.text === 'internal');

/** The members that a declaration adds to what it extends. */
function membersOf(declaration: ts.Declaration): readonly (ts.ClassElement | ts.TypeElement)[] {
  if (ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) return [...declaration.members];
  if (ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)) return declaration.type.members;
  return [];
}

/** What the constructor of a class documents: its arguments and their options, which properties repeat. */
function givenTo(checker: ts.TypeChecker, declaration: ts.Declaration): ReadonlySet<string> {
  const parameters = membersOf(declaration).flatMap((member) =>
    ts.isConstructorDeclaration(member) ? [...member.parameters] : [],
  );
  return new Set(
    parameters.flatMap((parameter) => [
      ...ts.getJSDocParameterTags(parameter).map((tag) => tag.name.getText()),
      ...checker
        .getTypeAtLocation(parameter)
        .getProperties()
        .map((option) => option.name),
    ]),
  );
}

/** The public names of a class, an interface or a type. */
function publicMembers(checker: ts.TypeChecker, declaration: ts.Declaration): ts.Symbol[] {
  const given = givenTo(checker, declaration);
  return membersOf(declaration).flatMap((member) => {
    if (!member.name || ts.isPrivateIdentifier(member.name) || isInternal(member)) return [];
    const symbol = checker.getSymbolAtLocation(member.name);
    return symbol && symbol.name !== CLASS_NAME && !given.has(symbol.name) ? [symbol] : [];
  });
}

/** What a module exports, aliases followed, and what the modules that it exports do. */
function exportsOf(checker: ts.TypeChecker, module: ts.Symbol): ts.Symbol[] {
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return symbol.flags & ts.SymbolFlags.ValueModule ? exportsOf(checker, symbol) : [symbol];
  });
}

/** What a name stands for: the property that it is taken out of by destructuring, and the end of its aliases. */
function originOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  const [declaration] = symbol.declarations ?? [];
  if (declaration && ts.isExportSpecifier(declaration)) {
    const exported = checker.getSymbolAtLocation(declaration.name)!;
    return exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  }
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isVariableDeclaration(declaration.parent.parent))
    return symbol;
  const whole = checker.getTypeAtLocation(declaration.parent.parent.initializer!);
  return originOf(checker, whole.getProperty(symbol.name)!);
}

/** The public names behind entry files that have no comment, members of classes and options included. */
export function undocumented(typescript: ts.Program, entries: readonly string[]): string[] {
  const checker = typescript.getTypeChecker();
  const exported = new Set(
    entries.flatMap((path) => exportsOf(checker, checker.getSymbolAtLocation(typescript.getSourceFile(path)!)!)),
  );
  const missing: string[] = [];
  const check = (symbol: ts.Symbol, owner = '') => {
    const [declaration] = symbol.declarations ?? [];
    const source = declaration?.getSourceFile();
    if (
      !source?.fileName.startsWith(`${root}packages/`) ||
      originOf(checker, symbol).getDocumentationComment(checker).length > 0
    )
      return;
    const { line } = source.getLineAndCharacterOfPosition(declaration!.getStart());
    missing.push(`${relative(root, source.fileName)}:${line + 1} ${owner}${symbol.name}`);
  };
  for (const symbol of exported) {
    check(symbol);
    for (const declaration of symbol.declarations ?? []) {
      for (const member of publicMembers(checker, declaration)) check(member, `${symbol.name}.`);
    }
  }
  return missing;
}
