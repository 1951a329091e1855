/** The files beside a document, by the names the HTML gives them. */

import { mediaTypeOf } from './media-type.ts';

export interface Asset {
  name: string;
  bytes: Uint8Array;
  mediaType?: string | undefined;
}

/** Finds an asset by the path of a URL: `/fonts/brand.woff2`, percent-encoded as browsers do. */
export type AssetMap = ReadonlyMap<string, Asset>;

/** The assets by name. The first of a name counts. */
export function mapAssets(assets: readonly Asset[]): AssetMap {
  const map = new Map<string, Asset>();
  for (const asset of assets) if (!map.has(asset.name)) map.set(asset.name, asset);
  return map;
}

/** The asset that a path names. */
export function findAsset(assets: AssetMap, path: string): Asset | undefined {
  const bare = path.replace(/^\/+/, '');
  return assets.get(bare) ?? assets.get(decoded(bare));
}

/** As the browser is told. */
export function assetMediaType({ name, mediaType }: Asset): string {
  return mediaType && /^[\w.+-]+\/[\w.+-]+(;\s*charset=[\w-]+)?$/.test(mediaType) ? mediaType : mediaTypeOf(name);
}

/**
 * Puts assets into HTML as data: addresses, where a whole attribute or `url()` names one: running headers and footers
 * live in a document that loads nothing.
 */
export function inlineAssets(html: string, assets: AssetMap): string {
  if (assets.size === 0) return html;
  return html.replace(
    /(\b(?:src|href)\s*=\s*)(["'])([^"'<>]{1,300})\2|(\burl\(\s*)(["']?)([^"'()<>]{1,300})\5(\s*\))/gi,
    (whole, attribute, quote, name, opening, urlQuote, urlName, closing) => {
      const asset = findAsset(assets, (name ?? urlName).trim().replace(/^\.\//, ''));
      if (!asset) return whole;
      const address = `data:${assetMediaType(asset).replace(/\s/g, '')};base64,${Buffer.from(asset.bytes).toString('base64')}`;
      return attribute
        ? `${attribute}${quote}${address}${quote}`
        : `${opening}${urlQuote}${address}${urlQuote}${closing}`;
    },
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
