import { createEngine } from '@coffer/vault';
import { expose } from 'comlink';
import { browserPorts } from '../platform/worker/ports.ts';

// The whole engine lives here; the page gets what it shows and never a key.
expose(createEngine(browserPorts()));
