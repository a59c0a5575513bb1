import { existsSync, readFileSync } from 'node:fs';

/** What a step has come to; `skipped` counts against us, because a test nobody runs proves nothing. */
const sum = (name, passed, failed, notes = []) => ({ name, passed, failed, notes });

const parse = (file) => {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** A runner that ended badly without a failed test (a crash, a file that does not load) is one failure. */
const orCrash = (name, code, passed, failed, notes) =>
  code !== 0 && failed === 0
    ? sum(name, passed, 1, [...notes, `${name} ended with exit code ${code}`])
    : sum(name, passed, failed, notes);

export const tallyVitest = (name, file, code) => {
  const report = parse(file);
  if (!report) return sum(name, 0, 1, [`${name} wrote no report`]);
  const notes = [];
  let passed = 0;
  let failed = 0;
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && !suite.assertionResults.some((one) => one.status === 'failed')) {
      failed += 1;
      notes.push(`${suite.name}: ${String(suite.message).split('\n')[0]}`);
    }
    for (const one of suite.assertionResults) {
      if (one.status === 'passed') passed += 1;
      else failed += 1;
      if (one.status !== 'passed') notes.push(`${one.status}: ${one.fullName}`);
    }
  }
  return orCrash(name, code, passed, failed, notes);
};

export const tallyPlaywright = (name, file, code) => {
  const report = parse(file);
  if (!report) return sum(name, 0, 1, [`${name} wrote no report`]);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {};
  const notes = [];
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) if (!spec.ok) notes.push(`failed: ${spec.title}`);
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites ?? []) visit(suite);
  for (const error of report.errors ?? []) notes.push(String(error.message).split('\n')[0]);
  return orCrash(name, code, expected + flaky, unexpected + skipped, notes);
};

export const tallyCheck = (name, code) => sum(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1);
