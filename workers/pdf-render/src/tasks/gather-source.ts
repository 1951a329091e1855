/** Gathers what a run loads: its HTML, template or address, with the bytes of its assets. */

import type { BlobRef, CheckedInputOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { MAX_ASSET_BYTES, MAX_HTML } from '../contract/source.ts';
import type { renderPdf, takeScreenshot } from '../contract.ts';
import { type Asset, type AssetMap, mapAssets } from '../domain/assets.ts';
import { errors } from '../errors.ts';
import type { LoadOptions } from '../providers/chromium/load-page.ts';

type Asked = CheckedInputOf<typeof renderPdf> | CheckedInputOf<typeof takeScreenshot>;
type Content = BlobRef | { base64: string; mediaType?: string | undefined } | { text: string };

/** What is loaded; `title` is that of a template. */
export interface Gathered {
  load: LoadOptions;
  assets: AssetMap;
  title?: string;
}

/** Throws what is wrong with it, with the field. */
export async function gatherSource(asked: Asked, media: 'print' | 'screen', ctx: TaskContext): Promise<Gathered> {
  const { waitFor } = asked;
  if (waitFor && 'function' in waitFor && !asked.javascript) {
    throw errors.GW_PDF_NEEDS_JAVASCRIPT({ name: waitFor.function }, { field: 'javascript' });
  }
  const given = await gatherAssets(asked.assets ?? [], ctx);
  const document = await documentOf(asked, ctx);
  const assets = mapAssets([...given, ...document.assets]);
  const load: LoadOptions = {
    source: document.source,
    assets,
    network: asked.network ?? asked.url !== undefined,
    javascript: asked.javascript,
    waitFor,
    media: asked.media ?? media,
    colorScheme: asked.colorScheme,
    reducedMotion: asked.reducedMotion,
    locale: asked.locale,
    timezone: asked.timezone,
    cookies: asked.cookies ?? [],
    headers: asked.headers ?? {},
  };
  return { load, assets, ...(document.title ? { title: document.title } : {}) };
}

interface Document {
  source: LoadOptions['source'];
  assets: readonly Asset[];
  title?: string;
}

async function documentOf({ html, template, url }: Asked, ctx: TaskContext): Promise<Document> {
  if (url !== undefined) return { source: { url }, assets: [] };
  if (template !== undefined) {
    const { renderTemplate } = await import('../domain/templates/index.ts');
    const filled = renderTemplate(template);
    return { source: { html: filled.html }, assets: filled.assets, title: filled.title };
  }
  if (typeof html === 'string') return { source: { html }, assets: [] };
  const bytes = await bytesOf(html as Content, ctx);
  return { source: { html: decodeHtml(bytes) }, assets: [] };
}

function decodeHtml(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_HTML * 2) throw tooMuchHtml(`${bytes.byteLength} bytes`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw errors.GW_PDF_HTML_UNREADABLE({}, { field: 'html' });
  }
  if (text.length > MAX_HTML) throw tooMuchHtml(`${text.length} characters`);
  return text;
}

const tooMuchHtml = (found: string) =>
  errors.GW_PDF_TOO_LARGE({ what: 'The HTML', found, limit: `${MAX_HTML} characters` }, { field: 'html' });

async function gatherAssets(asked: readonly { name: string; content: Content }[], ctx: TaskContext): Promise<Asset[]> {
  const assets: Asset[] = [];
  let size = 0;
  for (const [at, { name, content }] of asked.entries()) {
    if (assets.some((other) => other.name === name)) {
      throw errors.GW_PDF_ASSET_TWICE({ name }, { field: `assets.${at}.name` });
    }
    const bytes = await bytesOf(content, ctx, MAX_ASSET_BYTES - size);
    size += bytes.byteLength;
    if (size > MAX_ASSET_BYTES) throw tooManyBytes(`assets.${at}`);
    assets.push({
      name,
      bytes,
      ...('mediaType' in content && content.mediaType ? { mediaType: content.mediaType } : {}),
    });
  }
  return assets;
}

const tooManyBytes = (field: string) =>
  errors.GW_PDF_TOO_LARGE(
    { what: 'The files beside the document', found: 'too many bytes', limit: `${MAX_ASSET_BYTES} bytes` },
    { field },
  );

/** The bytes of a blob, of base64, or of a text; a blob that is too large is not even fetched. */
export async function bytesOf(content: Content, ctx: TaskContext, most = MAX_ASSET_BYTES): Promise<Uint8Array> {
  if ('text' in content) return Buffer.from(content.text, 'utf8');
  if ('base64' in content) return Buffer.from(content.base64, 'base64');
  const { size = 0 } = (await ctx.blobs.stat(content)) ?? {};
  if (size > most) throw tooManyBytes('assets');
  return ctx.blobs.get(content);
}
