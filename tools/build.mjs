// Installs and builds without starting: for the image, and for a machine that builds before it is switched over.
import { build } from './steps/build.mjs';
import { install } from './steps/install.mjs';
import { inTurn } from './steps/turn.mjs';

try {
  await inTurn(async () => {
    await install();
    await build();
  });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
