/** For people who write workers: real ports on a folder of their own, a clock to move, states to wait for, a kill switch. */

export { layFreshDatabase } from './fresh-database.ts';
export { type KilledRun, type KillOptions, killBetweenEffectAndAck } from './kill-switch.ts';
export { longestTurn, MOST_TURN_MS } from './longest-turn.ts';
export { type HandlerRun, type RunHandlerOptions, runHandler } from './run-handler.ts';
export { type Servable, type ServedSimulator, serveSimulator } from './serve-simulator.ts';
export { createTestClock, type TestClock } from './test-clock.ts';
export { makeTestFolder, type TestFolder } from './test-folder.ts';
export { openTestPlatform, type TestPlatform, type TestPlatformOptions } from './test-platform.ts';
export { waitForState } from './wait-for-state.ts';
