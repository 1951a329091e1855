/** One call of the API by an employer whose token is good, and how it is answered. */

import { type Answer, json } from '../../answer.ts';
import type { RecipeBook } from '../../recipes.ts';
import type { Ask } from '../call.ts';
import type { Employer } from '../employers.ts';
import type { RegesMisbehaviour } from '../misbehaviour.ts';
import type { System } from '../registry/work.ts';
import type { Entity } from '../schema/model.ts';
import type { Format } from '../schema/read-body.ts';
import { type JsonStyle, toJson, writeXml, writeXmlBatch } from '../schema/write.ts';
import type { RegesSettings } from '../settings.ts';

export interface ApiWorld extends System {
  recipes: RecipeBook<RegesMisbehaviour>;
}

export interface Visit extends Ask {
  employer: Employer;
}

/** JSON, unless XML is said; a body without a type is told by its first character. */
export function formatOf({ request }: Ask, bytes: Uint8Array): Format {
  const type = request.headers['content-type'] ?? '';
  if (/\bxml\b/i.test(type)) return 'xml';
  return !/\bjson\b/i.test(type) && bytes[0] === 0x3c ? 'xml' : 'json';
}

/** What the caller accepts, unless the settings say XML; for whom accepts anything, what was sent. */
function formatWanted({ request }: Ask, { resultStyle }: RegesSettings): Format {
  const accept = request.headers.accept ?? '';
  if (resultStyle === 'xml') return 'xml';
  if (/\bxml\b/i.test(accept)) return /\bjson\b/i.test(accept) ? 'json' : 'xml';
  const sent = request.headers['content-type'] ?? '';
  return /\bjson\b/i.test(accept) || !/\bxml\b/i.test(sent) ? 'json' : 'xml';
}

const styleOf = ({ resultStyle }: RegesSettings): JsonStyle => (resultStyle === 'xml' ? 'camel' : resultStyle);

const asXml = (text: string, detail: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml; charset=utf-8' },
  body: Buffer.from(text),
  detail,
});

/** One message in the style that the caller and the settings choose. */
export function answerOne(ask: Ask, entity: Entity, type: string, settings: RegesSettings, detail: string): Answer {
  const own = String(entity.$type ?? type);
  if (formatWanted(ask, settings) === 'xml') return asXml(writeXml(entity, own), detail);
  return json(toJson(entity, own, styleOf(settings)), 200, { detail });
}

export function answerMany(
  ask: Ask,
  entities: readonly Entity[],
  type: string,
  settings: RegesSettings,
  detail: string,
): Answer {
  if (formatWanted(ask, settings) === 'xml') return asXml(writeXmlBatch(entities, type), detail);
  const style = styleOf(settings);
  const list = entities.map((entity) => toJson(entity, String(entity.$type ?? type), style));
  return json(
    settings.listStyle === 'list' ? list : { [style.endsWith('pascal') ? 'Message' : 'message']: list },
    200,
    { detail },
  );
}
