/**
 * Environment for the process that hosts the engine. glibc otherwise keeps a heap for each native thread, and what one
 * frees no other uses: peak memory grows by a half. Setting it inside a running process has no effect.
 */
export const ENGINE_ENVIRONMENT = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '67108864',
  MALLOC_MMAP_THRESHOLD_: '33554432',
};
