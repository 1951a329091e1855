/** The small rules that checks of blocks are made of. A rule reports what is wrong and where. */

export type Facts = Record<string, unknown>;
export type Report = (at: string, what: string) => void;
export type Check = (value: unknown, at: string, report: Report) => void;

export function asObject(value: unknown): Facts | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : undefined;
}

export const any: Check = () => {};

export const boolean: Check = (value, at, report) => {
  if (typeof value !== 'boolean') report(at, 'must be a valid boolean');
};

export function oneOf(...values: readonly string[]): Check {
  return (value, at, report) => {
    if (!values.includes(value as string)) report(at, `must be one of: ${values.join(', ')}`);
  };
}

/** A string of so many characters. */
export function words(least: number, most: number): Check {
  return (value, at, report) => {
    if (typeof value !== 'string') return report(at, 'must be a string');
    if (value.length < least) report(at, `must be more than ${least - 1} characters`);
    if (value.length > most) report(at, `must be less than ${most + 1} characters`);
  };
}

export function list(least: number, most: number, each: Check): Check {
  return (value, at, report) => {
    if (!Array.isArray(value)) return report(at, 'must provide an array');
    if (value.length < least) report(at, `no less than ${least} items allowed`);
    if (value.length > most) report(at, `no more than ${most} items allowed`);
    for (const [index, item] of value.slice(0, most).entries()) each(item, `${at}/${index}`, report);
  };
}

/** An object with these fields. */
export function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value, at, report) => {
    const facts = asObject(value);
    if (!facts) return report(at, 'must provide an object');
    for (const [name, check] of Object.entries(required)) {
      if (facts[name] === undefined || facts[name] === null) report(at, `missing required field: ${name}`);
      else check(facts[name], `${at}/${name}`, report);
    }
    for (const [name, check] of Object.entries(optional)) {
      if (facts[name] !== undefined && facts[name] !== null) check(facts[name], `${at}/${name}`, report);
    }
  };
}

/** A text object of one of these kinds. */
function textOf(kinds: readonly string[], least: number, most: number): Check {
  return (value, at, report) => {
    const facts = asObject(value);
    if (!facts) return report(at, 'must provide an object');
    if (!kinds.includes(facts.type as string)) {
      return report(`${at}/type`, `unsupported type: ${String(facts.type).slice(0, 60)}`);
    }
    shape({ text: words(least, most) }, { emoji: boolean, verbatim: boolean })(facts, at, report);
    if (facts.type === 'mrkdwn' && facts.emoji !== undefined) report(`${at}/emoji`, 'additional property: emoji');
    if (facts.type === 'plain_text' && facts.verbatim !== undefined) {
      report(`${at}/verbatim`, 'additional property: verbatim');
    }
  };
}

export const text = (least: number, most: number) => textOf(['plain_text', 'mrkdwn'], least, most);
export const plainText = (least: number, most: number) => textOf(['plain_text'], least, most);
