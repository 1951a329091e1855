// Waiting in tests ends when what is waited for has come; how long that may take is a limit against hanging, and two
// cores may be shared with other programs. Vitest's own limit is one second.
import { vi } from 'vitest';

const PATIENCE_MS = 20_000;

type WaitOptions = number | { timeout?: number; interval?: number };
const patient = (options: WaitOptions = {}): WaitOptions =>
  typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options };

const { waitFor, waitUntil } = vi;
vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
