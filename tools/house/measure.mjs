import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { root } from '../steps/run.mjs';

const FILE_WALL = 400;
const FUNCTION_WALL = 120;
/** Word lists, translations and test vectors are long because their matter is. */
const namedApart = /(\/vectors\/|\/locales\/|\/messages\/|word-?list|common-(pins|passwords))/;
const isTestPath = (path) =>
  /\.test(-kit)?\.tsx?$|\/testing\/|\/fixtures\/|^e2e\/|(^|\/)testing(-setup)?\.ts$/.test(path);
const isToolPath = (path) => /\.config\.ts$|^tools\/|^e2e\/|vitest\.workspace\.ts$/.test(path);
const bannedParts = /(^|-)(manager|helper|util|utils|facade|impl|base|common|data|info)s?(-|\.)/;

const lineOf = (source, position) => source.getLineAndCharacterOfPosition(position).line + 1;

const countCommentLines = (text) => {
  const lines = new Set();
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.JSX, text);
  const starts = ts.computeLineStarts ? ts.computeLineStarts(text) : [];
  const lineAt = (position) => {
    let low = 0;
    for (let high = starts.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token !== ts.SyntaxKind.SingleLineCommentTrivia && token !== ts.SyntaxKind.MultiLineCommentTrivia)
      continue;
    for (let line = lineAt(scanner.getTokenStart()); line <= lineAt(scanner.getTokenEnd() - 1); line += 1)
      lines.add(line);
  }
  return lines.size;
};

const hasModifier = (node, kind) =>
  ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === kind);
const isFunction = (node) =>
  ts.isFunctionDeclaration(node) ||
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isMethodDeclaration(node);

const look = (node, source, found) => {
  const at = (what) => found.crossings.push(`${what} at line ${lineOf(source, node.getStart(source))}`);
  if (node.kind === ts.SyntaxKind.AnyKeyword) at('any');
  if (ts.isEnumDeclaration(node)) at('enum');
  if (ts.isNonNullExpression(node)) found.nonNull.push(lineOf(source, node.getStart(source)));
  if (ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword)) found.defaults += 1;
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const called = node.expression.getText(source);
    if (/^(test|it|describe)\.(skip|only|todo|fixme)$/.test(called)) at(called);
    if (called === 'Math.random') at('Math.random');
  }
  if (isFunction(node) && node.body) {
    const lines = lineOf(source, node.getEnd()) - lineOf(source, node.getStart(source)) + 1;
    found.functions.push({ line: lineOf(source, node.getStart(source)), lines });
  }
  ts.forEachChild(node, (child) => look(child, source, found));
};

/** Of the statements that export something: how many, and how many have a docstring. */
const countExports = (source) => {
  const exporting = source.statements.filter((one) => hasModifier(one, ts.SyntaxKind.ExportKeyword));
  const documented = exporting.filter((one) => ts.getJSDocCommentsAndTags(one).length > 0);
  return { exported: exporting.length, documented: documented.length };
};

export const measureFile = (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  const kind = path.endsWith('.tsx')
    ? ts.ScriptKind.TSX
    : path.endsWith('.mjs')
      ? ts.ScriptKind.JS
      : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const found = { crossings: [], nonNull: [], defaults: 0, functions: [] };
  look(source, source, found);
  return {
    path,
    isTest: isTestPath(path),
    lines: text.split('\n').length - 1,
    commentLines: countCommentLines(text),
    ...countExports(source),
    ...found,
  };
};

/** The walls that one file crosses, each as a line to print. */
export const isWall = (file) => {
  const crossed = [...file.crossings];
  if (file.lines > FILE_WALL && !namedApart.test(file.path))
    crossed.push(`${file.lines} lines (wall ${FILE_WALL})`);
  if (file.defaults > 0 && !isToolPath(file.path)) crossed.push('default export');
  if (!file.isTest) {
    for (const line of file.nonNull) crossed.push(`non-null ! at line ${line}`);
    for (const one of file.functions) {
      if (one.lines > FUNCTION_WALL)
        crossed.push(`function of ${one.lines} lines at line ${one.line} (wall ${FUNCTION_WALL})`);
    }
  }
  if (bannedParts.test(basename(file.path)) && !namedApart.test(file.path))
    crossed.push('a banned word in its name');
  return crossed.map((what) => `${file.path}: ${what}`);
};
