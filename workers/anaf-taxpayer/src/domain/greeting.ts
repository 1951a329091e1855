/** Greetings: plain functions that know no runtime. */

export function greetingFor(name: string): string {
  return `Hello, ${name}!`;
}
