// node tools/security-facts.mjs: writes the numbers of the page /security out of the code's own constants.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './steps/run.mjs';

const { module } = await runnerImport(join(root, 'tools', 'security', 'collect-facts.ts'));
const file = join(root, 'apps', 'web', 'src', 'features', 'security', 'facts.ts');
writeFileSync(file, module.factsSource(module.collectFacts()));
