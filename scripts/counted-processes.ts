// Under --coverage every process and thread that a test starts counts which lines it runs, which doubles the time of what
// computes long. Only lines of packages/ and of the registry are asked for: tests of workers and of whole deployments
// count those that they run themselves, and start their processes uncounted.
import { relative } from 'node:path';
import { expect } from 'vitest';

const { testPath = '' } = expect.getState();
if (/^(workers|examples|tests)\//.test(relative('.', testPath))) delete process.env.NODE_V8_COVERAGE;
